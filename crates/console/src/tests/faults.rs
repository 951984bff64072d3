//! Every shape of error, when a read is tried again, and what becomes of a write.

use std::sync::Arc;
use std::time::Duration;

use serde_json::json;
use tokio::sync::Notify;

use super::server::{Answer, Server, Then};
use super::{CANARY, client};
use crate::error::{ErrorKind, FieldRefusal, SignIn};
use crate::{
    CancellationToken, Client, Connectivity, Credential, End, NewProject, NewRepository, Outcome, RepositoryUpdate,
    Retry, Secret, Timeouts, Unsendable,
};

/// What the client tells of an answer to a read.
async fn told(answer: Answer) -> crate::Error {
    let server = Server::saying(answer).await;
    let client = client(&server.base()).retry(Retry::NEVER).build().expect("a client");
    let error = client.places().clusters().await.expect_err("an error");
    let all = format!("{error} {error:?} {} {:?}", error.hint(), error.details());
    assert!(!all.contains(CANARY) && !all.contains("node_modules"), "{all}");
    error
}

#[tokio::test]
async fn each_shape_of_error_has_its_meaning_and_keeps_the_words_of_the_server() {
    let html = |status| Answer::typed(status, "text/html; charset=utf-8", "<html><h1>Gateway</h1></html>");
    let stack = json!({"status": 500, "error": "invalid input", "stack": "Error\n at /srv/node_modules/x.js"});
    let nested = json!({"pathParameterErrors": null, "headerErrors": null, "queryParameterErrors": null, "bodyErrors":
        {"issues": [{"code": "invalid_union", "unionErrors": [{"issues": [{"path": ["a", 0], "message": "Required"}]}],
        "path": [], "message": "Invalid input"}], "name": "ZodError"}});
    let field = |field: &str, words: &str| FieldRefusal { field: field.to_owned(), words: words.to_owned() };
    let cases = [
        (Answer::json(403, &json!({"message": "Forbidden"})), ErrorKind::Forbidden, 403),
        (
            Answer::json(200, &json!({"status": 401, "body": {"message": "Expired"}})),
            ErrorKind::NotSignedIn(SignIn::Expired),
            401,
        ),
        (Answer::json(400, &nested), ErrorKind::Invalid(vec![field("a.0", "Required")]), 400),
        (Answer::json(500, &stack), ErrorKind::Server, 500),
        (
            Answer::json(403, &json!({"message": "Le projet est verrouillé", "error": "Forbidden", "statusCode": 403})),
            ErrorKind::Locked,
            403,
        ),
        (
            Answer::json(400, &json!({"formErrors": [], "fieldErrors": {"name": ["trop court"]}})),
            ErrorKind::Invalid(vec![field("name", "trop court")]),
            400,
        ),
        (html(413), ErrorKind::TooLarge, 413),
        (html(504), ErrorKind::GatewayTimeout, 504),
        (html(502), ErrorKind::GatewayUnavailable, 502),
        (html(503), ErrorKind::GatewayUnavailable, 503),
        (Answer::json(503, &json!({"message": "maintenance"})), ErrorKind::Unavailable, 503),
        // Neither server answers with a page: who refuses is not the console, and no right of it lacks.
        (html(403), ErrorKind::GatewayRefused, 403),
        (html(401), ErrorKind::GatewayRefused, 401),
        (html(405), ErrorKind::GatewayRefused, 405),
        (html(404), ErrorKind::NotAConsole, 404),
        (html(200), ErrorKind::NotAConsole, 200),
        (Answer::typed(401, "text/plain", "Unauthorized"), ErrorKind::NotSignedIn(SignIn::Unknown), 401),
        (Answer::empty(302).header("location", "/connect/keycloak"), ErrorKind::NotSignedIn(SignIn::Unknown), 302),
        (Answer::empty(302).header("location", "https://portail.exemple.fr/"), ErrorKind::Redirected, 302),
        (Answer::empty(429).header("retry-after", "7"), ErrorKind::TooMany { after: Some(7) }, 429),
        (
            Answer::json(422, &json!({"message": "Echec des services à la création du projet"})),
            ErrorKind::ServicesFailed,
            422,
        ),
    ];
    for (answer, kind, status) in cases {
        let error = told(answer).await;
        assert_eq!((error.kind(), error.status()), (&kind, Some(status)));
    }
    let lines = json!({"message": "Cluster invalide.\nType d'environnement invalide.", "statusCode": 400});
    let error = told(Answer::json(400, &lines)).await;
    assert_eq!(error.words(), ["Cluster invalide.", "Type d'environnement invalide."]);
    assert_eq!(error.details()[3], "La console dit : « Cluster invalide. »");
}

