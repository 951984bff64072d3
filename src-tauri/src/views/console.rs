//! Consoles: connections, tests, readings.

use accostage_app::console::{ProxyChoice, PullProgress, RouteChange, TokenState, Unread};
use accostage_app::ports::{
    Connection, ConsoleAddress, Instance, KeptIn, MirrorKind, Probe, ProbeOutcome, ProbeReport, Profile, ProxyMode,
    ProxySettings, Pull, PullState, Reach,
};
use accostage_app::typography::around_quotes;
use accostage_ipc::{
    ChoiceView, ConsoleProbeView, ConsoleStepView, ConsoleTested, ConsoleView, CutView, ProxyWay, PullCountView,
    PullProgressView, PullView, StatusTone, Tone, UnreadView,
};

use super::words::age;
use super::{count, iso};

/// What is known of a connection.
pub struct Known {
    pub connection: Connection,
    pub token: TokenState,
    pub address: ConsoleAddress,
    /// The reading that the mirror shows.
    pub shown: Option<Pull>,
    /// The last reading, however it ended.
    pub last: Option<Pull>,
    pub pulling: Option<PullProgress>,
    pub unread: Vec<UnreadView>,
}

pub fn console(known: Known, now: i64) -> ConsoleView {
    let Known { connection, token, address, shown, last, pulling, unread } = known;
    let settings = connection.settings;
    let (token_label, token_tone) = token_words(token);
    let file = settings.extra_ca.as_deref().map(std::path::Path::new);
    ConsoleView {
        id: connection.id,
        name: connection.name,
        address: settings.base_url,
        instance_label: instance_words(&settings.instance).to_owned(),
        instance: settings.instance.into(),
        offline: settings.offline,
        clear_text: address.clear_text,
        token_page: address.token_page,
        token_expires: settings.token_expires,
        token_label,
        token_tone,
        authorities: file.and_then(std::path::Path::file_name).map(|name| name.to_string_lossy().into_owned()),
        proxy: way(settings.proxy, &settings.profile),
        probe: settings.probe.map(|found| probe(found, now)),
        cut: last.filter(|last| last.state == PullState::Cut).map(|last| cut(&last, now)),
        pull: shown.map(|shown| pull(&shown, now)),
        pulling: pulling.map(progress),
        unread,
    }
}

/// Instances that may be chosen.
pub fn instances() -> Vec<ChoiceView> {
    let choice = |instance: Instance| ChoiceView {
        label: match instance_words(&instance) {
            "" => "Non précisée".to_owned(),
            words => words.to_owned(),
        },
        id: instance.into(),
    };
    [Instance::Unknown, Instance::Pax, Instance::CloudPi].map(choice).into()
}

fn instance_words(instance: &Instance) -> &str {
    match instance {
        Instance::Unknown => "",
        Instance::Pax => "PAX",
        Instance::CloudPi => "Cloud π",
        Instance::Other(word) => word,
    }
}

/// Ways through proxies that may be chosen.
pub fn proxies() -> Vec<ChoiceView> {
    let choice = |(mode, label): (ProxyMode, &str)| ChoiceView { id: mode.into(), label: label.to_owned() };
    let all = [
        (ProxyMode::System, "Celui de la session"),
        (ProxyMode::Direct, "Aucun proxy"),
        (ProxyMode::Fixed, "Celui que j’indique"),
    ];
    all.map(choice).into()
}

/// How far a reading may see.
pub fn reaches() -> Vec<ChoiceView> {
    let choice = |reach: Reach| ChoiceView { id: reach.word().to_owned(), label: reach_words(reach).to_owned() };
    [Reach::Member, Reach::Owned, Reach::All].map(choice).into()
}

fn reach_words(reach: Reach) -> &'static str {
    match reach {
        Reach::Owned => "Les projets dont je suis propriétaire",
        Reach::Member => "Les projets dont je suis membre",
        Reach::All => "Tous les projets (administration de la console)",
    }
}

