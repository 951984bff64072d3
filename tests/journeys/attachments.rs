//! Attachments: given to a field and to a cell, shown, found again after a restart, removed and taken back.

use accostage_testkit::pdf;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::Window;
use fantoccini::key::Key;
use serde_json::{Value, json};

use crate::fields::reach;
use crate::{journey, unlocked};

/// One blue pixel.
const PNG: &[u8] =
    b"\x89PNG\x0d\x0a\x1a\x0a\x00\x00\x00\x0dIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\
    \x00\x00\x00\x0cIDATx\x9cc``\xf8\x0f\x00\x01\x03\x01\x00\x08\x89\xc2\xec\x00\x00\x00\x00IEND\xaeB`\x82";

/// Chooses files in a control, as the window of the desktop gives them.
async fn choose(window: &Window, control: &str, files: &[&str]) {
    window.element(&format!("file-{control}")).await.send_keys(&files.join("\n")).await.expect("chosen");
}

async fn press(window: &Window, id: &str, key: Key) {
    let key = char::from(key).to_string();
    window.element(id).await.send_keys(&key).await.unwrap_or_else(|error| panic!("« {id} » takes a key: {error}"));
}

/// Part of the pixels of the drawn page that are dark, from 0 to 1.
async fn darkness(window: &Window) -> f64 {
    let script = "const page = document.querySelector('.apercu-pdf__page'); \
                  const { data } = page.getContext('2d').getImageData(0, 0, page.width, page.height); \
                  let dark = 0; for (let at = 0; at < data.length; at += 4) if (data[at] < 128) dark += 1; \
                  return dark / (page.width * page.height)";
    window.page.execute(script, vec![]).await.expect("read").as_f64().expect("a number")
}

/// Looks at the pages of the open PDF: one of text, one of a scanner.
async fn look_at_pages(window: &Window) {
    window.until("pdf", "data-page", "1").await;
    let place = window.element("pdf-place").await.text().await.expect("a text");
    assert_eq!(place, "Page 1 sur 2");
    let text = darkness(window).await;
    assert!(text > 0.001 && text < 0.2, "text is drawn on white: {text}");
    window.click("pdf-text-open").await;
    let told = window.element("pdf-text").await.text().await.expect("a text");
    assert!(told.contains("Architecture du guichet"), "{told}");
    press(window, "pdf-room", Key::PageDown).await;
    window.until("pdf", "data-page", "2").await;
    let scanned = darkness(window).await;
    assert!(scanned > 0.9, "a scanned page is decoded without WebAssembly: {scanned}");
    window.click("pdf-larger").await;
    window.until("pdf", "data-page", "2").await;
    press(window, "pdf-room", Key::Home).await;
    window.until("pdf", "data-page", "1").await;
}

#[tokio::test]
async fn files_of_a_field_and_of_a_cell_are_shown_kept_removed_and_taken_back() {
    journey(async {
        let terminal = Terminal::new();
        let id = terminal.dossier("Pièces");
        let _ = terminal.ok(&["dossier", "set", &id, "apis-exposees=[{api: Démarches}]"]);
        let image = terminal.file("schema.png", PNG).display().to_string();
        let paper = terminal.file("dat.pdf", pdf::two_pages("Architecture du guichet")).display().to_string();

        let window = unlocked(&terminal).await;
        reach(&window, &id, "schema-architecture").await;
        choose(&window, "schema-architecture", &[&image]).await;
        window.until("save-state-schema-architecture", "data-state", "saved").await;
        window.click("preview-schema-architecture").await;
        window.element("preview-image").await;
        let drawn = "return document.querySelector('[data-testid=\"preview-image\"]').naturalWidth";
        assert_eq!(window.page.execute(drawn, vec![]).await.expect("asked"), 1);
        press(&window, "modal-close", Key::Escape).await;
        window.until_focus("[data-testid=\"preview-schema-architecture\"]").await;

        reach(&window, &id, "dossier-architecture").await;
        choose(&window, "dossier-architecture", &[&paper]).await;
        window.until("save-state-dossier-architecture", "data-state", "saved").await;
        window.click("preview-dossier-architecture").await;
        look_at_pages(&window).await;
        press(&window, "modal-close", Key::Escape).await;
        window.until_focus("[data-testid=\"preview-dossier-architecture\"]").await;

        // In a cell, by the keyboard: right to the column, Enter, and the same file is noticed.
        reach(&window, &id, "apis-exposees").await;
        window.click("cell-0-api").await;
        press(&window, "cell-0-api", Key::Right).await;
        window.until_focus("[data-testid=\"cell-0-openapi\"]").await.send_keys("\u{e007}").await.expect("opened");
        window.element("cell-file-none").await;
        choose(&window, "cellule", &[&paper]).await;
        let also = window.element("same-file-cellule").await.text().await.expect("a text");
        assert!(also.contains("(DAT)"), "{also}");
        window.click("preview-cellule").await;
        window.until("pdf", "data-page", "1").await;
        // Escape closes the preview alone, then the cell.
        press(&window, "pdf-room", Key::Escape).await;
        window.until_focus("[data-testid=\"preview-cellule\"]").await.send_keys("\u{e00c}").await.expect("closed");
        window.until_focus("[data-testid=\"cell-0-openapi\"]").await;

        // Several at once: a row each.
        reach(&window, &id, "pieces-jointes").await;
        window.click("table-files-open").await;
        choose(&window, "plusieurs", &[&image, &paper]).await;
        window.element("table-files-done").await;
        window.close().await;
        let kept = terminal.ok(&["dossier", "show", &id])["reponses"].clone();
        assert_eq!(names(&kept["pieces-jointes"], "fichier"), ["schema.png", "dat.pdf"]);
        assert_eq!(kept["apis-exposees"][0]["openapi"]["empreinte"], kept["dossier-architecture"]["empreinte"]);

        let window = unlocked(&terminal).await;
        reach(&window, &id, "apis-exposees").await;
        window.click("cell-0-api").await;
        press(&window, "cell-0-api", Key::Right).await;
        window.until_focus("[data-testid=\"cell-0-openapi\"]").await.send_keys("\u{e007}").await.expect("opened");
        window.click("preview-cellule").await;
        look_at_pages(&window).await;
        press(&window, "pdf-room", Key::Escape).await;
        window.until_focus("[data-testid=\"preview-cellule\"]").await;
        window.click("cell-file-remove").await;
        // The button is gone with the file: the focus is where another one is chosen.
        window.until_focus("[data-testid=\"file-cellule\"]").await;
        press(&window, "modal-close", Key::Escape).await;
        window.until_focus("[data-testid=\"cell-0-openapi\"]").await;
        window.until_text("cell-0-openapi", "").await;
        window.click("undo").await;
        window.until_text("cell-0-openapi", "dat.pdf").await;
        window.close().await;
        let kept = terminal.ok(&["dossier", "show", &id])["reponses"].clone();
        assert_eq!(kept["apis-exposees"][0]["openapi"]["fichier"], "dat.pdf");
        assert_eq!(kept["schema-architecture"]["taille"], json!(PNG.len()));
    })
    .await;
}

fn names(rows: &Value, column: &str) -> Vec<String> {
    let rows = rows.as_array().expect("rows");
    rows.iter().map(|row| row[column]["fichier"].as_str().expect("a name").to_owned()).collect()
}