#[tokio::test]
async fn an_answer_that_says_a_secret_back_is_told_without_it() {
    let token = "glpat-canari-du-depot";
    let filler = "x".repeat(390);
    for said in [
        json!({"message": format!("jeton {CANARY} inconnu, dépôt {token}")}),
        // Cut in the middle, a secret would still be one.
        json!({"message": format!("{filler}{CANARY}{token}")}),
        json!({"fieldErrors": {"externalToken": [format!("« {token} » est trop court")]}}),
        json!({"bodyErrors": {"issues": [{"path": ["a"], "message": format!("{CANARY} {token}")}]}}),
    ] {
        let server = Server::saying(Answer::json(400, &said)).await;
        let client = client(&server.base()).build().expect("a client");
        let (user, token) = ("jean".to_owned(), Some(Secret::new(token)));
        let content = RepositoryUpdate {
            is_private: true,
            external_user_name: user,
            external_token: token,
            ..RepositoryUpdate::default()
        };
        let repository = NewRepository { internal_repo_name: "front".to_owned(), content };
        let Outcome::Refused(error) = client.repositories().create(&"p".into(), &repository).await else {
            panic!("not refused")
        };
        let told = format!("{error} {error:?} {:?} {:?}", error.details(), error.words());
        assert!(!told.contains("canari") && told.contains("***"), "{told}");
    }
}

#[tokio::test]
async fn an_answer_that_cannot_be_read_tells_where_without_its_content() {
    let server = Server::saying(Answer::json(200, &json!([{"id": "a"}, {"id": "b", "cpu": "canari"}]))).await;
    let client = client(&server.base()).build().expect("a client");
    let error = client.places().clusters().await.expect_err("an error");
    let ErrorKind::Unreadable(place) = error.kind() else { panic!("{error:?}") };
    assert_eq!(place.path, "[1].cpu");
    assert!(!format!("{error} {error:?} {:?}", error.details()).contains("canari"));
}

