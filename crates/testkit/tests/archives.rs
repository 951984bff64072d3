//! A dossier that leaves as one file comes back the same; an archive made to harm is refused whole.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};
use std::sync::Arc;

use accostage_app::attachments::NewFile as Attachment;
use accostage_app::dossiers::Gesture;
use accostage_app::ports::{ListForm, ListOrder, ListQuery, Store, StoreOpener};
use accostage_app::transfer::{Arrival, Arriving, ExportFormat, Present};
use accostage_app::{App, AppError, Code};
use accostage_dossier::AnswerKey;
use accostage_export::OpenFormats;
use accostage_export::file::NewFile;
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::disk::SmallDisk;
use accostage_testkit::host::FakeHost;
use proptest::prelude::*;
use serde_json::Value;
use zip::write::SimpleFileOptions;
use zip::{ZipArchive, ZipWriter};

/// Data in a folder of their own.
struct Place {
    _folder: tempfile::TempDir,
    app: App<SqliteStore>,
}

async fn place() -> Place {
    let folder = tempfile::tempdir().expect("a folder");
    let store = SqliteOpener::new(folder.path()).open(&STORE_KEY, true).await.expect("opens");
    Place { _folder: folder, app: App::new(store, Arc::new(FakeHost::default())) }
}

async fn archive(app: &App<SqliteStore>, id: &str) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    app.export_to(id, ExportFormat::Zip, OpenFormats, &mut out).await.expect("exported");
    out.into_inner()
}

async fn import(app: &App<SqliteStore>, bytes: &[u8]) -> Result<String, AppError> {
    app.import_from("voyage.zip", OpenFormats, Cursor::new(bytes)).await.map(|done| done.id)
}

async fn preview(app: &App<SqliteStore>, bytes: &[u8]) -> Result<Arriving, AppError> {
    match app.preview_from("voyage.zip", OpenFormats, Cursor::new(bytes)).await? {
        Arrival::Dossier(arriving) => Ok(arriving),
        Arrival::Answers(placement) => panic!("a dossier, not {placement:?}"),
    }
}

async fn attach(app: &App<SqliteStore>, id: &str, name: &str, bytes: Vec<u8>) {
    let file = Attachment { name: name.to_owned(), bytes, sensitivity: None };
    app.attach(id, &AnswerKey::of("pieces-jointes").into(), file).await.expect("attached");
}

async fn dossier_with(app: &App<SqliteStore>, files: &[(String, Vec<u8>)]) -> String {
    let id = app.create(Some("Voyage"), None).await.expect("created").id;
    for (name, content) in files {
        attach(app, &id, name, content.clone()).await;
    }
    app.set(&id, &[("imputation-uo".into(), "UO-1".into())]).await.expect("saved");
    id
}

/// Files of an archive, by path.
fn unpacked(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = ZipArchive::new(Cursor::new(bytes)).expect("an archive");
    let mut files = BTreeMap::new();
    for index in 0..zip.len() {
        let mut entry = zip.by_index(index).expect("a file");
        let mut content = Vec::new();
        entry.read_to_end(&mut content).expect("read");
        files.insert(entry.name().expect("a name").into_owned(), content);
    }
    files
}

