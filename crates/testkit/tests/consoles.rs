//! What the store keeps of consoles: the mirror is one pull or another, never a mixture; the outbox moves as its rules
//! say; the journal only grows; and none of it knows a secret.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use accostage_app::ports::{
    Call, CallAnswer, CallJournal, CallQuery, Connections, Entry, Link, Links, Mirror, MirrorKind, MirrorQuery, Outbox,
    OutboxError, OutboxQuery, OutboxRow, OutboxState, OutboxStep, PullBatch, PullCount, PullStart, PullState, Reach,
    Store, StoreOpener, Transition,
};
use accostage_app::redacted::Redacted;
use accostage_app::{App, Code};
use accostage_store::{SqliteOpener, SqliteStore};
use accostage_testkit::STORE_KEY;
use accostage_testkit::consoles::{
    ENVIRONMENTS, connection, covered, item, line, measure_pull, portfolio, pull, start,
};
use accostage_testkit::host::FakeHost;
use accostage_testkit::store::{dump, raw};

async fn open(home: &Path) -> SqliteStore {
    let opener = SqliteOpener::new(home);
    opener.open(&STORE_KEY, !opener.exists()).await.expect("opens")
}

fn query(kind: MirrorKind) -> MirrorQuery {
    MirrorQuery { limit: 10_000, ..MirrorQuery::new("c1", kind) }
}

/// Identifier and payload of what is there.
async fn shown(store: &SqliteStore, kind: MirrorKind) -> BTreeMap<String, String> {
    let page = store.mirrored(&query(kind)).await.expect("read");
    assert_eq!(page.total, page.rows.len() as u64);
    page.rows.into_iter().map(|row| (row.item.id, row.item.payload)).collect()
}

fn named(expected: &[(&str, &str)]) -> BTreeMap<String, String> {
    expected.iter().map(|(id, payload)| ((*id).to_owned(), (*payload).to_owned())).collect()
}

fn projects(ids: &[(&str, &str)]) -> PullBatch {
    PullBatch {
        items: ids.iter().map(|(id, payload)| item(MirrorKind::Project, "", id, payload)).collect(),
        covered: vec![covered(MirrorKind::Project, None)],
    }
}

/// Bodies that no row shows: a leak.
async fn stray_bodies(home: &Path) -> i64 {
    let text = scalar(
        home,
        "SELECT count(*) FROM mirror_body WHERE id NOT IN
        (SELECT body FROM mirror UNION SELECT body FROM mirror_incoming)",
    )
    .await;
    let lost = scalar(home, "SELECT count(*) FROM mirror WHERE body NOT IN (SELECT id FROM mirror_body)").await;
    assert_eq!(lost, 0, "every row shows what the console said");
    text
}

async fn scalar(home: &Path, statement: &'static str) -> i64 {
    accostage_testkit::store::scalar(&home.join("accostage.db"), &STORE_KEY, statement).await
}

#[tokio::test]
async fn a_pull_shows_nothing_before_its_end_then_everything_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let first = pull(&store, "c1", [projects(&[("p1", "1"), ("p2", "1"), ("p3", "1")])]).await;
    let second = store.begin_pull(&start("c1")).await.expect("begins");
    assert!(second > first);
    store.write_batch(second, projects(&[("p1", "2"), ("p2", "1"), ("p4", "1")])).await.expect("written");
    let former = named(&[("p1", "1"), ("p2", "1"), ("p3", "1")]);
    assert_eq!(shown(&store, MirrorKind::Project).await, former);
    assert_eq!(store.last_pull("c1").await.expect("read").expect("one").number, first);
    let told = store.finish_pull(second, 9, Some("9.24.1")).await.expect("shown");
    assert_eq!(shown(&store, MirrorKind::Project).await, named(&[("p1", "2"), ("p2", "1"), ("p4", "1")]));
    assert_eq!((told.state, told.version.as_deref(), told.ended_at), (PullState::Complete, Some("9.24.1"), Some(9)));
    assert_eq!(told.counts["project"], PullCount { seen: 3, added: 1, changed: 1, vanished: 1 });
    assert_eq!(store.last_pull("c1").await.expect("read"), Some(told));
    // What vanished is remembered with what it was, and what changed is told apart.
    let gone = store.mirror_item("c1", MirrorKind::Project, "", "p3").await.expect("read").expect("kept");
    assert_eq!((gone.vanished_in, gone.seen_in, gone.item.payload.as_str()), (Some(second), first, "1"));
    let changed = MirrorQuery { changed_in: Some(second), vanished: true, ..query(MirrorKind::Project) };
    let changed = store.mirrored(&changed).await.expect("read").rows;
    assert_eq!(changed.iter().map(|row| row.item.id.as_str()).collect::<Vec<_>>(), ["p1", "p3", "p4"]);
    // Back again.
    let third = pull(&store, "c1", [projects(&[("p3", "1")])]).await;
    let back = store.mirror_item("c1", MirrorKind::Project, "", "p3").await.expect("read").expect("kept");
    assert_eq!((back.vanished_in, back.first_in, back.changed_in, back.seen_in), (None, first, third, third));
    store.close().await;
    assert_eq!(stray_bodies(folder.path()).await, 0);
}

