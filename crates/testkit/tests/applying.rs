//! Every write × every fault × a process killed before and after each step: one effect on the console, and an outbox that
//! tells the truth.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::Arc;

use accostage_app::console::{Errand, GIVEN_UP, Watch};
use accostage_app::ports::{CallJournal, CallQuery, Links, OutboxState, Store, StoreOpener};
use accostage_app::{App, Code};
use accostage_fake_console::{FakeConsole, Fault, Gate, tokens};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::errands::{self, Case, GIT_CANARY, cases};
use accostage_testkit::host::HostAhead;
use accostage_testkit::{STORE_KEY, program};

/// Longer than a console goes on working after its proxy gave up.
const LATER: i64 = 10 * 60 * 1000;

/// One test at a time: between its fork and its exec, a child started by another test holds every lock of ours.
static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());

struct Bench {
    app: App<SqliteStore>,
    host: Arc<HostAhead>,
}

impl Bench {
    async fn open(home: &Path) -> Self {
        let create = !home.join("accostage.db").exists();
        let store = SqliteOpener::new(home).open(&STORE_KEY, create).await.expect("opens");
        let host = Arc::new(HostAhead::default());
        Self { app: App::new(store, host.clone()), host }
    }

    async fn errand(&self, dossier: &str) -> Errand {
        self.app.errands(dossier, None, false).await.expect("read").pop().expect("a line")
    }

    /// Comes back later until nothing moves any more.
    async fn settle(&self, dossier: &str) -> Errand {
        for _ in 0..3 {
            let errand = self.errand(dossier).await;
            if errand.row.state.is_settled() {
                return errand;
            }
            self.host.pass(LATER);
            errands::resume(&self.app, dossier).await.expect("resumed");
        }
        self.errand(dossier).await
    }
}

/// What requests changed on the console, accounts aside, with the requests that changed it.
fn effects(console: &FakeConsole) -> Vec<(String, u64)> {
    let all = console.effects().into_iter().filter(|effect| effect.kind != "user.create");
    all.map(|effect| (effect.kind, effect.request)).collect()
}

/// Exactly one effect, told done; what only a person may decide is left to them, and told.
async fn verify(bench: &Bench, console: &FakeConsole, case: &Case, dossier: &str, what: &str) {
    let errand = bench.settle(dossier).await;
    let found = effects(console);
    let kinds: Vec<&str> = found.iter().map(|(kind, _)| kind.as_str()).collect();
    if case.effect == "project.replay" && errand.row.state == OutboxState::Uncertain {
        // No reading tells that a replay never began.
        assert!(kinds.is_empty(), "{what}: {kinds:?}");
        let gone = bench.app.give_up(dossier, &errand.row.id).await.expect("given up");
        assert_eq!(gone[0].row.state, OutboxState::Refused, "{what}");
        let call = &bench.app.store().calls(&CallQuery::default()).await.expect("read")[0];
        assert_eq!(call.call.method, GIVEN_UP, "{what}: the journal says so");
        return;
    }
    assert_eq!(errand.row.state, OutboxState::Done, "{what}: {:?}", errand.row.error);
    assert_eq!(kinds, [case.effect], "{what}");
    // Each call that left is in the journal, and no other.
    let query = CallQuery { row: Some(errand.row.id.clone()), ..CallQuery::default() };
    let calls = bench.app.store().calls(&query).await.expect("read");
    assert_eq!(calls.len(), usize::try_from(errand.row.attempts).expect("few"), "{what}");
    let received = console.received_on(case.method, case.route).len();
    assert!(received <= calls.len(), "{what}: {received} requests, {} calls", calls.len());
}

type Make = fn(&Gate) -> Fault;