fn packed<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        zip.start_file(path, SimpleFileOptions::default()).expect("begun");
        zip.write_all(content).expect("written");
    }
    zip.finish().expect("ended").into_inner()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn a_dossier_and_its_attachments_come_back_the_same(
        files in proptest::collection::vec(
            ("[^\\x00-\\x1f\\x7f-\\x9f]{1,60}|plan\\.pdf|\\.\\./\\.\\./x|con\\.txt|[A-Ba-b]\\.TXT",
             proptest::collection::vec(any::<u8>(), 1..2_000)),
            0..6,
        )
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let files: Vec<_> = files.into_iter().filter(|(name, _)| !name.trim().is_empty()).collect();
            let (here, there) = (place().await, place().await);
            let id = dossier_with(&here.app, &files).await;
            let bytes = archive(&here.app, &id).await;
            assert_eq!(import(&there.app, &bytes).await.expect("imported"), id);
            assert_eq!(there.app.state(&id).await.expect("read"), here.app.state(&id).await.expect("read"));
            assert_eq!(there.app.history(&id).await.expect("read").len(), here.app.history(&id).await.expect("read").len());
            for (_, content) in &files {
                let hash = accostage_app::attachments::fingerprint(content);
                assert_eq!(&there.app.attachment(&hash).await.expect("there"), content);
            }
            // A second time changes nothing.
            assert_eq!(import(&there.app, &bytes).await.expect("imported"), id);
            assert_eq!(there.app.state(&id).await.expect("read"), here.app.state(&id).await.expect("read"));
            // Whatever the names were, the paths stay inside and differ, on systems that ignore capitals too.
            let paths: Vec<String> = unpacked(&bytes).into_keys().collect();
            let plain: BTreeSet<String> = paths.iter().map(|path| path.to_lowercase()).collect();
            assert_eq!(plain.len(), paths.len());
            for path in &paths {
                assert!(path.split('/').count() <= 2 && !path.contains("..") || !path.split('/').any(|part| part == ".."), "{path}");
                assert!(!path.contains(['\\', ':', '*', '?', '"', '<', '>', '|']), "{path}");
            }
        });
    }
}

#[tokio::test]
async fn an_archive_holds_what_people_read_and_says_what_each_file_is() {
    let Place { app, _folder } = place().await;
    let files = [("plan.pdf".to_owned(), b"un".to_vec()), ("PLAN.pdf".to_owned(), b"deux".to_vec())];
    let id = dossier_with(&app, &files).await;
    let found = unpacked(&archive(&app, &id).await);
    let manifest: Value = serde_json::from_slice(&found["manifeste.json"]).expect("JSON");
    assert_eq!(manifest["id"], id);
    let listed = |kind: &str| manifest[kind].as_array().expect("a list").clone();
    for file in listed("fichiers").iter().chain(&listed("pieces")) {
        let content = &found[file["chemin"].as_str().expect("a path")];
        assert_eq!(file["empreinte"], accostage_app::attachments::fingerprint(content), "{file}");
        assert_eq!(file["taille"], content.len());
    }
    let mut names: Vec<_> = listed("pieces").iter().map(|piece| piece["noms"][0].clone()).collect();
    names.sort_by_key(ToString::to_string);
    assert_eq!(names, ["PLAN.pdf", "plan.pdf"]);
    assert_eq!(listed("fichiers").len() + listed("pieces").len() + 1, found.len(), "nothing else is in it");
    assert!(String::from_utf8_lossy(&found["dossier.md"]).contains("# Voyage"));
    assert!(found["dossier.ods"].starts_with(b"PK"));
}