#[tokio::test]
async fn a_pull_that_is_cut_leaves_the_former_mirror_and_no_trace() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    pull(&store, "c1", [projects(&[("p1", "1"), ("p2", "1")])]).await;
    let former = shown(&store, MirrorKind::Project).await;
    let cut = store.begin_pull(&start("c1")).await.expect("begins");
    store.write_batch(cut, projects(&[("p1", "2"), ("p2", "1"), ("p9", "1")])).await.expect("written");
    store.cut_pull(cut, 5, "Lecture arrêtée.").await.expect("cut");
    assert_eq!(shown(&store, MirrorKind::Project).await, former);
    for refused in [
        store.write_batch(cut, projects(&[("p8", "1")])).await.expect_err("refused"),
        store.finish_pull(cut, 6, None).await.expect_err("refused"),
        store.cut_pull(cut, 6, "encore").await.expect_err("refused"),
    ] {
        assert_eq!(refused.code, Code::Refused);
    }
    let told = &store.pulls("c1", 1).await.expect("read")[0];
    assert_eq!((told.state, told.reason.as_deref()), (PullState::Cut, Some("Lecture arrêtée.")));
    // Another one that begins cuts the one that went on.
    let first = store.begin_pull(&start("c1")).await.expect("begins");
    store.write_batch(first, projects(&[("p7", "1")])).await.expect("written");
    let second = store.begin_pull(&start("c1")).await.expect("begins");
    assert_eq!(store.finish_pull(first, 7, None).await.expect_err("refused").code, Code::Refused);
    store.finish_pull(second, 8, None).await.expect("shown");
    assert_eq!(shown(&store, MirrorKind::Project).await, former, "nothing was read whole: nothing vanished");
    store.close().await;
    assert_eq!(stray_bodies(folder.path()).await, 0);
}

#[tokio::test]
async fn only_what_was_looked_for_where_it_was_may_have_vanished() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let environment = |project: &str, id: &str| item(MirrorKind::Environment, project, id, "1");
    let mut whole = projects(&[("p1", "1"), ("p2", "1"), ("p3", "1")]);
    whole.items.extend([environment("p1", "e1"), environment("p2", "e2"), environment("p3", "e3")]);
    whole.items.push(item(MirrorKind::Log, "", "l1", "1"));
    whole.items.push(item(MirrorKind::Zone, "", "z1", "1"));
    pull(&store, "c1", [whole]).await;

    // The environments of p1 alone were read: those of p2 were refused.
    let mut partial = projects(&[("p1", "1"), ("p2", "1"), ("p3", "1")]);
    partial.covered.push(covered(MirrorKind::Environment, Some("p1")));
    pull(&store, "c1", [partial]).await;
    assert_eq!(shown(&store, MirrorKind::Environment).await, named(&[("e2", "1"), ("e3", "1")]));

    // A narrower pull does not see p3: it has not vanished for all that.
    let narrow = PullStart { reach: Reach::Member, ..start("c1") };
    let number = store.begin_pull(&narrow).await.expect("begins");
    let mut narrowly = projects(&[("p1", "1")]);
    narrowly.covered.push(covered(MirrorKind::Zone, None));
    store.write_batch(number, narrowly).await.expect("written");
    store.finish_pull(number, 3, None).await.expect("shown");
    assert_eq!(shown(&store, MirrorKind::Project).await.len(), 3);
    assert_eq!(shown(&store, MirrorKind::Zone).await.len(), 0, "zones are the same for every reach");
    // Seen by a narrow pull, then not by another: it has left what the user sees.
    let number = store.begin_pull(&narrow).await.expect("begins");
    store.write_batch(number, projects(&[])).await.expect("written");
    store.finish_pull(number, 4, None).await.expect("shown");
    assert_eq!(shown(&store, MirrorKind::Project).await, named(&[("p2", "1"), ("p3", "1")]));

    // A wide one no longer sees p3, and its environments went with it.
    pull(&store, "c1", [projects(&[("p2", "1")])]).await;
    assert_eq!(shown(&store, MirrorKind::Environment).await, named(&[("e2", "1")]));
    assert_eq!(shown(&store, MirrorKind::Log).await.len(), 1, "the log only grows");
    store.close().await;
}