/// Way through proxies, as the page gives it.
pub fn route(way: ProxyWay) -> RouteChange {
    match ProxyMode::from(way.mode) {
        ProxyMode::Fixed => RouteChange {
            proxy: Some(ProxyChoice::Fixed(way.address)),
            none_for: Some(way.none_for.split([',', ' ', ';']).map(str::to_owned).collect()),
            user: Some(way.user),
            profile: Some(if way.bastion { Profile::Bastion } else { Profile::Usual }),
            ..RouteChange::default()
        },
        ProxyMode::Direct => RouteChange { proxy: Some(ProxyChoice::Direct), ..RouteChange::default() },
        _ => RouteChange { proxy: Some(ProxyChoice::System), ..RouteChange::default() },
    }
}

fn way(proxy: ProxySettings, profile: &Profile) -> ProxyWay {
    ProxyWay {
        mode: proxy.mode.into(),
        address: proxy.address.unwrap_or_default(),
        none_for: proxy.none_for.join(", "),
        user: proxy.user.unwrap_or_default(),
        bastion: *profile == Profile::Bastion,
    }
}

/// Where a secret is, in words.
pub fn kept(place: &KeptIn) -> String {
    match place {
        KeptIn::Keychain => "Le secret est rangé dans le trousseau de votre session.".to_owned(),
        KeptIn::Session(report) => {
            let remedy = report.remedy.as_deref().unwrap_or("Il sera redemandé à la prochaine ouverture.");
            let told = format!(
                "Le secret reste en mémoire jusqu’à la fermeture d’Accostage : {} {remedy}",
                report.explanation
            );
            around_quotes(&told)
        }
    }
}

fn token_words(token: TokenState) -> (String, Option<Tone>) {
    match token {
        TokenState::Unknown => ("Expiration inconnue".to_owned(), None),
        TokenState::Fine => ("Valable".to_owned(), None),
        TokenState::Soon(1) => ("Dernier jour".to_owned(), Some(Tone::Error)),
        TokenState::Soon(days) => (format!("Encore {days} jours"), Some(Tone::Warning)),
        TokenState::Expired => ("Expiré".to_owned(), Some(Tone::Error)),
    }
}

fn probe(found: Probe, now: i64) -> ConsoleProbeView {
    ConsoleProbeView {
        at: iso(found.at),
        age: age(now, found.at),
        ok: found.ok,
        message: found.message.as_deref().map(around_quotes),
        version: found.version,
        identity: found.identity,
    }
}

/// A reading.
fn pull(pull: &Pull, now: i64) -> PullView {
    let at = pull.ended_at.unwrap_or(pull.started_at);
    let counted = |(kind, found): (&String, &accostage_app::ports::PullCount)| PullCountView {
        label: kind_words(MirrorKind::from_word(kind)).map_or_else(|| kind.clone(), str::to_owned),
        seen: count(found.seen),
        added: count(found.added),
        changed: count(found.changed),
        vanished: count(found.vanished),
    };
    let kinds = MirrorKind::ALL.iter().filter_map(|kind| pull.counts.get_key_value(kind.word()));
    let unknown = pull.counts.iter().filter(|(kind, _)| MirrorKind::from_word(kind).is_none());
    PullView {
        at: iso(at),
        age: age(now, at),
        reach: reach_words(pull.reach).to_owned(),
        by: pull.by.clone(),
        version: pull.version.clone(),
        counts: kinds.chain(unknown).map(counted).collect(),
    }
}

fn cut(pull: &Pull, now: i64) -> CutView {
    let at = pull.ended_at.unwrap_or(pull.started_at);
    let reason = pull.reason.as_deref().unwrap_or("Accostage s’est fermé pendant la lecture.");
    CutView { at: iso(at), age: age(now, at), reason: around_quotes(reason) }
}

