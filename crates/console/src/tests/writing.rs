//! What is sent, field by field, and by which version of the routes.

use accostage_platform::{ProjectId, ProjectRights, Quantity};
use serde_json::{Value, json};

use super::client;
use super::server::{Answer, Asked, Server, Then};
use crate::{
    Branches, DeploySettings, EnvironmentUpdate, MemberRoles, NewEnvironment, NewMember, NewProject, NewRepository,
    NewRole, Outcome, ProjectUpdate, Quotas, RepositoryUpdate, RoleUpdate, Secret,
};

/// A console that has version 2 or not, and answers any write with a thing of each kind.
async fn console(second: bool) -> Server {
    Server::new(move |_, asked| {
        if asked.path().starts_with("/api/v2/") && !second {
            let message = format!("Route {}:{} not found", asked.method, asked.target);
            return Then::Say(Answer::json(404, &json!({"message": message, "error": "Not Found", "statusCode": 404})));
        }
        let list = asked.method == "GET" || asked.path().ends_with("/members") || asked.path().ends_with("/roles");
        let thing = json!({"id": "x", "name": "x", "internalRepoName": "x"});
        Then::Say(Answer::json(200, &if list { json!([]) } else { thing }))
    })
    .await
}

fn environment() -> NewEnvironment {
    NewEnvironment {
        name: "dev".to_owned(),
        stage_id: "s".into(),
        cluster_id: "c".into(),
        cpu: Quantity::new(0.5).expect("an amount"),
        gpu: Quantity::ZERO,
        memory: 4.into(),
        autosync: true,
    }
}

fn last(server: &Server) -> Asked {
    server.asked().pop().expect("a request")
}

#[tokio::test]
async fn version_two_is_used_where_it_exists_and_its_absence_is_learnt_once() {
    let project = ProjectId::from("p");
    for (second, path, expected) in [(true, "/api/v2/projects/p/environments", 2), (false, "/api/v1/environments", 3)] {
        let server = console(second).await;
        let client = client(&server.base()).build().expect("a client");
        let created = client.environments().create(&project, &environment()).await;
        assert!(matches!(created, Outcome::Written(_)), "{created:?}");
        assert_eq!(last(&server).path(), path);
        client.clone().environments().list(&project).await.expect("a list");
        assert_eq!(last(&server).path(), path);
        assert_eq!(server.count(), expected, "what was learnt is shared with clones");
        assert_eq!(client.version_of_environments(), Some(if second { 2 } else { 1 }));
        assert_eq!(client.version_of_repositories(), None);
    }
}

#[tokio::test]
async fn a_project_that_is_not_found_says_nothing_of_the_version() {
    let body = json!({"message": "Projet introuvable", "error": "Not Found", "statusCode": 404});
    let server = Server::saying(Answer::json(404, &body)).await;
    let client = client(&server.base()).build().expect("a client");
    client.repositories().list(&"p".into()).await.expect_err("not found");
    assert_eq!((server.count(), client.version_of_repositories()), (1, None));
}