#[tokio::test]
async fn an_item_told_twice_in_a_pull_counts_once_and_leaves_nothing_behind() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    pull(&store, "c1", [projects(&[("p1", "1"), ("p2", "1")])]).await;
    let twice = |second: &'static str| {
        [projects(&[("p1", "x"), ("p1", "2"), ("p2", "1")]), projects(&[("p1", second), ("p2", "1")])]
    };
    pull(&store, "c1", twice("3")).await;
    assert_eq!(shown(&store, MirrorKind::Project).await, named(&[("p1", "3"), ("p2", "1")]));
    // What it says last is what it said: told once as changed, then as it was.
    pull(&store, "c1", twice("3")).await;
    assert_eq!(shown(&store, MirrorKind::Project).await, named(&[("p1", "3"), ("p2", "1")]));
    store.close().await;
    assert_eq!(stray_bodies(folder.path()).await, 0);
}

#[tokio::test]
async fn five_thousand_projects_are_listed_by_pages_and_found_by_their_words() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    pull(&store, "c1", portfolio(5_000, 0)).await;
    let page =
        store.mirrored(&MirrorQuery { limit: 20, offset: 4_990, ..query(MirrorKind::Project) }).await.expect("read");
    assert_eq!((page.total, page.rows.len()), (5_000, 10));
    let mut met = BTreeMap::new();
    for offset in (0..5_000).step_by(500) {
        let page = MirrorQuery { limit: 500, offset, ..query(MirrorKind::Project) };
        met.extend(store.mirrored(&page).await.expect("read").rows.into_iter().map(|row| (row.item.id, ())));
    }
    assert_eq!(met.len(), 5_000, "each project is on one page");
    let found = async |words: &str| {
        let query = MirrorQuery { words: words.to_owned(), ..query(MirrorKind::Project) };
        store.mirrored(&query).await.expect("read").rows.into_iter().map(|row| row.item.name).collect::<Vec<_>>()
    };
    assert_eq!(found("PROJÉT4321").await, ["projet4321"]);
    assert_eq!(found("4321-1").await, ["projet4321"], "by the slug");
    assert_eq!(found("100% _").await, Vec::<String>::new(), "signs of LIKE are letters");
    let slug = MirrorQuery { alias: Some("projet77-1".to_owned()), ..query(MirrorKind::Project) };
    let project = store.mirrored(&slug).await.expect("read").rows.remove(0).item.id;
    let inside = MirrorQuery { project: Some(project), ..query(MirrorKind::Environment) };
    assert_eq!(store.mirrored(&inside).await.expect("read").total, ENVIRONMENTS as u64);
    // The second pull writes what changed only: one project in a hundred.
    let number = pull(&store, "c1", portfolio(5_000, 1)).await;
    let told = store.pulls("c1", 1).await.expect("read").remove(0);
    assert_eq!(told.counts["project"], PullCount { seen: 5_000, added: 0, changed: 50, vanished: 0 });
    let changed = MirrorQuery { changed_in: Some(number), limit: 1, ..query(MirrorKind::Project) };
    assert_eq!(store.mirrored(&changed).await.expect("read").total, 50);
    store.close().await;
    assert_eq!(stray_bodies(folder.path()).await, 0);
}