#[tokio::test]
async fn an_archive_made_to_harm_is_refused_and_nothing_is_kept() {
    let (here, there) = (place().await, place().await);
    let id = dossier_with(&here.app, &[("plan.pdf".to_owned(), b"contenu".to_vec())]).await;
    let good = unpacked(&archive(&here.app, &id).await);
    let with = |path: &str, content: &[u8]| {
        let mut files = good.clone();
        files.insert(path.to_owned(), content.to_vec());
        packed(files.iter().map(|(path, content)| (path.as_str(), content.as_slice())))
    };
    let without = |path: &str| {
        packed(
            good.iter().filter(|(other, _)| *other != path).map(|(path, content)| (path.as_str(), content.as_slice())),
        )
    };
    let mut newer: Value = serde_json::from_slice(&good["manifeste.json"]).expect("JSON");
    newer["format"] = "accostage/archive@9".into();
    let zeros = vec![0_u8; 51 << 20];
    let linked = {
        let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
        zip.add_symlink("pieces/lien", "/etc/passwd", SimpleFileOptions::default()).expect("added");
        zip.finish().expect("ended").into_inner()
    };
    let whole = archive(&here.app, &id).await;
    for (name, bytes, word) in [
        ("up", with("../dehors", b"x"), "chemin"),
        ("nested up", with("pieces/../../dehors", b"x"), "chemin"),
        ("absolute", with("/etc/passwd", b"x"), "chemin"),
        ("windows", with("pieces\\..\\x", b"x"), "chemin"),
        ("drive", with("C:/x", b"x"), "chemin"),
        ("link", linked, "lien"),
        ("altered attachment", with("pieces/plan.pdf", b"autre"), "abîmé"),
        ("bomb", with("pieces/plan.pdf", &zeros), "dépasse"),
        ("altered dossier", with("dossier.json", b"{}"), "abîmé"),
        ("no attachment", without("pieces/plan.pdf"), "abîmé"),
        ("no dossier", without("dossier.json"), "abîmé"),
        ("no manifest", without("manifeste.json"), "n'est pas une archive d'Accostage"),
        ("newer", with("manifeste.json", newer.to_string().as_bytes()), "plus récente"),
        ("cut", whole[..whole.len() / 2].to_vec(), "incomplète"),
        ("mark only", b"PK\x03\x04".to_vec(), "incomplète"),
    ] {
        let refused = import(&there.app, &bytes).await.expect_err(name);
        assert_eq!(refused.code, Code::InvalidInput, "{name}");
        let previewed = preview(&there.app, &bytes).await.expect_err(name);
        assert_eq!(previewed.message, refused.message, "{name}: a preview refuses what an import does");
        assert!(refused.message.contains(word), "{name}: {refused:?}");
        assert!(
            refused.hint.as_deref().is_some_and(|hint| hint.contains("Rien n'a été importé")),
            "{name}: {refused:?}"
        );
        assert!(there.app.store().all().await.expect("read").is_empty(), "{name}");
    }
    let hash = accostage_app::attachments::fingerprint(b"contenu");
    assert_eq!(there.app.store().blob(&hash).await.expect("read"), None);
    assert_eq!(import(&there.app, &whole).await.expect("the good one is taken"), id);
}

#[tokio::test]
async fn a_size_that_an_archive_hides_is_not_believed() {
    let (here, there) = (place().await, place().await);
    let id = dossier_with(&here.app, &[("plan.pdf".to_owned(), b"contenu".to_vec())]).await;
    let mut files = unpacked(&archive(&here.app, &id).await);
    files.insert("pieces/plan.pdf".to_owned(), vec![0; 60 << 20]);
    let mut bytes = packed(files.iter().map(|(path, content)| (path.as_str(), content.as_slice())));
    // The central directory says one byte instead of 60 Mio.
    let size = u32::try_from(60 << 20).expect("fits").to_le_bytes();
    let places: Vec<usize> = (0..bytes.len() - 4).filter(|place| bytes[*place..place + 4] == size).collect();
    assert!(places.len() >= 2, "local header and directory");
    for place in places {
        bytes[place..place + 4].copy_from_slice(&1_u32.to_le_bytes());
    }
    let refused = import(&there.app, &bytes).await.expect_err("refused");
    assert_eq!(refused.code, Code::InvalidInput, "{refused:?}");
    assert!(there.app.store().all().await.expect("read").is_empty());
}

#[tokio::test]
async fn what_is_here_and_what_arrives_are_merged() {
    let (here, there) = (place().await, place().await);
    let id = dossier_with(&here.app, &[]).await;
    import(&there.app, &archive(&here.app, &id).await).await.expect("imported");
    here.app.set(&id, &[("projet-nom-usuel".into(), "Ici".into())]).await.expect("saved");
    there.app.set(&id, &[("projet-description".into(), "Là".into())]).await.expect("saved");
    import(&there.app, &archive(&here.app, &id).await).await.expect("imported");
    let state = there.app.state(&id).await.expect("read");
    for (field, text) in [("projet-nom-usuel", "Ici"), ("projet-description", "Là")] {
        let answer = state.answer(&field.parse().expect("a key"));
        assert_eq!(answer, Some(&accostage_dossier::Answer::Text(text.into())), "{field}");
    }
}