/// Every fault, by its name.
const FAULTS: [(&str, Make); 13] = [
    ("slow", |gate| Fault::HoldBefore(gate.clone())),
    ("slow answer", |gate| Fault::HoldAfter(gate.clone())),
    ("504, nothing done", |_| Fault::TimeoutBefore),
    ("504, done", |_| Fault::TimeoutAfter),
    ("504 while the work goes on", |gate| Fault::TimeoutWhileWorking(gate.clone())),
    ("200 with 401", |_| Fault::RefusalInSuccess),
    ("reset before", |_| Fault::ResetBefore),
    ("crash after the write, before the answer", |_| Fault::ResetAfter),
    ("provisioning fails", |_| Fault::ProvisioningFails),
    ("crash with its stack, done", |_| Fault::StackAfter),
    ("crash with its stack, nothing done", |_| Fault::StackBefore),
    ("answer cut", |_| Fault::TruncatedBody),
    ("answer unreadable", |_| Fault::Garbage),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whatever_fails_a_line_has_one_effect_and_is_told_as_it_is() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench::open(folder.path()).await;
    let kinds = cases(&errands::console()).len();
    for (name, fault) in FAULTS {
        for rank in 0..kinds {
            // A clock that is far ahead of the console's makes what was just sent look old.
            bench.host.come_back();
            let console = errands::console();
            let case = &cases(&console)[rank];
            let dossier = format!("{name} {rank}");
            let what = format!("{name}: {}", case.plan.lines[0].title);
            errands::connect(&bench.app, &console, &dossier).await;
            let gate = Gate::closed();
            console.fail(case.method, case.route, fault(&gate));
            let slow = name.starts_with("slow");
            let opens = gate.clone();
            let applied = tokio::join!(errands::apply(&bench.app, &dossier, &case.plan, &errands::WATCH), async move {
                if slow {
                    opens.reached().await;
                    opens.open();
                }
            });
            let applied = applied.0.unwrap_or_else(|error| panic!("{what}: {error:?}"));
            assert_eq!(console.faults_left(), 0, "{what}: it was met");
            if slow {
                assert!(applied.is_whole(), "{what}: {applied:?}");
            }
            if name == "provisioning fails" && case.effect.starts_with("project.") {
                assert!(applied.failed.is_some(), "{what}: {applied:?}");
            }
            gate.open();
            console.wait_settled();
            verify(&bench, &console, case, &dossier, &what).await;
        }
    }
    canary(&bench, folder.path()).await;
}

/// What a line makes is what the lines that wait for it need.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_lines_make_feeds_those_that_wait_for_them() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench::open(folder.path()).await;
    let console = errands::console();
    let connection = errands::connect(&bench.app, &console, "d").await;
    bench.app.store().unlink("d", &connection.id).await.expect("not linked yet");
    let plan = errands::from_nothing(&console);
    let applied = errands::apply(&bench.app, "d", &plan, &errands::WATCH).await.expect("applied");
    assert!(applied.is_whole(), "{applied:?}");
    let kinds: Vec<String> = effects(&console).into_iter().map(|(kind, _)| kind).collect();
    let expected = [
        "project.create",
        "environment.create",
        "repository.create",
        "member.add",
        "member.update",
        "deployment.create",
        "project.update",
    ];
    assert_eq!(kinds, expected);
    let links = bench.app.store().links(Some("d")).await.expect("read");
    assert_eq!(Some(links[0].project.as_str()), applied.project.as_ref().map(|project| project.as_str()));
}

/// A line that is refused takes with it those that need it, and no other.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_refusal_stops_only_what_needs_it() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench::open(folder.path()).await;
    let console = errands::console();
    let connection = errands::connect(&bench.app, &console, "d").await;
    bench.app.store().unlink("d", &connection.id).await.expect("not linked yet");
    let refusal = Fault::Answer {
        status: 400,
        content_type: "application/json".to_owned(),
        body: r#"{"statusCode":400,"message":"Cluster invalide."}"#.to_owned(),
    };
    console.fail("POST", "/api/v2/projects/*/environments", refusal);
    let plan = errands::from_nothing(&console);
    let applied = errands::apply(&bench.app, "d", &plan, &errands::WATCH).await.expect("applied");
    let told: Vec<(&str, OutboxState)> =
        applied.errands.iter().map(|errand| (errand.order.kind.word(), errand.row.state)).collect();
    use OutboxState::{Done, Refused};
    let expected = [
        ("projet", Done),
        ("environnement", Refused),
        ("depot", Done),
        ("membre", Done),
        ("roles", Done),
        ("deploiement", Refused),
        ("proprietaire", Refused),
    ];
    assert_eq!(told, expected);
    let why = |at: usize| applied.errands[at].row.error.clone().expect("told");
    assert!(why(1).message.contains("Cluster invalide.") && why(1).hint.is_some_and(|hint| hint.contains("cluster")));
    assert_eq!((why(5).code.as_str(), why(6).code.as_str()), ("dependance", "dependance"));
}

/// Whoever stops it does so between two lines, and whoever comes meanwhile waits.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sending_stops_between_two_lines_and_never_runs_twice_at_once() {
    let _alone = ALONE.lock().await;
    let folder = tempfile::tempdir().expect("a folder");
    let bench = Bench::open(folder.path()).await;
    let console = errands::console();
    let connection = errands::connect(&bench.app, &console, "d").await;
    bench.app.store().unlink("d", &connection.id).await.expect("not linked yet");
    let plan = errands::from_nothing(&console);
    let gate = Gate::closed();
    console.fail("POST", "/api/v1/projects", Fault::HoldAfter(gate.clone()));
    let stopping = std::sync::atomic::AtomicBool::new(false);
    let stop = || stopping.load(std::sync::atomic::Ordering::SeqCst);
    let watch = Watch { stop: &stop, ..errands::WATCH };
    let other = async {
        gate.reached().await;
        let busy = errands::apply(&bench.app, "d", &plan, &errands::WATCH).await.expect_err("one at a time");
        assert_eq!(busy.code, Code::Refused);
        assert_eq!(bench.app.give_up("d", "projet").await.expect_err("it is being sent").code, Code::Refused);
        stopping.store(true, std::sync::atomic::Ordering::SeqCst);
        gate.open();
    };
    let (applied, ()) = tokio::join!(errands::apply(&bench.app, "d", &plan, &watch), other);
    let applied = applied.expect("kept");
    assert_eq!(applied.stopped.as_ref().map(|error| error.code), Some(Code::Cancelled));
    assert_eq!(effects(&console).len(), 1, "the line that was leaving came to its end");
    let again = errands::apply(&bench.app, "d", &plan, &errands::WATCH).await.expect_err("what waits comes first");
    assert_eq!(again.code, Code::Refused);
    let resumed = errands::resume(&bench.app, "d").await.expect("resumed");
    assert!(resumed.is_whole(), "{resumed:?}");
    assert_eq!(effects(&console).len(), 7);
}

