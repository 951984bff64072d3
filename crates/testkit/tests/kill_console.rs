//! kill -9 while a console is read or written: the mirror is the former pull or the new one, and the outbox tells the
//! truth about what may have left.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Lines, Write};
use std::num::NonZeroU32;
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};

use accostage_app::ports::{
    CallJournal, CallQuery, Connections, Mirror, MirrorKind, MirrorQuery, Outbox, OutboxQuery, OutboxState, OutboxStep,
    PullState, Store, StoreOpener, Transition,
};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::consoles::{ENVIRONMENTS, KILLED_PROJECTS, connection, line, portfolio, pull};
use accostage_testkit::store::scalar;
use accostage_testkit::{STORE_KEY, program};

/// Lines of the outbox; each third one needs the one before.
const LINES: u32 = 30;

/// One test at a time: between its fork and its exec, a child started by another test holds every lock of ours.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

struct Victim {
    child: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Victim {
    fn start(action: &str, home: &Path) -> Self {
        let mut command = Command::new(program("victim"));
        command.arg(action).arg(home).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the victim starts");
        let input = child.stdin.take().expect("its input");
        let mut lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        assert_eq!(lines.next().expect("it opens after a kill").expect("a line"), "ready");
        Self { child, input, lines }
    }

    /// Lets it go on from where it is.
    fn go(&mut self) {
        self.input.write_all(b"\n").expect("told");
    }

    fn line(&mut self) -> Option<String> {
        self.lines.next().map(|line| line.expect("a line"))
    }

    /// Kills it; gives what it said that was not read yet.
    fn kill(mut self) -> Vec<String> {
        self.child.kill().expect("killed");
        let left = self.lines.by_ref().map_while(Result::ok).collect();
        self.child.wait().expect("ended");
        left
    }
}

async fn open(home: &Path) -> SqliteStore {
    SqliteOpener::new(home).open(&STORE_KEY, !home.join("accostage.db").exists()).await.expect("opens after a kill")
}

/// Killed between any two of its steps, and within any of them.
#[tokio::test]
async fn a_pull_killed_anywhere_leaves_one_whole_mirror() {
    let _alone = ALONE.lock().await;
    let model = tempfile::tempdir().expect("a folder");
    let store = open(model.path()).await;
    let former = pull(&store, "c1", portfolio(KILLED_PROJECTS, 0)).await;
    store.close().await;
    let (mut kills, mut half_written, mut shown) = (0, 0, false);
    for steps in 0.. {
        for within in [false, true] {
            let folder = tempfile::tempdir().expect("a folder");
            std::fs::copy(model.path().join("accostage.db"), folder.path().join("accostage.db")).expect("copied");
            let mut victim = Victim::start("pull", folder.path());
            for _ in 0..steps {
                victim.go();
                shown = victim.line().as_deref() == Some("done");
            }
            if within {
                victim.go();
            }
            victim.kill();
            kills += 1;
            half_written += u32::from(verify(folder.path(), former).await);
        }
        if shown {
            break;
        }
        assert!(steps < 100, "it goes on");
    }
    println!("{kills} kills, {half_written} of them half-way");
    assert!(half_written > kills / 2, "the kills land within the pull");
}

/// The mirror is the former one or the new one; tells whether the pull had begun and was cut.
async fn verify(home: &Path, former: i64) -> bool {
    let store = open(home).await;
    assert_eq!(store.health().await.expect("read").integrity, "ok");
    let last = store.last_pull("c1").await.expect("read").expect("one");
    let turn = u32::from(last.number != former);
    let query = |kind| MirrorQuery { limit: 10_000, ..MirrorQuery::new("c1", kind) };
    let projects = store.mirrored(&query(MirrorKind::Project)).await.expect("read");
    let expected = KILLED_PROJECTS + turn as usize;
    assert_eq!(
        (projects.total as usize, projects.rows.len()),
        (expected, expected),
        "each row has what was said of it"
    );
    let changed = projects.rows.iter().filter(|row| row.item.payload.contains("\"version\":1")).count();
    assert_eq!(changed, if turn == 0 { 0 } else { KILLED_PROJECTS / 100 + 1 });
    let environments = store.mirrored(&query(MirrorKind::Environment)).await.expect("read").total;
    assert_eq!(environments as usize, expected * ENVIRONMENTS);
    let pulls = store.pulls("c1", 10).await.expect("read");
    assert!(pulls.iter().all(|pull| pull.state != PullState::Running && pull.ended_at.is_some()), "{pulls:?}");
    // The next pull goes well, and leaves nothing of the one that was cut.
    pull(&store, "c1", portfolio(KILLED_PROJECTS, 2)).await;
    store.close().await;
    let stray = "SELECT count(*) FROM mirror_body WHERE id NOT IN (SELECT body FROM mirror)";
    assert_eq!(scalar(&home.join("accostage.db"), &STORE_KEY, stray).await, 0);
    let staged = "SELECT (SELECT count(*) FROM mirror_incoming) + (SELECT count(*) FROM mirror_covered)";
    assert_eq!(scalar(&home.join("accostage.db"), &STORE_KEY, staged).await, 0);
    turn == 0 && pulls.len() > 1
}

async fn prepare(home: &Path) {
    let store = open(home).await;
    store.put_connection(&connection("c1")).await.expect("kept");
    let rows = (0..LINES).map(|rank| {
        let before = format!("l{:02}", rank.saturating_sub(1));
        let after: &[&str] = if rank % 3 == 2 { &[&before] } else { &[] };
        line("c1", &format!("l{rank:02}"), rank, after)
    });
    store.put_out(rows.collect()).await.expect("kept");
    store.close().await;
}

/// What the platform received, by line.
type Effects = BTreeMap<String, u32>;

fn receive(effects: &mut Effects, said: &str) {
    if let Some(id) = said.strip_prefix("effect ") {
        *effects.entry(id.to_owned()).or_default() += 1;
    }
}

/// The outbox tells the truth after a kill; what is in doubt is then settled by a reading of the platform. Gives the
/// number of lines in doubt, or none when everything is done.
async fn settle(home: &Path, effects: &Effects, confirmed: &[String]) -> Option<usize> {
    let store = open(home).await;
    let rows = store.outbox(&OutboxQuery::default()).await.expect("read");
    let (mut doubts, mut attempts) = (0, 0);
    for row in &rows {
        attempts += row.attempts;
        let arrived = effects.contains_key(&row.id);
        match row.state {
            OutboxState::ToSend => assert!(!arrived, "{} arrived and is told unsent", row.id),
            OutboxState::Done => assert!(arrived, "{} is told done and never arrived", row.id),
            OutboxState::Uncertain => {
                doubts += 1;
                store.step(Transition::new(&*row.id, OutboxStep::Send, 3)).await.expect_err("not before a reading");
                let step = if arrived { OutboxStep::Find } else { OutboxStep::Miss };
                store.step(Transition::new(&*row.id, step, 3)).await.expect("read");
            }
            state => panic!("{} is {state:?} after a kill", row.id),
        }
        assert!(!confirmed.contains(&row.id) || row.state == OutboxState::Done, "{} was acknowledged done", row.id);
    }
    // Nothing left without its line in the journal.
    let calls = store.calls(&CallQuery { limit: NonZeroU32::MAX, ..CallQuery::default() }).await.expect("read");
    assert_eq!(calls.len(), attempts as usize);
    store.close().await;
    rows.iter().any(|row| row.state != OutboxState::Done).then_some(doubts)
}

fn assert_once(effects: &Effects) {
    assert_eq!(effects.len(), LINES as usize);
    assert!(effects.values().all(|count| *count == 1), "{effects:?}");
}

/// Killed exactly before and after each step: ready, sent, effect, confirmed.
#[tokio::test]
async fn a_sending_killed_between_any_two_steps_is_told_as_it_is_and_has_one_effect() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    prepare(folder.path()).await;
    let (mut effects, mut confirmed, mut met) = (Effects::new(), Vec::new(), BTreeMap::new());
    for kill in 0_usize.. {
        let mut victim = Victim::start("send-step-by-step", folder.path());
        let mut last = "ready".to_owned();
        // Each number of steps in turn, so that a kill falls between any two of them.
        for _ in 0..kill % 7 {
            victim.go();
            let Some(said) = victim.line() else { break };
            receive(&mut effects, &said);
            confirmed.extend(said.strip_prefix("confirmed ").map(str::to_owned));
            last = said;
        }
        assert!(victim.kill().is_empty(), "it waits");
        *met.entry(last.split(' ').next().unwrap_or_default().to_owned()).or_insert(0) += 1;
        if settle(folder.path(), &effects, &confirmed).await.is_none() {
            break;
        }
        assert!(kill < 200, "it goes on");
    }
    assert_once(&effects);
    println!("killed after: {met:?}");
    assert!(["ready", "sent", "effect", "confirmed"].iter().all(|step| met.contains_key(*step)), "{met:?}");
}

/// Killed wherever the kill lands, within a step too.
#[tokio::test]
async fn a_sending_killed_at_any_instant_is_told_as_it_is_and_has_one_effect() {
    let _alone = ALONE.lock().await;
    let (mut seed, mut kills, mut doubts) = (0x9E37_79B9_u32, 0, 0);
    for _ in 0..6 {
        let folder = tempfile::tempdir().expect("a folder");
        prepare(folder.path()).await;
        let (mut effects, mut confirmed) = (Effects::new(), Vec::new());
        loop {
            let mut victim = Victim::start("send", folder.path());
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let mut said: Vec<String> = Vec::new();
            for _ in 0..(seed >> 28) {
                said.extend(victim.line());
            }
            said.extend(victim.kill());
            kills += 1;
            for line in &said {
                receive(&mut effects, line);
                confirmed.extend(line.strip_prefix("confirmed ").map(str::to_owned));
            }
            match settle(folder.path(), &effects, &confirmed).await {
                Some(found) => doubts += found,
                None => break,
            }
            assert!(kills < 600, "it goes on");
        }
        assert_once(&effects);
    }
    println!("{kills} kills, {doubts} lines in doubt");
    assert!(doubts > 0);
}