/// The figures are for the bench; here, the second pull writes again neither the texts nor what finds them.
#[tokio::test]
async fn what_did_not_change_is_not_written_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    let first = measure_pull(&store, 5_000, 0).await;
    let bodies = "SELECT max(id) FROM mirror_body";
    let second = measure_pull(&store, 5_000, 1).await;
    println!("{first:?}\n{second:?}");
    let listed = std::time::Instant::now();
    let page = MirrorQuery { words: "projet".into(), limit: 50, ..MirrorQuery::new("c1", MirrorKind::Project) };
    assert_eq!(store.mirrored(&page).await.expect("read").total, 5_000);
    println!("a page of 5,000 found by a word: {:?}", listed.elapsed());
    store.close().await;
    assert_eq!(scalar(folder.path(), bodies).await, first.items as i64 + 50);
}

#[tokio::test]
async fn consoles_are_apart_and_one_that_is_removed_leaves_its_journal() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    pull(&store, "c1", [projects(&[("p1", "1")])]).await;
    pull(&store, "c2", [projects(&[("p1", "autre"), ("p2", "1")])]).await;
    let link = |dossier: &str, console: &str| Link {
        dossier: dossier.into(),
        console: console.into(),
        project: "p1".into(),
        at: 1,
        memo: "{}".into(),
    };
    for (dossier, console) in [("d1", "c1"), ("d1", "c2"), ("d2", "c1")] {
        store.link(&link(dossier, console)).await.expect("linked");
    }
    assert_eq!(store.links(Some("d1")).await.expect("read"), [link("d1", "c1"), link("d1", "c2")]);
    assert_eq!(store.linked_to("c1", "p1").await.expect("read"), [link("d1", "c1"), link("d2", "c1")]);
    store.put_out(vec![line("c1", "l1", 0, &[])]).await.expect("kept");
    assert_eq!(store.remove_connection("c1", 9).await.expect_err("refused").code, Code::Refused);
    store.step(Transition::new("l1", OutboxStep::Withdraw, 2)).await.expect("given up");
    store.remove_connection("c1", 9).await.expect("removed");
    assert_eq!(store.connections().await.expect("read"), [connection("c2")]);
    assert_eq!(store.connection("c1").await.expect("read"), Some(connection("c1")), "the journal still names it");
    assert_eq!(shown(&store, MirrorKind::Project).await.len(), 0);
    assert_eq!(store.mirrored(&MirrorQuery::new("c2", MirrorKind::Project)).await.expect("read").total, 2);
    assert_eq!(store.links(None).await.expect("read"), [link("d1", "c2")]);
    assert_eq!(store.outbox(&OutboxQuery::default()).await.expect("read").len(), 1);
    for refused in [
        store.remove_connection("c1", 9).await.expect_err("refused"),
        store.link(&link("d1", "c1")).await.expect_err("refused"),
        store.put_out(vec![line("c1", "l9", 0, &[])]).await.expect_err("refused"),
        store.begin_pull(&start("c1")).await.expect_err("refused"),
        store.put_connection(&connection("c1")).await.expect_err("a change of it would be lost in silence"),
    ] {
        assert_eq!(refused.code, Code::NotFound);
    }
    store.close().await;
    assert_eq!(stray_bodies(folder.path()).await, 0);
}

