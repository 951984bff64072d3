//! Bodies of the commands: parse, call the use case, translate. At most a few lines each.

use accostage_app::dossiers::{FieldView as Field, SectionView as Section};
use accostage_app::opening::{self, Stage};
use accostage_app::ports::{KeychainState, ListQuery, Means, Summary, Vault};
use accostage_app::{AppError, Code};
use accostage_catalogue::Catalogue;
use accostage_dossier::{Author as Person, Origin, Provenance as Source};
use accostage_ipc::*;
use tauri::{AppHandle, Emitter, Runtime};

use crate::shell::Shell;

type Answer<T> = Result<T, AppError>;

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// Keys or store unreadable, store held by another process.
pub async fn app_state<R: Runtime>(_: &AppHandle<R>, shell: &Shell, _: Empty) -> Answer<AppState> {
    if opening::stage(&shell.vault, &shell.opener)? == Stage::FirstStart {
        return state(shell, AppStage::FirstStart).await;
    }
    if shell.app().await.is_err() {
        if !shell.vault.slots()?.keychain {
            return state(shell, AppStage::Locked).await;
        }
        match shell.open_by_keychain().await {
            Ok(_) => {}
            // The keychain is silent, locked or forgetful: the passphrase is a normal path.
            Err(error) if error.code == Code::Keychain => return state(shell, AppStage::Locked).await,
            Err(error) => return Err(error),
        }
    }
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No slot is possible, folder not writable.
pub async fn setup<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: SetupRequest) -> Answer<AppState> {
    let SetupRequest { name, email, passphrase, use_keychain } = request;
    let create = async || {
        opening::create(&shell.vault, &shell.opener, shell.host.clone(), passphrase.as_deref(), use_keychain).await
    };
    let app = shell.open_with(create).await?;
    app.set_author(&Person { name, email }).await?;
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The passphrase does not open.
pub async fn unlock<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: UnlockRequest) -> Answer<AppState> {
    let open = async || {
        let means = Means::Passphrase(&request.passphrase);
        opening::open(&shell.vault, &shell.opener, shell.host.clone(), means).await
    };
    shell.open_with(open).await?;
    state(shell, AppStage::Open).await
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// The store cannot be read.
pub async fn list_dossiers<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: ListRequest) -> Answer<DossierPage> {
    let ListRequest { search, offset, limit, archived } = request;
    let app = shell.app().await?;
    let page = app.list(&ListQuery { name: search, archived, offset, limit: limit.min(200) }).await?;
    // Once a day, after the first list is shown: starting never waits for it.
    if offset == 0 {
        tauri::async_runtime::spawn(async move { app.back_up_if_due().await });
    }
    Ok(DossierPage { total: count(page.total), rows: page.rows.into_iter().map(row).collect() })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A name that cannot be kept.
pub async fn create_dossier<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: CreateRequest) -> Answer<Created> {
    let id = shell.app().await?.create(Some(&request.name), None).await?.id;
    changed(app, &id, &[]);
    Ok(Created { id })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier.
pub async fn open_dossier<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: OpenRequest) -> Answer<DossierView> {
    let (state, sections) = shell.app().await?.sections(&request.id).await?;
    Ok(DossierView {
        id: state.id,
        name: state.name,
        catalogue_revision: state.catalogue_revision,
        sections: sections.iter().map(summary).collect(),
    })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// No such dossier, no such section.
pub async fn read_section<R: Runtime>(_: &AppHandle<R>, shell: &Shell, request: SectionRequest) -> Answer<SectionView> {
    let app = shell.app().await?;
    let section = app.section(&request.id, &request.section).await?;
    let catalogue = app.catalogue_revision(&section.catalogue_revision).await?;
    let fields = section.fields.iter().map(|view| field(&catalogue, view)).collect();
    Ok(SectionView { section: summary(&section), fields })
}

/// See [`accostage_ipc::with_commands`].
///
/// # Errors
/// A text that the field does not take, a full disk.
pub async fn set_text<R: Runtime>(app: &AppHandle<R>, shell: &Shell, request: SetTextRequest) -> Answer<EditAck> {
    let opened = shell.app().await?;
    let edited = opened.set_text(&request.id, &request.field, &request.text).await?;
    let fields: Vec<String> =
        edited.touched.iter().filter_map(|path| path.split('/').nth(1)).map(str::to_owned).collect();
    changed(app, &request.id, &fields);
    let provenance = edited.provenance.as_ref().map(provenance);
    Ok(EditAck { id: request.id, fields, provenance })
}

/// Tells the page what to read again. A page that is gone needs nothing.
fn changed<R: Runtime>(app: &AppHandle<R>, id: &str, fields: &[String]) {
    let _ = app.emit(DOSSIER_CHANGED, DossierChanged { id: id.to_owned(), fields: fields.to_vec() });
}

async fn state(shell: &Shell, stage: AppStage) -> Answer<AppState> {
    let slots = if stage == AppStage::FirstStart { Default::default() } else { shell.vault.slots()? };
    let (author, revision) = match shell.app().await {
        Ok(app) => (app.author().await?, app.revision_in_force().await?),
        Err(_) => (None, Catalogue::shipped().revision.clone()),
    };
    let keychain = if stage == AppStage::Open || (stage == AppStage::Locked && !slots.keychain) {
        // Open already, or by the passphrase alone: asking the keychain would only delay the page.
        accostage_app::ports::KeychainReport {
            state: KeychainState::Unused,
            explanation: "Ces données s'ouvrent avec la phrase de passe seule.".to_owned(),
            remedy: None,
        }
    } else {
        shell.vault.keychain().await
    };
    Ok(AppState {
        stage,
        home: shell.home().display().to_string(),
        author: author.map(|author| Author { name: author.name, email: author.email }),
        keychain: keychain.into(),
        keychain_slot: slots.keychain,
        passphrase_slot: slots.passphrase,
        catalogue_revision: revision,
    })
}

fn row(summary: Summary) -> DossierRow {
    let progress = summary.progress.unwrap_or_default();
    DossierRow {
        id: summary.id,
        name: summary.name,
        updated_at: iso(summary.updated_at),
        sensitivity: summary.sensitivity,
        answered: progress.answered,
        required: progress.asked,
        blocking: progress.blocking,
        archived: summary.archived,
    }
}

fn summary(section: &Section) -> SectionSummary {
    SectionSummary {
        id: section.id.clone(),
        title: section.title.clone(),
        summary: section.summary.clone(),
        answered: count(section.answered as u64),
        required: count(section.asked as u64),
    }
}

fn field(catalogue: &Catalogue, view: &Field) -> FieldView {
    let phase = view.field.required_at.as_deref().and_then(|id| catalogue.phase(id));
    FieldView {
        id: view.field.id.clone(),
        label: view.field.label.clone(),
        kind: view.field.kind.word().to_owned(),
        help: view.field.help.clone().or_else(|| view.field.validation.clone()),
        required_at: phase.map(|phase| phase.label.clone()),
        sources: view.field.sources.clone(),
        max_length: view.field.length.and_then(|(_, max)| max),
        visible: view.visible,
        editable: view.editable,
        text: view.text.clone(),
        provenance: view.provenance.as_ref().map(provenance),
    }
}

fn provenance(source: &Source) -> Provenance {
    let from = match (&source.origin, source.line) {
        (Origin::Typed, _) => "saisie".to_owned(),
        (Origin::Imported { fichier }, Some(line)) => format!("{fichier}, ligne {line}"),
        (Origin::Imported { fichier }, None) => fichier.clone(),
        (Origin::Duplicated { .. }, _) => "copie d'un autre dossier".to_owned(),
        (Origin::Migrated { catalogue }, _) => format!("repris à l'arrivée du catalogue {catalogue}"),
        (Origin::Unknown, _) => "version plus récente".to_owned(),
    };
    Provenance { author: source.author.name.clone(), at: iso(source.at), source: from }
}

fn iso(at: i64) -> String {
    chrono::DateTime::from_timestamp_millis(at).unwrap_or_default().to_rfc3339()
}

fn count(rows: u64) -> u32 {
    u32::try_from(rows).unwrap_or(u32::MAX)
}