/// How far a reading is.
pub fn progress(progress: PullProgress) -> PullProgressView {
    let PullProgress { listed, read, items } = progress;
    PullProgressView { listed: count(listed), read: count(read), items: count(items) }
}

/// What a reading was not given, with the name of its project.
pub fn unread(unread: Unread, project: Option<String>) -> UnreadView {
    UnreadView {
        label: kind_words(Some(unread.kind)).unwrap_or_default().to_owned(),
        project: project.unwrap_or(unread.project),
        reason: around_quotes(&unread.reason),
    }
}

/// What people call the items of a kind; none: a newer program names it.
pub fn kind_words(kind: Option<MirrorKind>) -> Option<&'static str> {
    kind.map(|kind| match kind {
        MirrorKind::Project => "Projets",
        MirrorKind::Environment => "Environnements",
        MirrorKind::Repository => "Dépôts",
        MirrorKind::Member => "Membres",
        MirrorKind::Role => "Rôles",
        MirrorKind::Deployment => "Déploiements",
        MirrorKind::Cluster => "Clusters",
        MirrorKind::Stage => "Types d’environnement",
        MirrorKind::Zone => "Zones",
        MirrorKind::Service => "Liens de services",
        MirrorKind::Log => "Opérations",
    })
}

/// A test, step by step.
pub fn tested(report: ProbeReport) -> ConsoleTested {
    ConsoleTested {
        ok: report.steps.iter().all(|step| step.outcome != ProbeOutcome::Failed),
        steps: report
            .steps
            .into_iter()
            .map(|step| {
                let (outcome, tone) = match step.outcome {
                    ProbeOutcome::Passed => ("Réussi", Some(StatusTone::Success)),
                    ProbeOutcome::Warned => ("À savoir", Some(StatusTone::Warning)),
                    ProbeOutcome::Failed => ("Échec", Some(StatusTone::Error)),
                    ProbeOutcome::Skipped => ("Non fait", None),
                };
                ConsoleStepView {
                    label: step.label.to_owned(),
                    outcome: outcome.to_owned(),
                    tone,
                    message: around_quotes(&step.message),
                    hint: step.hint.as_deref().map(around_quotes),
                    elapsed: count(step.elapsed),
                }
            })
            .collect(),
        diagnosis: around_quotes(&report.diagnosis),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_proxy_of_ones_own_has_a_name_exceptions_and_a_profile() {
        let typed = |mode: &str| ProxyWay {
            mode: mode.to_owned(),
            address: "http://proxy.exemple:3128".to_owned(),
            none_for: "localhost,.exemple.fr;  10.0.0.0/8".to_owned(),
            user: "jean".to_owned(),
            bastion: true,
        };
        let RouteChange { proxy, none_for, user, profile, .. } = route(typed("fixe"));
        assert_eq!(proxy, Some(ProxyChoice::Fixed("http://proxy.exemple:3128".to_owned())));
        let hosts: Vec<String> = none_for.unwrap_or_default().into_iter().filter(|host| !host.is_empty()).collect();
        assert_eq!(hosts, ["localhost", ".exemple.fr", "10.0.0.0/8"]);
        assert_eq!((user.as_deref(), profile), (Some("jean"), Some(Profile::Bastion)));
        let RouteChange { proxy, none_for, user, profile, .. } = route(typed("systeme"));
        assert_eq!(proxy, Some(ProxyChoice::System));
        assert_eq!((none_for, user, profile), (None, None, None));
    }

    #[test]
    fn a_token_is_told_louder_as_its_end_comes() {
        let tone = |state| token_words(state).1;
        assert_eq!([tone(TokenState::Unknown), tone(TokenState::Fine)], [None, None]);
        assert_eq!(tone(TokenState::Soon(12)), Some(Tone::Warning));
        assert_eq!([tone(TokenState::Soon(1)), tone(TokenState::Expired)], [Some(Tone::Error); 2]);
    }
}