#[tokio::test]
async fn a_line_moves_as_the_rules_say_and_nothing_else_does() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    store.put_connection(&connection("c1")).await.expect("kept");
    store.put_out(vec![line("c1", "l1", 0, &[]), line("c1", "l2", 1, &["l1"])]).await.expect("kept");
    let step = async |id: &str, step| store.step(Transition::new(id, step, 20)).await;
    assert_eq!(step("l2", OutboxStep::Send).await.expect_err("l1 is not done").code, Code::Refused);
    assert_eq!(step("l9", OutboxStep::Send).await.expect_err("unknown").code, Code::NotFound);
    let sent = step("l1", OutboxStep::Send).await.expect("sent");
    assert_eq!((sent.state, sent.attempts, sent.updated_at), (OutboxState::Sent, 1, 20));
    assert_eq!(step("l1", OutboxStep::Send).await.expect_err("never twice").code, Code::Refused);
    let why = OutboxError { code: "timeout".into(), message: "Aucune réponse.".into(), hint: None, details: None };
    let doubt = Transition { error: Some(why.clone()), ..Transition::new("l1", OutboxStep::Doubt, 21) };
    assert_eq!(store.step(doubt).await.expect("told").error, Some(why.clone()));
    assert_eq!(step("l1", OutboxStep::Send).await.expect_err("not before a reading").code, Code::Refused);
    assert_eq!(step("l1", OutboxStep::Miss).await.expect("read").error, Some(why), "the reason stays");
    assert_eq!(step("l1", OutboxStep::Send).await.expect("sent").attempts, 2);
    let done = Transition { result: Some("{\"id\":\"p1\"}".into()), ..Transition::new("l1", OutboxStep::Confirm, 22) };
    let done = store.step(done).await.expect("done");
    assert_eq!((done.state, done.error, done.result.as_deref()), (OutboxState::Done, None, Some("{\"id\":\"p1\"}")));
    assert_eq!(step("l2", OutboxStep::Send).await.expect("now").state, OutboxState::Sent);
    assert_eq!(store.outbox_row("l1").await.expect("read").expect("there").result.as_deref(), Some("{\"id\":\"p1\"}"));
    let unsettled = store.outbox(&OutboxQuery { unsettled: true, ..OutboxQuery::default() }).await.expect("read");
    assert_eq!(unsettled.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["l2"]);
    store.close().await;
}

#[tokio::test]
async fn a_plan_is_kept_whole_or_not_at_all_and_never_asks_the_same_thing_twice_at_once() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    store.put_connection(&connection("c1")).await.expect("kept");
    store.put_out(vec![line("c1", "l1", 0, &[])]).await.expect("kept");
    let again = |id: &str| OutboxRow { marker: "effet/l1".into(), ..line("c1", id, 0, &[]) };
    let sent = OutboxRow { state: OutboxState::Done, ..line("c1", "l7", 0, &[]) };
    let secret = OutboxRow { action: r#"{"externalToken":"canari"}"#.into(), ..line("c1", "l8", 0, &[]) };
    for (rows, code) in [
        (vec![line("c1", "l3", 0, &[]), again("l4")], Code::Refused),
        (vec![line("c1", "l3", 0, &["l5"])], Code::Internal),
        (vec![line("c1", "l3", 0, &["l4"]), line("c1", "l4", 0, &["l3"])], Code::Internal),
        (vec![line("c1", "l3", 0, &[]), line("c1", "l3", 1, &[])], Code::Internal),
        (vec![sent], Code::Internal),
        (vec![secret], Code::InvalidInput),
    ] {
        assert_eq!(store.put_out(rows).await.expect_err("refused").code, code);
    }
    assert_eq!(store.outbox(&OutboxQuery::default()).await.expect("read").len(), 1, "nothing of them");
    store.step(Transition::new("l1", OutboxStep::Withdraw, 2)).await.expect("given up");
    store
        .put_out(vec![again("l2"), line("c1", "l3", 1, &["l2", "l1"])])
        .await
        .expect("once it is settled, it may be asked again");
    store.close().await;
}

fn call(id: &str, row: Option<&str>) -> Call {
    Call {
        id: id.into(),
        at: 4,
        console: "c1".into(),
        row: row.map(str::to_owned),
        method: "POST".into(),
        url: Redacted::url("https://console.example/api/v1/projects", &[]),
        request: Redacted::body("{\"name\":\"p\"}", &[]),
    }
}

fn answer(id: &str) -> CallAnswer {
    CallAnswer { call: id.into(), at: 5, status: Some(201), answer: Redacted::body("{}", &[]) }
}

