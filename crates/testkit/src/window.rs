//! The real window, driven through WebKitWebDriver with trusted events (docs/adr/0009).

use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use fantoccini::elements::Element;
use fantoccini::{Client, ClientBuilder, Locator};
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::json;

use crate::{PASSPHRASE, program};

/// Longest wait for something that the page must show. A deadline, not a measure.
const DEADLINE: Duration = Duration::from_secs(30);

/// How often the page is asked: the resolution of what the bench measures.
const TICK: Duration = Duration::from_millis(10);

/// Applies the rules of paper and drops those of screens.
const ON_PAPER: &str = "for (const sheet of document.styleSheets) for (const rule of sheet.cssRules) {
  if (!(rule instanceof CSSMediaRule)) continue
  if (rule.media.mediaText === 'print') rule.media.mediaText = 'all'
  else if (rule.media.mediaText === 'screen') rule.media.mediaText = 'not all'
}
// The web view keeps inherited colours through such a change: everything is styled again.
const root = document.documentElement; root.hidden = true; root.getBoundingClientRect(); root.hidden = false";

/// What the desktop session offers to the window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Session {
    /// No session bus: no keychain at all.
    Bare,
    /// A session bus with an unlocked keychain that lives in the folder `keyring`.
    Keychain,
}

/// A window under test.
#[derive(Debug)]
pub struct Window {
    /// Its web driver client.
    pub page: Client,
    driver: Child,
}

impl Window {
    /// Opens the window on a data folder.
    pub async fn open(home: &Path, session: Session) -> Self {
        Self::open_program(&program("accostage-desktop"), home, session).await
    }

    /// Opens the window as in a dark session.
    pub async fn open_dark(home: &Path, session: Session) -> Self {
        Self::start(&program("accostage-desktop"), home, session, &[("GTK_THEME", "Adwaita:dark")]).await
    }

    /// Opens the window of another program.
    pub async fn open_program(program: &Path, home: &Path, session: Session) -> Self {
        Self::start(program, home, session, &[]).await
    }

    async fn start(program: &Path, home: &Path, session: Session, environment: &[(&str, &str)]) -> Self {
        let port = free_port();
        let driver_command = format!("exec WebKitWebDriver --port={port}");
        let mut command = match session {
            Session::Bare => {
                let mut command = Command::new("sh");
                command.args(["-c", &driver_command]).env_remove("DBUS_SESSION_BUS_ADDRESS");
                command.env("XDG_RUNTIME_DIR", home.join("no-runtime"));
                command
            }
            Session::Keychain => {
                let script = format!(
                    "printf keyring-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null && {driver_command}"
                );
                let mut command = Command::new("dbus-run-session");
                command.args(["--", "sh", "-c", &script]);
                // A keyring of its own, kept between two openings of the same test.
                command.env("XDG_DATA_HOME", home.with_extension("keyring"));
                command
            }
        };
        // A page that scrolls or fades while it is driven moves away from under the pointer.
        let settings = home.with_extension("config");
        std::fs::create_dir_all(settings.join("gtk-3.0")).expect("made");
        std::fs::write(settings.join("gtk-3.0/settings.ini"), "[Settings]\ngtk-enable-animations=0\n")
            .expect("written");
        let driver = command
            .envs(environment.iter().copied())
            .env("XDG_CONFIG_HOME", settings)
            .env("ACCOSTAGE_HOME", home)
            .env("TAURI_WEBVIEW_AUTOMATION", "true")
            .env("WEBKIT_DISABLE_DMABUF_RENDERER", "1")
            .env_remove("ACCOSTAGE_PASSPHRASE_FILE")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("WebKitWebDriver starts (package webkit2gtk-driver)");
        let options = json!({ "binary": program, "args": [] });
        let mut capabilities = serde_json::Map::new();
        capabilities.insert("webkitgtk:browserOptions".to_owned(), options);
        let page = connect(port, capabilities).await;
        Self { page, driver }
    }

    /// The element with this test identifier, once it is there.
    pub async fn element(&self, id: &str) -> Element {
        let selector = format!("[data-testid=\"{id}\"]");
        self.page
            .wait()
            .at_most(DEADLINE)
            .every(TICK)
            .for_element(Locator::Css(&selector))
            .await
            .unwrap_or_else(|error| self.fail(&format!("« {id} » did not appear: {error}")))
    }

    /// Keeps a picture of what a person would see, then fails the test.
    fn fail(&self, why: &str) -> ! {
        let picture = std::env::temp_dir().join(format!("accostage-journey-{}.png", std::process::id()));
        crate::display::Display::open().picture(&picture, 1280, 800);
        panic!("{why}\nthe window is in {}", picture.display());
    }

    /// Does something to an element as soon as it can be done, and gives the element: a page that has just drawn it may
    /// draw it once more, or still be moving it.
    async fn patiently(&self, id: &str, act: impl AsyncFn(&Element) -> bool) -> Element {
        let done = async {
            let mut tick = tokio::time::interval(TICK);
            loop {
                let element = self.element(id).await;
                if act(&element).await {
                    return element;
                }
                tick.tick().await;
            }
        };
        match tokio::time::timeout(DEADLINE, done).await {
            Ok(element) => element,
            Err(_) => self.fail(&format!("« {id} » could not be acted upon")),
        }
    }

