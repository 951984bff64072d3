//! Tolerant reading: nothing that the server sends is lost, and what it leaves out is no error.

use accostage_platform::{
    Cluster, Deployment, Environment, LogPage, Member, Project, ProjectStatus, Quantity, Repository, Role, RoleKind,
    Stage, Token, User, Zone,
};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

#[test]
fn what_the_server_writes_in_another_form_is_read() {
    let project: Project = serde_json::from_value(json!({
        "id": "p", "name": "front", "status": "hibernating", "locked": "true", "hprodCpu": "4", "hprodMemory": 8.5,
        "prodCpu": null, "members": null, "everyonePerms": 896, "future": {"a": [1]}
    }))
    .expect("a project");
    assert_eq!(project.status, ProjectStatus::Other("hibernating".to_owned()));
    assert!(project.locked && !project.limitless && project.members.is_empty());
    assert_eq!(project.hprod_cpu, 4.into());
    assert_eq!(project.hprod_memory.to_string(), "8,5");
    assert_eq!(project.everyone_perms.0, 896);
    let written = serde_json::to_value(&project).expect("JSON");
    assert_eq!(written["future"], json!({"a": [1]}));
    assert_eq!(written["status"], "hibernating");
    assert_eq!(written["hprodCpu"], json!(4), "a whole number is written as one");
}

#[test]
fn both_dialects_of_a_role_are_read() {
    let fastify = json!({"id": "r", "name": "DevOps", "permissions": "984", "position": 1, "type": "system:managed",
        "projectId": "p", "oidcGroup": "/console/devops"});
    let nest = json!({"id": "r", "name": "DevOps", "oidcGroup": "/console/devops", "type": "system:managed",
        "permissions": "984", "userCount": 3});
    let (one, other): (Role, Role) =
        (serde_json::from_value(fastify).expect("a role"), serde_json::from_value(nest).expect("a role"));
    assert_eq!((one.kind.is_system(), other.kind.is_system()), (true, true));
    assert_eq!((one.permissions, one.position), (other.permissions, Some(1)));
    assert_eq!((other.position, &other.unknown["userCount"]), (None, &json!(3)));
    assert_eq!(RoleKind::from("managed"), RoleKind::Managed);
}

#[test]
fn what_is_no_amount_is_refused_without_its_text() {
    for bad in [json!("canari"), json!(-1), json!([]), json!("NaN"), json!("inf")] {
        let error = serde_json::from_value::<Quantity>(bad).expect_err("no amount").to_string();
        assert!(!error.contains("canari"), "{error}");
    }
}

/// Reads a value in which one field after the other is null, then absent.
fn bears_absence<T: serde::de::DeserializeOwned>(whole: &Value, needed: &[&str]) {
    serde_json::from_value::<T>(whole.clone()).expect("the whole");
    let fields = whole.as_object().expect("an object");
    for field in fields.keys().filter(|field| !needed.contains(&field.as_str())) {
        let mut lacking = fields.clone();
        lacking.insert(field.clone(), Value::Null);
        serde_json::from_value::<T>(Value::Object(lacking.clone())).unwrap_or_else(|error| panic!("{field}: {error}"));
        lacking.remove(field);
        serde_json::from_value::<T>(Value::Object(lacking)).unwrap_or_else(|error| panic!("{field}: {error}"));
    }
}