#[tokio::test]
async fn the_journal_only_grows_and_goes_with_the_step_that_it_tells() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    store.put_connection(&connection("c1")).await.expect("kept");
    store.put_out(vec![line("c1", "l1", 0, &[])]).await.expect("kept");
    let calls = async |query: CallQuery| store.calls(&query).await.expect("read");
    // A step that is refused leaves nothing in the journal, and an entry that is refused does not move the line.
    let refused = Transition {
        journal: vec![Entry::Sent(call("k0", Some("l1")))],
        ..Transition::new("l1", OutboxStep::Confirm, 3)
    };
    store.step(refused).await.expect_err("refused");
    let refused =
        Transition { journal: vec![Entry::Answered(answer("k0"))], ..Transition::new("l1", OutboxStep::Send, 3) };
    store.step(refused).await.expect_err("refused");
    assert!(calls(CallQuery::default()).await.is_empty());
    assert_eq!(store.outbox_row("l1").await.expect("read").expect("there").state, OutboxState::ToSend);
    let sent =
        Transition { journal: vec![Entry::Sent(call("k1", Some("l1")))], ..Transition::new("l1", OutboxStep::Send, 4) };
    store.step(sent).await.expect("sent");
    assert_eq!(calls(CallQuery::default()).await[0].answer, None);
    store.record(vec![Entry::Answered(answer("k1")), Entry::Sent(call("k2", None))]).await.expect("kept");
    let read = calls(CallQuery::default()).await;
    assert_eq!(read.iter().map(|row| row.call.id.as_str()).collect::<Vec<_>>(), ["k2", "k1"]);
    assert_eq!((&read[1].call, &read[1].answer), (&call("k1", Some("l1")), &Some(answer("k1"))));
    assert_eq!(calls(CallQuery { row: Some("l1".into()), ..CallQuery::default() }).await.len(), 1);
    assert_eq!(calls(CallQuery { before: Some(read[0].number), ..CallQuery::default() }).await, read[1..]);
    // Neither a second answer nor anything behind the back of the store changes what was written.
    store.record(vec![Entry::Answered(CallAnswer { status: Some(500), ..answer("k1") })]).await.expect_err("refused");
    store.close().await;
    for statement in [
        "UPDATE call SET url = 'x'",
        "DELETE FROM call",
        "UPDATE call_answer SET status = 1",
        "DELETE FROM call_answer",
    ] {
        let told = accostage_testkit::store::refused(&folder.path().join("accostage.db"), &STORE_KEY, statement).await;
        assert!(told.contains("append-only"), "{statement}: {told}");
    }
}

#[tokio::test]
async fn what_a_former_process_was_sending_is_in_doubt() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    store.put_connection(&connection("c1")).await.expect("kept");
    store.put_out((0_u32..4).map(|rank| line("c1", &format!("l{rank}"), rank, &[])).collect()).await.expect("kept");
    for (id, steps) in [
        ("l1", &[OutboxStep::Send][..]),
        ("l2", &[OutboxStep::Send, OutboxStep::Confirm]),
        ("l3", &[OutboxStep::Send, OutboxStep::Refuse]),
    ] {
        for step in steps {
            store.step(Transition::new(id, *step, 20)).await.expect("moved");
        }
    }
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(
        states(&store).await,
        [OutboxState::ToSend, OutboxState::Uncertain, OutboxState::Done, OutboxState::Refused]
    );
    store.close().await;
}

async fn states(store: &SqliteStore) -> Vec<OutboxState> {
    store.outbox(&OutboxQuery::default()).await.expect("read").iter().map(|row| row.state).collect()
}