    /// Clicks an element.
    pub async fn click(&self, id: &str) {
        self.patiently(id, async |element| self.in_sight(id).await && element.click().await.is_ok()).await;
    }

    /// Brings an element in sight: the driver does not always, for one that is just below the window.
    async fn in_sight(&self, id: &str) -> bool {
        let scroll =
            "document.querySelector(`[data-testid=\"${arguments[0]}\"]`)?.scrollIntoView({ block: 'nearest' })";
        self.page.execute(scroll, vec![id.into()]).await.is_ok()
    }

    /// Chooses a value of a list.
    pub async fn select(&self, id: &str, value: &str) {
        let chosen = async |list: &Element| self.in_sight(id).await && list.select_by_value(value).await.is_ok();
        self.patiently(id, chosen).await;
    }

    /// Replaces the text of an input by typing.
    pub async fn fill(&self, id: &str, text: &str) {
        let input = self.patiently(id, async |input| self.in_sight(id).await && input.clear().await.is_ok()).await;
        input.send_keys(text).await.unwrap_or_else(|error| panic!("type in « {id} »: {error}"));
    }

    /// Fills the first start, with or without a recovery passphrase; stops at the name of the first dossier, ready to
    /// be typed, then gives that dossier up for the Portefeuille.
    pub async fn first_start(&self, passphrase: bool) {
        self.fill("setup-name", "Camille Exemple").await;
        self.fill("setup-email", "camille@exemple.fr").await;
        if passphrase {
            self.fill("setup-passphrase", PASSPHRASE).await;
            self.fill("setup-passphrase-again", PASSPHRASE).await;
        }
        self.click("setup-submit").await;
        if passphrase {
            self.click("setup-continue").await;
        }
        let name = Locator::Css("[data-testid=\"new-dossier-name\"]:focus");
        let focused = self.page.wait().at_most(DEADLINE).every(TICK).for_element(name).await;
        let name =
            focused.unwrap_or_else(|error| self.fail(&format!("the name of the first dossier has the focus: {error}")));
        name.send_keys("\u{e00c}").await.unwrap_or_else(|error| panic!("press Escape: {error}"));
        self.element("new-dossier").await;
    }

    /// Waits until an attribute of an element has a value.
    pub async fn until(&self, id: &str, attribute: &str, value: &str) {
        let selector = format!("[data-testid=\"{id}\"][{attribute}=\"{value}\"]");
        self.page
            .wait()
            .at_most(DEADLINE)
            .every(TICK)
            .for_element(Locator::Css(&selector))
            .await
            .map(drop)
            .unwrap_or_else(|error| self.fail(&format!("« {id} » never had {attribute}={value}: {error}")));
    }

    /// Current value of an input.
    pub async fn value(&self, id: &str) -> String {
        let input = self.element(id).await;
        input.prop("value").await.expect("a property").unwrap_or_default()
    }

    /// Waits until an input shows a value.
    pub async fn until_value(&self, id: &str, expected: &str) {
        let wanted = async {
            let mut tick = tokio::time::interval(TICK);
            while self.value(id).await != expected {
                tick.tick().await;
            }
        };
        let shown = tokio::time::timeout(DEADLINE, wanted).await;
        if shown.is_err() {
            let value = self.value(id).await;
            self.fail(&format!("« {id} » shows « {value} », not « {expected} »"));
        }
    }

    /// Waits until an element shows a text.
    pub async fn until_text(&self, id: &str, expected: &str) {
        let shown = async |element: &Element| element.text().await.is_ok_and(|text| text == expected);
        self.patiently(id, shown).await;
    }

    /// Waits until an element shows a text among others.
    pub async fn until_part(&self, id: &str, expected: &str) {
        let shown = async |element: &Element| element.text().await.is_ok_and(|text| text.contains(expected));
        self.patiently(id, shown).await;
    }

    /// Waits until there are so many elements with this test identifier.
    pub async fn until_count(&self, id: &str, expected: usize) {
        let selector = format!("[data-testid=\"{id}\"]");
        let wanted = async {
            let mut tick = tokio::time::interval(TICK);
            while self.page.find_all(Locator::Css(&selector)).await.map_or(0, |found| found.len()) != expected {
                tick.tick().await;
            }
        };
        if tokio::time::timeout(DEADLINE, wanted).await.is_err() {
            self.fail(&format!("never {expected} « {id} »"));
        }
    }

    /// Waits until the element with the focus matches a selector; gives it.
    pub async fn until_focus(&self, selector: &str) -> Element {
        let wanted = async {
            let mut tick = tokio::time::interval(TICK);
            let matches = "return document.activeElement.matches(arguments[0])";
            while self.page.execute(matches, vec![json!(selector)]).await.map_or(true, |found| found != true) {
                tick.tick().await;
            }
        };
        if tokio::time::timeout(DEADLINE, wanted).await.is_err() {
            self.fail(&format!("the focus never came to {selector}"));
        }
        self.page.active_element().await.expect("an element has the focus")
    }