/// The token and the credentials of Git are in no file, nor in what is exported.
async fn canary(bench: &Bench, home: &Path) {
    let journal = bench.app.whole_journal(None).await.expect("read");
    assert!(journal.len() > 100, "{} calls", journal.len());
    let exported = serde_json::to_string(&journal).expect("JSON");
    assert!(exported.contains("externalToken"), "credentials left");
    for secret in [GIT_CANARY, tokens::LEAD] {
        assert!(!exported.contains(secret));
        let health = bench.app.store().health().await.expect("read");
        assert_eq!(health.integrity, "ok");
        for entry in std::fs::read_dir(home).expect("a folder").flatten().filter(|entry| entry.path().is_file()) {
            let bytes = std::fs::read(entry.path()).expect("read");
            assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()), "{:?}", entry.path());
        }
    }
    let rows = format!("{:?}", bench.app.store().calls(&CallQuery::default()).await.expect("read"));
    assert!(!rows.contains(GIT_CANARY) && !rows.contains(tokens::LEAD));
}

struct Victim {
    child: Child,
    input: ChildStdin,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Victim {
    fn start(home: &Path, dossier: &str, case: &Case) -> Self {
        let plan = serde_json::to_string(&case.plan).expect("JSON");
        let mut command = Command::new(program("victim"));
        command.args(["apply"]).arg(home).args([dossier, &plan]).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = command.spawn().expect("the victim starts");
        let input = child.stdin.take().expect("its input");
        let lines = BufReader::new(child.stdout.take().expect("its output")).lines();
        Self { child, input, lines }
    }

    /// Goes on until it says where it is.
    fn until(&mut self, place: &str) {
        while let Some(Ok(said)) = self.lines.next() {
            if said == place {
                return;
            }
            self.input.write_all(b"\n").expect("told");
        }
        panic!("it never came to « {place} »");
    }

    fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }
}

/// Where a sending is killed: at a step of the outbox, or while its request is on the console.
const PLACES: [&str; 6] =
    ["before Send", "after Send", "before the work", "after the work", "before Confirm", "after Confirm"];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_process_killed_around_any_step_leaves_one_effect_and_a_truthful_outbox() {
    let _alone = ALONE.lock().await;
    let kinds = cases(&errands::console()).len();
    for place in PLACES {
        // One store for all: each kill is an opening more, as in life.
        let folder = tempfile::tempdir().expect("a folder");
        for rank in 0..kinds {
            let console = errands::console();
            let case = &cases(&console)[rank];
            let dossier = format!("dossier {rank}");
            let what = format!("killed {place}: {}", case.plan.lines[0].title);
            let bench = Bench::open(folder.path()).await;
            errands::connect(&bench.app, &console, &dossier).await;
            bench.app.store().close().await;
            let gate = Gate::closed();
            match place {
                "before the work" => console.fail(case.method, case.route, Fault::HoldBefore(gate.clone())),
                "after the work" => console.fail(case.method, case.route, Fault::HoldAfter(gate.clone())),
                _ => {}
            }
            let mut victim = Victim::start(folder.path(), &dossier, case);
            if place.ends_with("the work") {
                victim.until("after Send");
                victim.input.write_all(b"\n").expect("told");
                let reached = gate.clone();
                tokio::task::spawn_blocking(move || reached.wait_reached()).await.expect("it came");
            } else {
                victim.until(place);
            }
            victim.kill();
            gate.open();
            let bench = Bench::open(folder.path()).await;
            let told = bench.errand(&dossier).await.row.state;
            let expected = match place {
                "before Send" => OutboxState::ToSend,
                "after Confirm" => OutboxState::Done,
                _ => OutboxState::Uncertain,
            };
            assert_eq!(told, expected, "{what}");
            if place == "before the work" {
                // The server goes on after its client died.
                while effects(&console).is_empty() {
                    tokio::task::yield_now().await;
                }
            }
            verify(&bench, &console, case, &dossier, &what).await;
            bench.app.store().close().await;
        }
    }
}