/// What a backup calls unsent may have been sent since: it is read on the platform before anything leaves again.
#[tokio::test]
async fn a_restored_outbox_is_in_doubt_and_the_mirror_is_left_out_of_backups() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    pull(&store, "c1", portfolio(400, 0)).await;
    store
        .link(&Link { dossier: "d".into(), console: "c1".into(), project: "p".into(), at: 1, memo: "{}".into() })
        .await
        .expect("linked");
    store.put_out((0_u32..3).map(|rank| line("c1", &format!("l{rank}"), rank, &[])).collect()).await.expect("kept");
    for step in [OutboxStep::Send, OutboxStep::Confirm] {
        store.step(Transition::new("l0", step, 20)).await.expect("moved");
    }
    store.record(vec![Entry::Sent(call("k1", None))]).await.expect("kept");
    let backup = store.back_up(1, "test").await.expect("backed up");
    let whole = std::fs::metadata(folder.path().join("accostage.db")).expect("there").len();
    assert!(backup.sound && backup.size < whole / 3, "{} of {whole}", backup.size);
    assert_eq!(shown(&store, MirrorKind::Project).await.len(), 400, "the store itself keeps it");
    // Sent after the backup.
    for step in [OutboxStep::Send, OutboxStep::Confirm] {
        store.step(Transition::new("l1", step, 30)).await.expect("moved");
    }
    store.close().await;
    SqliteOpener::new(folder.path()).restore(&STORE_KEY, &backup.name, 2).await.expect("restores");
    let store = open(folder.path()).await;
    assert_eq!(states(&store).await, [OutboxState::Done, OutboxState::Uncertain, OutboxState::Uncertain]);
    assert_eq!(
        store.step(Transition::new("l1", OutboxStep::Send, 40)).await.expect_err("not twice").code,
        Code::Refused
    );
    assert_eq!(store.connections().await.expect("read"), [connection("c1")]);
    assert_eq!(store.links(None).await.expect("read").len(), 1);
    assert_eq!(store.calls(&CallQuery::default()).await.expect("read").len(), 1);
    // The mirror says that it holds nothing, rather than something old.
    assert_eq!(store.last_pull("c1").await.expect("read"), None);
    assert_eq!(store.mirrored(&query(MirrorKind::Project)).await.expect("read").total, 0);
    // A reading settles it, and the next opening leaves it as it is.
    store.step(Transition::new("l1", OutboxStep::Find, 41)).await.expect("found");
    store.step(Transition::new("l2", OutboxStep::Miss, 41)).await.expect("missing");
    pull(&store, "c1", portfolio(10, 0)).await;
    store.close().await;
    let store = open(folder.path()).await;
    assert_eq!(states(&store).await, [OutboxState::Done, OutboxState::Done, OutboxState::ToSend]);
    assert_eq!(store.health().await.expect("read").integrity, "ok");
    store.close().await;
}

#[tokio::test]
async fn a_rebuild_of_the_projection_leaves_consoles_alone() {
    let folder = tempfile::tempdir().expect("a folder");
    let app = App::new(open(folder.path()).await, Arc::new(FakeHost::default()));
    let dossier = app.create(Some("Lié"), None).await.expect("created").id;
    let store = app.store();
    pull(store, "c1", [projects(&[("p1", "1")])]).await;
    let link = Link { dossier, console: "c1".into(), project: "p1".into(), at: 1, memo: "{\"a\":1}".into() };
    store.link(&link).await.expect("linked");
    store.put_out(vec![line("c1", "l1", 0, &[])]).await.expect("kept");
    store.record(vec![Entry::Sent(call("k1", None))]).await.expect("kept");
    app.rebuild().await.expect("rebuilt");
    assert_eq!(store.links(None).await.expect("read"), [link]);
    assert_eq!(shown(store, MirrorKind::Project).await.len(), 1);
    assert_eq!(states(store).await, [OutboxState::ToSend]);
    assert_eq!(store.calls(&CallQuery::default()).await.expect("read").len(), 1);
    store.close().await;
}

#[tokio::test]
async fn a_line_that_a_newer_program_wrote_stops_everything() {
    let folder = tempfile::tempdir().expect("a folder");
    let store = open(folder.path()).await;
    store.put_connection(&connection("c1")).await.expect("kept");
    store.put_out(vec![line("c1", "l1", 0, &[])]).await.expect("kept");
    store.close().await;
    raw(&folder.path().join("accostage.db"), &STORE_KEY, &["UPDATE outbox SET state = 'en-pause'"]).await;
    let store = open(folder.path()).await;
    assert_eq!(
        store.step(Transition::new("l1", OutboxStep::Send, 2)).await.expect_err("refused").code,
        Code::StoreNewer
    );
    assert_eq!(store.outbox(&OutboxQuery::default()).await.expect_err("refused").code, Code::StoreNewer);
    store.close().await;
    assert!(dump(&folder.path().join("accostage.db"), &STORE_KEY).await.contains("en-pause"), "left as it is");
}