#[tokio::test]
async fn a_preview_tells_what_an_import_would_bring_and_keeps_nothing() {
    let (here, there) = (place().await, place().await);
    let files = [("plan.pdf".to_owned(), b"un".to_vec()), ("notes.txt".to_owned(), b"deux".to_vec())];
    let id = dossier_with(&here.app, &files).await;
    let whole = archive(&here.app, &id).await;
    let export = here.app.export(&id, ExportFormat::Json).await.expect("exported");
    let actions = here.app.history(&id).await.expect("read").len();
    // An answer and the table of the attachments.
    let new = Arriving { id, name: "Voyage".into(), answers: 2, actions, attachments: 2, absent: 0, here: None };
    for bytes in [whole.as_slice(), export.as_bytes()] {
        assert_eq!(preview(&there.app, bytes).await.expect("told"), new);
    }
    assert!(there.app.store().all().await.expect("read").is_empty());
    let hash = accostage_app::attachments::fingerprint(b"un");
    assert_eq!(there.app.store().blob(&hash).await.expect("read"), None);

    import(&there.app, &whole).await.expect("imported");
    there.app.act(&new.id, &[Gesture::Rename("Là-bas".into())]).await.expect("renamed");
    let present = |news| Some(Present { name: "Là-bas".into(), archived: false, news });
    assert_eq!(preview(&there.app, &whole).await.expect("told").here, present(0));
    here.app.set(&new.id, &[("projet-nom-usuel".into(), "Ici".into())]).await.expect("saved");
    assert_eq!(preview(&there.app, &archive(&here.app, &new.id).await).await.expect("told").here, present(1));
    assert_eq!(there.app.state(&new.id).await.expect("read").name, "Là-bas");

    let answers = b"format: accostage/reponses@1\nnom: Voyage\n";
    let told = there.app.preview_from("reponses.yaml", OpenFormats, Cursor::new(&answers[..])).await.expect("told");
    assert!(matches!(told, Arrival::Answers(placement) if placement.name.as_deref() == Some("Voyage")));
}

#[tokio::test]
async fn a_disk_that_fills_leaves_neither_half_a_file_nor_the_loss_of_the_former_one() {
    let Some(disk) = SmallDisk::mount(256) else {
        assert!(std::env::var_os("CI").is_none(), "CI must be able to mount a small disk");
        println!("cannot mount a disk here: not tried");
        return;
    };
    let Place { app, _folder } = place().await;
    let id = dossier_with(&app, &[]).await;
    let target = disk.path().join("dossier.zip");
    let write = async || {
        let mut file = NewFile::at(&target)?;
        app.export_to(&id, ExportFormat::Zip, OpenFormats, &mut file).await?;
        file.replace(&target)
    };
    write().await.expect("written");
    let former = std::fs::read(&target).expect("read");
    // Content that does not compress and is larger than the disk.
    let noise: Vec<u8> = (0..1_u64 << 16)
        .flat_map(|rank| rank.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31).to_le_bytes())
        .collect();
    attach(&app, &id, "bruit", noise).await;
    let refused = write().await.expect_err("refused");
    assert_eq!(refused.code, Code::DiskFull, "{refused:?}");
    assert!(refused.message.contains("n'a pas été écrit"), "{refused:?}");
    assert_eq!(std::fs::read(&target).expect("read"), former);
    assert_eq!(std::fs::read_dir(disk.path()).expect("read").count(), 1, "nothing else is left");
}

#[tokio::test]
async fn a_list_is_written_as_it_is_filtered_and_ordered_whatever_the_page() {
    let Place { app, _folder } = place().await;
    for name in ["Zèbre", "=1+1", "abeille", "Archivé"] {
        let id = app.create(Some(name), None).await.expect("created").id;
        if name == "Archivé" {
            app.archive(&id, true).await.expect("archived");
        }
    }
    let query = ListQuery { order: ListOrder::Name, offset: 2, limit: 1, ..ListQuery::default() };
    let (content, count) = app.export_list(&query, ListForm::Csv, OpenFormats).await.expect("written");
    let text = String::from_utf8(content).expect("UTF-8");
    assert_eq!(count, 3);
    let names: Vec<&str> = text.lines().map(|line| line.split(';').next().unwrap_or_default()).collect();
    assert_eq!(names, ["\u{feff}Dossier", "'=1+1", "abeille", "Zèbre"]);
    let (ods, _) = app.export_list(&query, ListForm::Ods, OpenFormats).await.expect("written");
    let content = String::from_utf8(unpacked(&ods)["content.xml"].clone()).expect("UTF-8");
    assert!(content.contains(">=1+1<") && !content.contains("table:formula"));
}
