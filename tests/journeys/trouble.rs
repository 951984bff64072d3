//! When the machine fails: nothing typed is lost, and the page says what to do.

use accostage_testkit::disk::SmallDisk;
use accostage_testkit::terminal::Terminal;
use accostage_testkit::window::{Session, Window};

use crate::fields::{reach, saved};
use crate::{journey, unlock};

/// A disk that fills up while an answer is typed: the answer stays on the screen, and is kept once there is room.
#[tokio::test]
async fn on_a_full_disk_an_answer_stays_on_the_screen_and_is_kept_once_there_is_room() {
    let Some(disk) = SmallDisk::mount_or_tell(8 * 1024) else { return };
    journey(async {
        let terminal = Terminal::on(&disk.path().join("home"));
        let id = terminal.dossier("Plein");
        let window = Window::open(terminal.home(), Session::Bare).await;
        unlock(&window).await;
        reach(&window, &id, "projet-description").await;
        let filler = disk.fill();
        let text = "Une réponse qui ne doit pas se perdre. ".repeat(100);
        window.fill("field-projet-description", &text).await;
        window.until("save-state-projet-description", "data-state", "failed").await;
        assert!(window.text().await.contains("disque"), "the reason is told");
        assert_eq!(window.value("field-projet-description").await, text);
        std::fs::remove_file(filler).expect("room again");
        window.click("retry-projet-description").await;
        saved(&window, "projet-description").await;
        window.close().await;
        let kept = terminal.ok(&["dossier", "show", &id])["reponses"]["projet-description"].clone();
        assert!(kept == text, "{} characters are kept", kept.as_str().unwrap_or_default().len());
    })
    .await;
}
