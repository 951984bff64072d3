//! A dossier and its console: plan, sending, drift, journal.

use accostage_app::console::drifting::name_of;
use accostage_app::console::{Applied, Drifted, Errand, Left, Linked, Logged, Planned, Suggested, TakenOver};
use accostage_app::ports::OutboxState;
use accostage_app::typography::around_quotes;
use accostage_catalogue::Catalogue;
use accostage_ipc::{
    CallView, DriftList, DriftView, ErrandView, LeftView, LinkView, PlanChangeView, PlanGroupView, PlanLineView,
    PlanMade, SentView, StatusTone, SuggestionView, TakenOverView,
};
use accostage_platform::Moment;
use accostage_platform::plan::{Drift, Effect, Kind, Line, Side, Verb, words as value_words};

use super::words::age;
use super::{iso, length};

/// The project that a dossier is linked to.
pub fn link(linked: Linked) -> LinkView {
    LinkView { project: linked.project, name: linked.name, slug: linked.slug, at: iso(linked.at) }
}

/// Projects that a dossier may be about.
pub fn suggestions(suggested: Suggested) -> Vec<SuggestionView> {
    let view = |one: accostage_platform::plan::Candidate| SuggestionView {
        project: one.project.as_str().to_owned(),
        name: one.name,
        slug: one.slug,
        reasons: one.reasons.iter().map(|reason| around_quotes(reason)).collect(),
    };
    suggested.candidates.into_iter().map(view).collect()
}

/// What did not enter a dossier.
pub fn left(catalogue: &Catalogue, left: Vec<Left>) -> Vec<LeftView> {
    let view = |one: Left| {
        let field = catalogue.field(&one.field);
        let column = field.zip(one.column.as_deref()).and_then(|(field, id)| field.column(id));
        let label = field.map_or(one.field.as_str(), |field| field.label.as_str());
        let parts = [Some(label), Some(one.item.as_str()), column.map(|column| column.label.as_str())];
        let place: Vec<&str> = parts.into_iter().flatten().filter(|part| !part.is_empty()).collect();
        LeftView { place: place.join(", "), console: one.theirs, reason: around_quotes(&one.reason) }
    };
    left.into_iter().map(view).collect()
}

/// A plan.
pub fn plan(catalogue: &Catalogue, planned: &Planned) -> PlanMade {
    let kinds = [
        Kind::Project,
        Kind::ProjectName,
        Kind::Environment,
        Kind::Repository,
        Kind::Member,
        Kind::Roles,
        Kind::Deployment,
        Kind::Replay,
        Kind::Owner,
    ];
    let group = |kind: Kind| {
        let lines = planned.plan.lines.iter().filter(|line| line.kind == kind);
        let lines: Vec<PlanLineView> = lines.map(|line| line_view(catalogue, planned, line)).collect();
        let view = PlanGroupView { kind: kind.word().to_owned(), label: kind_words(kind).to_owned(), lines };
        Some(view).filter(|view| !view.lines.is_empty())
    };
    PlanMade {
        read_at: planned.read_at.as_ref().and_then(Moment::millis).map(iso).unwrap_or_default(),
        by: planned.by.clone(),
        version: planned.version.clone(),
        to_do: length(planned.plan.to_do().count()),
        stale: !planned.stale.is_empty(),
        groups: kinds.into_iter().filter_map(group).collect(),
    }
}

fn line_view(catalogue: &Catalogue, planned: &Planned, line: &Line) -> PlanLineView {
    let (verb, tone) = verb_words(line.verb);
    let acts = |id: &accostage_platform::plan::LineId| planned.plan.line(id).is_some_and(Line::acts);
    PlanLineView {
        id: line.id.0.clone(),
        title: around_quotes(&line.title),
        verb: verb.to_owned(),
        tone,
        acts: line.acts(),
        changes: line
            .changes
            .iter()
            .map(|change| PlanChangeView {
                label: attribute(catalogue, &change.attribute),
                before: told(&change.before),
                after: told(&change.after),
            })
            .collect(),
        explanation: around_quotes(&line.explanation),
        advice: around_quotes(&line.advice),
        by: line.by.clone(),
        consent: line.consent.as_ref().map(|consent| consent.0.clone()),
        deletes: line.verb == Verb::Extra,
        // The owner comes last, and needs nothing that was left aside.
        needs: line.after.iter().filter(|id| line.kind != Kind::Owner && acts(id)).map(|id| id.0.clone()).collect(),
        git: line.action.as_ref().and_then(private).map(str::to_owned),
    }
}

/// The private repository whose credentials are sent.
fn private(effect: &Effect) -> Option<&str> {
    match effect {
        Effect::CreateRepository { settings, credentials: true, .. }
        | Effect::UpdateRepository { settings, credentials: true, .. } => Some(&settings.url),
        _ => None,
    }
}

fn told(value: &serde_json::Value) -> String {
    around_quotes(&value_words(value))
}

/// What people call an attribute: the label of its field, or of its column.
fn attribute(catalogue: &Catalogue, id: &str) -> String {
    let column = || catalogue.fields.iter().find_map(|field| field.column(id)).map(|column| column.label.clone());
    catalogue.field(id).map(|field| field.label.clone()).or_else(column).unwrap_or_else(|| id.to_owned())
}