    /// Waits until nothing on the page is being read.
    pub async fn loaded(&self) {
        let wanted = async {
            let mut tick = tokio::time::interval(TICK);
            let reading = "return document.querySelector('[aria-busy=\"true\"]') !== null";
            while self.page.execute(reading, vec![]).await.map_or(true, |found| found != false) {
                tick.tick().await;
            }
        };
        if tokio::time::timeout(DEADLINE, wanted).await.is_err() {
            self.fail("something is being read for ever");
        }
        self.settled().await;
    }

    /// Chooses a radio button or a box, by its label: the design system hides the input itself.
    pub async fn choose(&self, id: &str) {
        self.element(id).await;
        let label = format!("[data-testid=\"{id}\"] + label");
        self.page.find(Locator::Css(&label)).await.expect("a label").click().await.expect("chosen");
    }

    /// Goes to an address of the application.
    pub async fn go(&self, address: &str) {
        self.page.execute("window.location.hash = arguments[0]", vec![json!(address)]).await.expect("goes");
    }

    /// The dossier on the screen, from the address.
    pub async fn dossier(&self) -> String {
        let address = self.page.current_url().await.expect("an address");
        let path = address.fragment().unwrap_or_default().split('?').next().unwrap_or_default().to_owned();
        path.split('/').nth(2).expect("the page of a dossier").to_owned()
    }

    /// Text of the page.
    pub async fn text(&self) -> String {
        let body = self.page.find(Locator::Css("body")).await.expect("a page has a body");
        body.text().await.expect("its text")
    }

    /// Shows the page as a printer gets it. Sheets that come later are not changed.
    pub async fn on_paper(&self) {
        self.page.execute(ON_PAPER, vec![]).await.expect("shown as printed");
    }

    /// Waits until the page has drawn what it has: fonts loaded, then two frames.
    pub async fn settled(&self) {
        let script = "const done = arguments[0]; document.fonts.ready.then(() => \
                      requestAnimationFrame(() => requestAnimationFrame(() => done(true))))";
        self.page.execute_async(script, vec![]).await.expect("drawn");
    }

    /// Memory of the window and of the processes of its page, in KiB: shared pages are counted once (PSS).
    #[must_use]
    pub fn memory(&self) -> u64 {
        self.family().into_iter().skip(1).map(|process| rollup(process, "Pss:")).sum()
    }

    /// Memory that each of these processes has for itself, in KiB: other windows on the machine do not change it.
    #[must_use]
    pub fn own_memory(&self) -> Vec<(String, u64)> {
        let name = |process| std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap_or_default();
        let family = self.family().into_iter().skip(1);
        family.map(|process| (name(process).trim().to_owned(), rollup(process, "Private_Dirty:"))).collect()
    }

    /// Closes the window as its user does.
    pub async fn close(mut self) {
        // After a change of size the driver may never answer: what follows ends the window all the same.
        let _ = tokio::time::timeout(Duration::from_secs(5), self.page.clone().close()).await;
        self.stop();
    }

    /// Ends the driver, the window and the processes of its page: a leftover would hold the data folder.
    fn stop(&mut self) {
        let family: Vec<String> = self.family().into_iter().map(|process| process.to_string()).collect();
        let _ = Command::new("kill").arg("-9").args(family).stderr(Stdio::null()).status();
        let _ = self.driver.wait();
    }

    /// The driver and every process that it started, near or far.
    fn family(&self) -> Vec<u32> {
        let parents = processes();
        let mut family = vec![self.driver.id()];
        let mut next = 0;
        while next < family.len() {
            let parent = family[next];
            family.extend(parents.iter().filter(|(_, of)| *of == parent).map(|(process, _)| *process));
            next += 1;
        }
        family
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        self.stop();
    }
}

/// A session with the driver, as soon as it listens.
async fn connect(port: u16, capabilities: serde_json::Map<String, serde_json::Value>) -> Client {
    let address = format!("127.0.0.1:{port}");
    let mut tick = tokio::time::interval(Duration::from_millis(20));
    let listening = async {
        while tokio::net::TcpStream::connect(&address).await.is_err() {
            tick.tick().await;
        }
    };
    tokio::time::timeout(DEADLINE, listening).await.expect("the driver listens");
    ClientBuilder::new(HttpConnector::new())
        .capabilities(capabilities)
        .connect(&format!("http://{address}"))
        .await
        .expect("the window opens")
}

/// Every process with its parent.
fn processes() -> Vec<(u32, u32)> {
    let Ok(entries) = std::fs::read_dir("/proc") else { return Vec::new() };
    let parent = |process: u32| {
        let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
        stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    entries
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|process| Some((process, parent(process)?)))
        .collect()
}

/// One size of a process, in KiB.
fn rollup(process: u32, size: &str) -> u64 {
    let sizes = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
    let line = sizes.lines().find(|line| line.starts_with(size)).unwrap_or_default();
    line.split_whitespace().nth(1).and_then(|size| size.parse().ok()).unwrap_or_default()
}

/// A port that nobody uses.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    listener.local_addr().expect("its address").port()
}