#[tokio::test]
async fn reads_are_tried_again_for_what_passes_only_and_redirections_never_followed() {
    for (answer, expected) in [
        (Answer::empty(503), 3),
        (Answer::empty(502), 3),
        (Answer::empty(504), 3),
        (Answer::empty(429), 3),
        (Answer::empty(408), 3),
        (Answer::empty(500), 1),
        (Answer::empty(422), 1),
        (Answer::empty(404), 1),
        (Answer::empty(401), 1),
        (Answer::empty(302).header("location", "/elsewhere"), 1),
    ] {
        let status = answer.status;
        let server = Server::saying(answer).await;
        let retry = Retry { most: 2, first: Duration::from_millis(1), ..Retry::default() };
        let client = client(&server.base()).retry(retry).build().expect("a client");
        let error = client.places().zones().await.expect_err("an error");
        assert_eq!(
            (server.count(), error.retries() + 1),
            (expected, u32::try_from(expected).expect("few")),
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_read_whose_connection_breaks_is_tried_again_until_it_comes_whole() {
    let zones = json!([{"id": "z", "slug": "pr"}]);
    let server = Server::new(move |number, _| match number {
        1 => Then::Close,
        2 => Then::Cut(Answer::json(200, &zones)),
        3 => Then::Say(Answer::empty(503)),
        _ => Then::Say(Answer::json(200, &zones)),
    })
    .await;
    let client = client(&server.base()).build().expect("a client");
    assert_eq!(client.places().zones().await.expect("zones").len(), 1);
    assert_eq!(server.count(), 4);
}

#[tokio::test]
async fn a_write_is_sent_once_and_is_unknown_unless_the_server_told() {
    let project = json!({"id": "p", "name": "front"});
    type Check = fn(&Outcome<accostage_platform::Project>) -> bool;
    let unknown: Check = |outcome| matches!(outcome, Outcome::Unknown(_));
    let refused: Check = |outcome| matches!(outcome, Outcome::Refused(_));
    let written: Check = |outcome| matches!(outcome, Outcome::Written(_));
    let cases: [(&str, Then, Check); 15] = [
        ("closed", Then::Close, unknown),
        ("cut", Then::Cut(Answer::json(201, &project)), unknown),
        ("unreadable", Then::Say(Answer::json(201, &json!({"id": 3}))), unknown),
        ("504", Then::Say(Answer::typed(504, "text/html", "<html>")), unknown),
        ("503", Then::Say(Answer::empty(503)), unknown),
        ("500", Then::Say(Answer::json(500, &json!({"statusCode": 500}))), unknown),
        ("422", Then::Say(Answer::json(422, &json!({"message": "Echec des services"}))), unknown),
        ("200 with 401", Then::Say(Answer::json(200, &json!({"status": 401, "body": {"message": "x"}}))), refused),
        ("400", Then::Say(Answer::json(400, &json!({"message": "non"}))), refused),
        ("302", Then::Say(Answer::empty(302).header("location", "/connect/keycloak")), refused),
        // A server may send elsewhere to show what it just did.
        ("303", Then::Say(Answer::empty(303).header("location", "/projects/p")), unknown),
        ("302 elsewhere", Then::Say(Answer::empty(302).header("location", "/projects/p")), unknown),
        ("308", Then::Say(Answer::empty(308).header("location", "https://autre.exemple.fr/")), refused),
        ("429", Then::Say(Answer::empty(429)), refused),
        ("201", Then::Say(Answer::json(201, &project)), written),
    ];
    for (name, then, expected) in cases {
        let then = std::sync::Mutex::new(Some(then));
        let server = Server::new(move |_, _| then.lock().expect("one").take().expect("asked once only")).await;
        let client = client(&server.base()).build().expect("a client");
        let outcome = client.projects().create(&NewProject::default()).await;
        assert!(expected(&outcome), "{name}: {outcome:?}");
        assert_eq!(server.count(), 1, "{name}");
        if let Outcome::Unknown(error) = &outcome {
            let moved = *error.kind() == ErrorKind::Redirected;
            assert!(moved || error.hint().starts_with("Relisez l'état"), "{name}: {}", error.hint());
        }
    }
}

#[tokio::test]
async fn what_did_not_leave_is_certain() {
    let server = Server::saying(Answer::empty(204)).await;
    let base = server.base();
    let expired = Credential { token: Secret::new(CANARY), expires: Some("2027-06-30".into()) };
    let end = accostage_platform::Moment::from("2027-06-30").millis().expect("an instant");
    let broken = Credential { token: Secret::new("a\nb"), expires: None };
    let clients = [
        (client(&base).connectivity(Connectivity::Offline), ErrorKind::Offline),
        (client(&base).credential(expired).clock(move || end), ErrorKind::TokenExpired("2027-06-30".into())),
        (client(&base).credential(broken), ErrorKind::Unsendable(Unsendable::Header)),
    ];
    for (builder, kind) in clients {
        let client = builder.build().expect("a client");
        let Outcome::NotSent(error) = client.projects().create(&NewProject::default()).await else { panic!("sent") };
        assert_eq!(error.kind(), &kind);
        assert_eq!(client.places().zones().await.expect_err("an error").kind(), &kind);
    }
    let client = client(&base).build().expect("a client");
    let Outcome::NotSent(error) = client.projects().archive(&"..".into()).await else { panic!("sent") };
    assert_eq!(error.kind(), &ErrorKind::Unsendable(Unsendable::Identity));
    let long = NewProject { description: "x".repeat(2 << 20), ..NewProject::default() };
    let Outcome::NotSent(error) = client.projects().create(&long).await else { panic!("sent") };
    assert_eq!(error.kind(), &ErrorKind::Unsendable(Unsendable::TooLarge));
    assert_eq!(server.count(), 0, "nothing was asked");
    drop(server);
    let Outcome::NotSent(error) = client.projects().create(&NewProject::default()).await else { panic!("sent") };
    assert_eq!(error.kind(), &ErrorKind::Unreachable);
}

/// Keeps a paused clock from running by itself while real bytes travel.
fn hold_time() -> std::sync::mpsc::Sender<()> {
    let (sender, receiver) = std::sync::mpsc::channel::<()>();
    tokio::task::spawn_blocking(move || receiver.recv());
    sender
}

/// A request that came to the server and that it never answers.
async fn hanging() -> (Server, Arc<Notify>) {
    let came = Arc::new(Notify::new());
    let told = Arc::clone(&came);
    (Server::new(move |_, _| Then::Hang(Arc::clone(&told))).await, came)
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_takes_sixty_seconds_is_waited_for_and_one_that_never_comes_is_not() {
    let held = hold_time();
    let (server, came) = hanging().await;
    let client = client(&server.base()).build().expect("a client");
    let writing = {
        let client = client.clone();
        tokio::spawn(async move { client.projects().create(&NewProject::default()).await })
    };
    came.notified().await;
    tokio::time::advance(Duration::from_secs(61)).await;
    tokio::task::yield_now().await;
    assert!(!writing.is_finished(), "what stands before the console answers after 60 seconds");
    tokio::time::advance(Timeouts::default().write).await;
    let Outcome::Unknown(error) = writing.await.expect("an outcome") else { panic!("known") };
    assert_eq!(error.kind(), &ErrorKind::TimedOut);
    assert!(error.elapsed() >= Timeouts::default().write);
    assert_eq!(server.count(), 1);
    drop(held);
}

#[tokio::test(start_paused = true)]
async fn silence_in_the_middle_of_an_answer_ends_it() {
    let held = hold_time();
    let came = Arc::new(Notify::new());
    let told = Arc::clone(&came);
    let server = Server::new(move |_, _| Then::Stall(Answer::json(200, &json!([])), Arc::clone(&told))).await;
    let client = client(&server.base()).retry(Retry::NEVER).build().expect("a client");
    let reading = tokio::spawn(async move { client.places().zones().await });
    came.notified().await;
    // The beginning may still be on its way: the silence is counted from it.
    while !reading.is_finished() {
        tokio::time::advance(Timeouts::default().silence).await;
        tokio::task::yield_now().await;
    }
    assert_eq!(reading.await.expect("a result").expect_err("an error").kind(), &ErrorKind::TimedOut);
    drop(held);
}

#[tokio::test(start_paused = true)]
async fn a_call_ends_in_time_however_often_it_is_tried_and_however_slowly_it_comes() {
    let held = hold_time();
    let endless = Duration::from_secs(1_000_000);
    let timeouts = Timeouts { whole: Duration::from_secs(20), silence: endless, read: endless, ..Timeouts::default() };
    let patient =
        Retry { most: u32::MAX, first: Duration::from_secs(3), longest: Duration::from_secs(3), budget: endless };
    let came = Arc::new(Notify::new());
    let told = Arc::clone(&came);
    let stalling = Server::new(move |_, _| Then::Stall(Answer::json(200, &json!([])), Arc::clone(&told))).await;
    let failing = Server::saying(Answer::empty(503)).await;
    for (server, kind) in [(&stalling, ErrorKind::TimedOut), (&failing, ErrorKind::Unavailable)] {
        let client = client(&server.base()).timeouts(timeouts).retry(patient).build().expect("a client");
        let reading = tokio::spawn(async move { client.places().zones().await });
        while !reading.is_finished() {
            tokio::time::advance(Duration::from_millis(500)).await;
            tokio::task::yield_now().await;
        }
        let error = reading.await.expect("a result").expect_err("an error");
        assert_eq!(error.kind(), &kind);
        assert!(error.elapsed() <= Duration::from_secs(25), "{:?}", error.elapsed());
    }
    drop(held);
}

#[tokio::test]
async fn a_write_given_up_after_it_left_is_unknown_and_before_that_not_sent() {
    let (server, came) = hanging().await;
    let cancel = CancellationToken::new();
    let client = client(&server.base()).build().expect("a client").cancelled_by(cancel.clone());
    let writing = {
        let client = client.clone();
        tokio::spawn(async move { client.projects().create(&NewProject::default()).await })
    };
    came.notified().await;
    cancel.cancel();
    let Outcome::Unknown(error) = writing.await.expect("an outcome") else { panic!("known") };
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    let Outcome::NotSent(error) = client.projects().create(&NewProject::default()).await else { panic!("sent") };
    assert_eq!(error.kind(), &ErrorKind::Cancelled);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn a_read_is_given_up_while_it_waits_to_be_tried_again() {
    let told = Arc::new(Notify::new());
    let asked = Arc::clone(&told);
    let server = Server::new(move |_, _| {
        asked.notify_one();
        Then::Say(Answer::empty(503).header("retry-after", "30"))
    })
    .await;
    let patient = Retry { first: Duration::from_secs(600), longest: Duration::MAX, budget: Duration::MAX, most: 9 };
    let cancel = CancellationToken::new();
    let client = client(&server.base()).retry(patient).build().expect("a client").cancelled_by(cancel.clone());
    let reading = tokio::spawn(async move { client.places().zones().await });
    told.notified().await;
    cancel.cancel();
    assert_eq!(reading.await.expect("a result").expect_err("an error").kind(), &ErrorKind::Cancelled);
    assert_eq!(server.count(), 1);
}

#[tokio::test]
async fn the_token_is_in_its_header_and_nowhere_else() {
    let server = Server::saying(Answer::json(200, &json!([]))).await;
    let builder = client(&server.base());
    assert!(!format!("{builder:?}").contains(CANARY));
    let client: Client = builder.build().expect("a client");
    client.places().zones().await.expect("zones");
    client.services().health().await.expect("health");
    let asked = server.asked();
    assert_eq!(asked[0].header("x-dso-token"), Some(CANARY));
    assert_eq!(asked[1].header("x-dso-token"), None, "a route for everybody");
    assert!(!asked[0].target.contains(CANARY) && !format!("{client:?}").contains(CANARY));
    assert!(asked[0].header("content-type").is_none());
}

/// The older server refuses an archive in several ways, and the newer one says that it did when it did half.
#[tokio::test]
async fn an_archive_is_refused_or_in_doubt_as_the_server_told() {
    let words = |status: u16| Answer::json(status, &json!({"message": "non", "statusCode": status}));
    for (status, doubt) in [(400, false), (403, false), (404, false), (409, false), (422, true), (500, true)] {
        let server = Server::saying(words(status)).await;
        let client = client(&server.base()).build().expect("a client");
        let outcome = client.projects().archive(&"p".into()).await;
        assert_eq!(matches!(outcome, Outcome::Unknown(_)), doubt, "{status}: {outcome:?}");
        assert_eq!(matches!(outcome, Outcome::Refused(_)), !doubt, "{status}: {outcome:?}");
    }
}

/// What leaves and what comes back are told to a journal as they were, without what the call carried.
#[tokio::test]
async fn a_write_tells_what_left_and_what_came_back_without_its_secrets() {
    let secret = Secret::new("canari-git-0123456789");
    let echo = format!("bad token {CANARY} for canari-git-0123456789");
    let body = json!({"message": echo, "error": "Bad Request", "statusCode": 400, "stack": "at /srv/x.js"});
    let server = Server::new(move |_, asked| {
        let gone = json!({"message": format!("Cannot POST {}", asked.target), "statusCode": 404});
        Then::Say(if asked.path().starts_with("/api/v2/") {
            Answer::json(404, &gone)
        } else {
            Answer::json(400, &body)
        })
    })
    .await;
    let client = client(&server.base()).build().expect("a client");
    let content = RepositoryUpdate { is_private: true, external_token: Some(secret), ..RepositoryUpdate::default() };
    let new = NewRepository { internal_repo_name: "front".to_owned(), content };
    let write = client.repositories().create(&"p".into(), &new);
    assert!(!format!("{write:?}").contains("canari"));
    let first = write.departure();
    assert_eq!(
        (first.method.as_str(), first.url.as_str().ends_with("/api/v2/projects/p/repositories")),
        ("POST", true)
    );
    let sent = write.once().await;
    let End::Older(older) = sent.end else { panic!("the route is not there") };
    assert_eq!(sent.told.status, Some(404));
    let second = older.departure();
    assert!(second.url.as_str().ends_with("/api/v1/repositories"), "{second:?}");
    let sent = older.once().await;
    let End::Ended(Outcome::Refused(error)) = sent.end else { panic!("refused") };
    assert!(error.words().is_empty(), "the text of a crash is not for the user: {:?}", error.words());
    let all = format!("{first:?} {second:?} {:?} {error} {error:?} {:?}", sent.told, error.details());
    assert!(!all.contains("canari") && !all.contains("/srv/"), "{all}");
    assert!(all.contains("front") && all.contains("bad token ***"), "{all}");
    drop(server);
    let lost = client.projects().archive(&"p".into()).once().await;
    assert_eq!((lost.told.status, lost.told.answer.as_str()), (None, "La console ne répond pas."));
}