fn kind_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Project => "Projet",
        Kind::ProjectName => "Nom du projet",
        Kind::Environment => "Environnements",
        Kind::Repository => "Dépôts",
        Kind::Member => "Membres",
        Kind::Roles => "Rôles des membres",
        Kind::Deployment => "Déploiements",
        Kind::Replay => "Provisionnement",
        Kind::Owner => "Propriétaire",
    }
}

fn verb_words(verb: Verb) -> (&'static str, Option<StatusTone>) {
    match verb {
        Verb::Create => ("À créer", Some(StatusTone::New)),
        Verb::Update => ("À changer", Some(StatusTone::Info)),
        Verb::Replay => ("À rejouer", Some(StatusTone::Info)),
        Verb::Delete => ("À supprimer", Some(StatusTone::Error)),
        Verb::Nothing => ("Rien à faire", Some(StatusTone::Success)),
        Verb::Extra => ("Seulement sur la console", None),
        Verb::Blocked => ("Bloqué", Some(StatusTone::Error)),
        Verb::Conflict => ("Conflit", Some(StatusTone::Warning)),
    }
}

/// A line that was kept to be sent.
pub fn errand(errand: &Errand) -> ErrandView {
    let state = errand.row.state;
    let (label, tone) = match state {
        OutboxState::ToSend => ("À envoyer", None),
        OutboxState::Sent => ("Envoyée", Some(StatusTone::Info)),
        OutboxState::Done => ("Faite", Some(StatusTone::Success)),
        OutboxState::Refused => ("Refusée", Some(StatusTone::Error)),
        OutboxState::Uncertain => ("Incertaine", Some(StatusTone::Warning)),
    };
    let error = errand.row.error.as_ref();
    ErrandView {
        id: errand.row.id.clone(),
        title: around_quotes(&errand.order.title),
        state: state.word().to_owned(),
        label: label.to_owned(),
        tone,
        error: error.map(|error| around_quotes(&error.message)),
        hint: error.and_then(|error| error.hint.as_deref()).map(around_quotes),
        over: state.is_settled(),
    }
}

/// What came of lines that were sent.
pub fn sent(applied: &Applied) -> SentView {
    let line = |one: &Errand| {
        let view = errand(one);
        // Why it stays in doubt, before what went wrong at first.
        let doubt = applied.doubts.get(&one.row.id).map(|doubt| around_quotes(doubt));
        ErrandView { error: doubt.or(view.error), ..view }
    };
    SentView {
        lines: applied.errands.iter().map(line).collect(),
        stopped: applied.stopped.as_ref().map(|error| {
            let hint = error.hint.as_deref().unwrap_or_default();
            around_quotes(format!("{} {hint}", error.message).trim())
        }),
        failed: applied.failed.as_deref().map(around_quotes),
        whole: applied.is_whole(),
    }
}

/// What differs, as of the last reading.
pub fn drifts(catalogue: &Catalogue, drifted: &Drifted, now: i64) -> DriftList {
    let view = |drift: &Drift| DriftView {
        name: name_of(drift),
        title: around_quotes(&format!("{} « {} »", kind_words(drift.kind), drift.name)),
        label: drift.attribute.as_deref().map(|id| attribute(catalogue, id)),
        dossier: told(&drift.dossier),
        console: told(&drift.console),
        side: match drift.side {
            Side::Console => "Changé sur la console",
            Side::Dossier => "Changé dans le dossier",
            Side::Both => "Changé des deux côtés",
            Side::Unknown => "Différent, sans lecture antérieure",
        }
        .to_owned(),
        by: drift.by.clone(),
        acceptable: !drift.accept.is_empty(),
        restorable: drift.restorable,
    };
    DriftList {
        age: drifted.read_at.as_ref().and_then(Moment::millis).map(|at| age(now, at)).unwrap_or_default(),
        drifts: drifted.drifts.iter().map(view).collect(),
    }
}

/// Differences taken over.
pub fn taken(catalogue: &Catalogue, taken: TakenOver) -> TakenOverView {
    TakenOverView { taken: length(taken.taken), remaining: length(taken.remaining), left: left(catalogue, taken.left) }
}

/// A call that wrote, or tried to.
pub fn call(call: &Logged) -> CallView {
    let answer = call.answer.as_ref();
    let (status, tone) = match answer.map(|answer| answer.status) {
        None => ("Sans réponse connue".to_owned(), Some(StatusTone::Warning)),
        Some(None) => ("Aucune réponse".to_owned(), Some(StatusTone::Warning)),
        Some(Some(status @ 200..=299)) => (status.to_string(), Some(StatusTone::Success)),
        Some(Some(status)) => (status.to_string(), Some(StatusTone::Error)),
    };
    CallView {
        number: u32::try_from(call.number).unwrap_or(u32::MAX),
        at: iso(call.at),
        title: call.title.as_deref().map(around_quotes),
        asked: format!("{} {}", call.method, call.url.as_str()).trim().to_owned(),
        status,
        tone,
        request: call.request.as_str().to_owned(),
        answer: answer.map(|answer| answer.text.as_str().to_owned()).unwrap_or_default(),
    }
}
