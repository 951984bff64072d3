//! Long lists.

use accostage_platform::{Project, ProjectStatus};
use serde_json::{Value, json};

use super::client;
use super::server::{Answer, Server, Then};
use crate::error::{ErrorKind, SignIn};
use crate::{Filter, ProjectQuery};

fn projects(count: usize) -> Value {
    (0..count)
        .map(|number| json!({"id": number.to_string(), "name": "front", "status": "created", "members": [{"userId": "u"}]}))
        .collect()
}

fn all() -> ProjectQuery {
    ProjectQuery { filter: Filter::All, archived: false, name: Some("front".to_owned()), ..ProjectQuery::default() }
}

#[tokio::test]
async fn five_thousand_projects_come_one_after_the_other_with_their_progress() {
    let body = serde_json::to_vec(&projects(5_000)).expect("JSON");
    let total = body.len() as u64;
    let server = Server::saying(Answer::typed(200, "application/json", body)).await;
    let client = client(&server.base()).build().expect("a client");
    let mut elements = client.projects().stream(&all()).await.expect("a list");
    let (mut count, mut last) = (0_u64, elements.progress());
    assert_eq!(last.total, Some(total));
    while let Some(project) = elements.next().await {
        let project: Project = project.expect("a project");
        assert_eq!((project.id.as_str(), project.status), (count.to_string().as_str(), ProjectStatus::Created));
        count += 1;
        let progress = elements.progress();
        assert!(progress.bytes >= last.bytes && progress.elements >= count);
        last = progress;
    }
    assert_eq!((count, last.bytes, last.elements), (5_000, total, 5_000));
    assert_eq!(server.asked()[0].target, "/api/v1/projects?filter=all&statusNotIn=archived&name=front");
}

#[tokio::test]
async fn one_element_that_cannot_be_read_does_not_lose_the_others() {
    let body = json!([{"id": "a", "name": "a"}, {"id": "b"}, {"id": "c", "name": "c"}]);
    let server = Server::saying(Answer::json(200, &body)).await;
    let client = client(&server.base()).build().expect("a client");
    let mut elements = client.projects().stream(&all()).await.expect("a list");
    let mut found = Vec::new();
    while let Some(element) = elements.next().await {
        found.push(element.map(|project| project.id.0).map_err(|error| error.details().join(" ")));
    }
    assert_eq!((&found[0], &found[2], found.len()), (&Ok("a".to_owned()), &Ok("c".to_owned()), 3));
    assert!(found[1].as_ref().expect_err("b").contains("[1]."), "{:?}", found[1]);
}

#[tokio::test]
async fn a_list_that_is_cut_or_is_none_is_an_error_and_not_a_short_list() {
    let cut = projects(3);
    for (then, expected) in [
        (Then::Cut(Answer::json(200, &cut)), ErrorKind::Interrupted),
        (Then::Say(Answer::typed(200, "application/json", "[{\"id\":\"a\",\"name\":\"a\"},")), ErrorKind::Interrupted),
        (
            Then::Say(Answer::json(200, &json!({"status": 401, "body": {"message": "Not active"}}))),
            ErrorKind::NotSignedIn(SignIn::NotActive),
        ),
        (Then::Say(Answer::typed(200, "text/html", "<html>portail</html>")), ErrorKind::NotAConsole),
    ] {
        let then = std::sync::Mutex::new(Some(then));
        let server = Server::new(move |_, _| then.lock().expect("one").take().expect("asked once")).await;
        let client = client(&server.base()).build().expect("a client");
        let error = client.projects().list(&ProjectQuery::default()).await.expect_err("an error");
        assert_eq!(error.kind(), &expected);
    }
}

#[tokio::test]
async fn a_compressed_answer_is_read() {
    use std::io::Write as _;
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packer.write_all(&serde_json::to_vec(&projects(300)).expect("JSON")).expect("compressed");
    let body = packer.finish().expect("compressed");
    let answer = Answer::typed(200, "application/json", body).header("content-encoding", "gzip");
    let server = Server::saying(answer).await;
    let client = client(&server.base()).build().expect("a client");
    assert_eq!(client.projects().list(&all()).await.expect("a list").len(), 300);
    assert_eq!(server.asked()[0].header("accept-encoding"), Some("gzip"));
}

/// The shells run requests on any thread.
#[test]
fn requests_may_go_from_one_thread_to_another() {
    fn moves(_: impl Send) {}
    let client = client("http://localhost:1").build().expect("a client");
    let project = accostage_platform::ProjectId::from("p");
    moves(client.projects().list(&all()));
    moves(async {
        let mut elements = client.projects().stream(&all()).await?;
        elements.next().await.transpose()
    });
    moves(client.environments().list(&project));
    moves(client.repositories().delete(&project, &accostage_platform::RepositoryId::default()));
    moves(client.members().list(&project));
    moves(client.probe());
}