#[tokio::test]
async fn bodies_are_those_that_the_server_expects() {
    let server = console(true).await;
    let client = client(&server.base()).build().expect("a client");
    let project = ProjectId::from("p");
    let quotas = Quotas { hprod_cpu: 4.into(), hprod_memory: 8.into(), ..Quotas::default() };
    let update = ProjectUpdate { description: "d".to_owned(), limitless: false, quotas };
    let quotas_json =
        json!({"hprodCpu": 4, "hprodGpu": 0, "hprodMemory": 8, "prodCpu": 0, "prodGpu": 0, "prodMemory": 0});
    let with = |mut base: Value| {
        base.as_object_mut().expect("an object").extend(quotas_json.as_object().expect("an object").clone());
        base
    };
    let new = NewProject { name: "front".to_owned(), description: "d".to_owned(), limitless: false, quotas };
    let _ = client.projects().create(&new).await;
    assert_eq!(last(&server).json(), with(json!({"name": "front", "description": "d", "limitless": false})));
    let _ = client.projects().update(&project, &update).await;
    assert_eq!(last(&server).json(), with(json!({"description": "d", "limitless": false})), "never quotas alone");
    let _ = client.projects().replay_hooks(&project).await;
    let replay = last(&server);
    assert_eq!((replay.method.as_str(), replay.body.len(), replay.header("content-type")), ("PUT", 0, None));

    let _ = client.environments().create(&project, &environment()).await;
    let expected =
        json!({"name": "dev", "stageId": "s", "clusterId": "c", "cpu": 0.5, "gpu": 0, "memory": 4, "autosync": true});
    assert_eq!(last(&server).json(), expected);
    let _ = client.environments().update(&project, &"e".into(), &EnvironmentUpdate::default()).await;
    assert_eq!(last(&server).json(), json!({"cpu": 0, "gpu": 0, "memory": 0, "autosync": false}));

    let _ = client.members().add(&project, &NewMember::Email("zoe@exemple.fr".to_owned())).await;
    assert_eq!(last(&server).json(), json!({"email": "zoe@exemple.fr"}));
    let roles = [MemberRoles { user_id: "u".into(), roles: vec!["r".into()] }];
    let _ = client.members().set_roles(&project, &roles).await;
    assert_eq!(last(&server).json(), json!([{"userId": "u", "roles": ["r"]}]));
    let role = NewRole { name: "Recette".to_owned(), permissions: ProjectRights(256), oidc_group: None, kind: None };
    let _ = client.roles().create(&project, &role).await;
    assert_eq!(last(&server).json(), json!({"name": "Recette", "permissions": "256"}));
    let change = RoleUpdate { id: "r".into(), permissions: Some(ProjectRights(768)), ..RoleUpdate::default() };
    let _ = client.roles().update(&project, &[change]).await;
    assert_eq!(last(&server).json(), json!([{"id": "r", "permissions": "768"}]));
}

#[tokio::test]
async fn the_credentials_of_a_repository_are_sent_kept_or_erased_as_each_version_means_it() {
    let project = ProjectId::from("p");
    let private = RepositoryUpdate {
        external_repo_url: "https://e.fr/a.git".to_owned(),
        is_private: true,
        external_user_name: "robot".to_owned(),
        external_token: Some(Secret::new("canari")),
        deploy: Some(DeploySettings {
            deploy_revision: "main".to_owned(),
            deploy_path: ".".to_owned(),
            ..Default::default()
        }),
        ..RepositoryUpdate::default()
    };
    assert!(!format!("{private:?}").contains("canari"));
    let kept = RepositoryUpdate { external_token: None, ..private.clone() };
    for (second, token) in [(true, Value::Null), (false, json!("fakeToken"))] {
        let server = console(second).await;
        let client = client(&server.base()).build().expect("a client");
        let new = NewRepository { internal_repo_name: "front".to_owned(), content: private.clone() };
        let _ = client.repositories().create(&project, &new).await;
        let sent = last(&server).json();
        assert_eq!((&sent["externalToken"], &sent["deployRevision"]), (&json!("canari"), &json!("main")));
        assert_eq!(sent["projectId"], if second { Value::Null } else { json!("p") });
        let _ = client.repositories().update(&project, &"r".into(), &kept).await;
        assert_eq!(last(&server).json()["externalToken"], token);
        let _ = client.repositories().update(&project, &"r".into(), &RepositoryUpdate::default()).await;
        let sent = last(&server).json();
        assert_eq!(
            (&sent["isPrivate"], sent.get("externalToken"), sent.get("deployPath")),
            (&json!(false), None, None)
        );
        let _ = client.repositories().sync(&project, &"r".into(), &Branches::One("main".to_owned())).await;
        assert_eq!(last(&server).json(), json!({"syncAllBranches": false, "branchName": "main"}));
    }
}