#[test]
fn only_what_names_a_thing_must_be_there() {
    let project = json!({"id": "p", "name": "n", "slug": "n", "description": "", "status": "created", "locked": false,
        "limitless": false, "hprodCpu": 1, "hprodGpu": 1, "hprodMemory": 1, "prodCpu": 1, "prodGpu": 1, "prodMemory": 1,
        "clusterIds": [], "ownerId": "u", "owner": {"id": "u"}, "members": [], "roles": [], "everyonePerms": "896",
        "lastSuccessProvisionningVersion": "9", "updatedAt": "x", "createdAt": "x"});
    bears_absence::<Project>(&project, &["id", "name"]);
    let environment = json!({"id": "e", "name": "dev", "projectId": "p", "stageId": "s", "clusterId": "c", "cpu": 1,
        "gpu": 1, "memory": 1, "autosync": true, "stage": {"id": "s", "name": "dev"}, "updatedAt": "x"});
    bears_absence::<Environment>(&environment, &["id", "name"]);
    let repository = json!({"id": "r", "internalRepoName": "n", "projectId": "p", "externalRepoUrl": "", "isInfra": true,
        "externalUserName": "", "isPrivate": false, "deployRevision": "", "deployPath": "", "helmValuesFiles": ""});
    bears_absence::<Repository>(&repository, &["id", "internalRepoName"]);
    let member = json!({"userId": "u", "firstName": "a", "lastName": "b", "email": "c", "roleIds": []});
    bears_absence::<Member>(&member, &["userId"]);
    let role = json!({"id": "r", "name": "n", "permissions": "1", "position": 0, "projectId": "p", "type": "managed",
        "oidcGroup": ""});
    bears_absence::<Role>(&role, &["id", "name"]);
    let deployment = json!({"id": "d", "name": "n", "projectId": "p", "environmentId": "e", "autosync": true,
        "environment": environment, "deploymentSources": []});
    bears_absence::<Deployment>(&deployment, &["id", "name"]);
    let cluster = json!({"id": "c", "label": "l", "infos": "i", "clusterResources": true, "privacy": "public",
        "zoneId": "z", "stageIds": [], "projectIds": [], "cpu": 1, "gpu": 1, "memory": 1});
    bears_absence::<Cluster>(&cluster, &["id"]);
    bears_absence::<Stage>(&json!({"id": "s", "name": "dev", "clusterIds": []}), &["id"]);
    bears_absence::<Zone>(&json!({"id": "z", "slug": "s", "label": "l", "argocdUrl": "", "description": ""}), &["id"]);
    let token = json!({"id": "t", "name": "n", "status": "active", "expirationDate": "x", "owner": {"id": "u"}});
    bears_absence::<Token>(&token, &["id"]);
    let entry = json!({"id": "l", "action": "a", "userId": "u", "projectId": "p", "data": {}, "createdAt": "x"});
    bears_absence::<accostage_platform::LogEntry>(&entry, &["id"]);
}

/// A value of JSON, small.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        "[a-zé ]{0,8}".prop_map(Value::from),
    ];
    leaf.prop_recursive(2, 8, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::hash_map("[a-z]{1,4}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

/// Fields that no version knows.
fn future() -> impl Strategy<Value = Map<String, Value>> {
    proptest::collection::hash_map("x_[a-z]{1,6}", value(), 0..5).prop_map(|map| map.into_iter().collect())
}

/// Reads, writes, reads again: the same value, the fields of the future untouched.
fn kept<T>(base: Value, future: &Map<String, Value>) -> Result<(), TestCaseError>
where
    T: serde::de::DeserializeOwned + serde::Serialize + PartialEq + std::fmt::Debug,
{
    let Value::Object(mut object) = base else { unreachable!("an object") };
    object.extend(future.clone());
    let read: T =
        serde_json::from_value(Value::Object(object)).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let written = serde_json::to_value(&read).expect("JSON");
    for (key, value) in future {
        prop_assert_eq!(&written[key], value);
    }
    prop_assert_eq!(serde_json::from_value::<T>(written).expect("read back"), read);
    Ok(())
}

proptest! {
    #[test]
    fn fields_of_the_future_are_kept_by_every_type(future in future(), word in "[a-z:]{0,12}", amount in 0.0..1e6_f64) {
        kept::<Project>(json!({"id": "p", "name": "n", "status": word, "prodCpu": amount}), &future)?;
        kept::<Environment>(json!({"id": "e", "name": "dev", "cpu": amount, "autosync": true}), &future)?;
        kept::<Repository>(json!({"id": "r", "internalRepoName": "front", "isPrivate": "false"}), &future)?;
        kept::<Member>(json!({"userId": "u", "roleIds": ["a"]}), &future)?;
        kept::<User>(json!({"id": "u", "type": word, "lastLogin": null}), &future)?;
        kept::<Role>(json!({"id": "r", "name": "n", "permissions": 3, "type": word}), &future)?;
        kept::<Deployment>(json!({"id": "d", "name": "app", "deploymentSources": [{"type": word}]}), &future)?;
        kept::<Cluster>(json!({"id": "c", "privacy": word, "memory": amount.to_string()}), &future)?;
        kept::<Stage>(json!({"id": "s", "name": "prod"}), &future)?;
        kept::<Zone>(json!({"id": "z", "slug": "pr", "argocdUrl": null}), &future)?;
        kept::<Token>(json!({"id": "t", "name": "n", "status": word, "owner": {"id": "u"}}), &future)?;
        kept::<LogPage>(json!({"total": "61", "logs": [{"id": "l", "data": {"failed": ["Vault"]}}]}), &future)?;
    }
}
