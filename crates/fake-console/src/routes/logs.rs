//! The operation log: the only list with pages.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Reply};
use crate::issues::{Issue, Part};
use crate::permissions::{admin, on_console};
use crate::state::{Log, State};
use crate::views;

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let mut issues = Vec::new();
    let mut number = |field: &str| {
        let number = call.asked(field).and_then(|text| text.parse::<usize>().ok());
        if number.is_none() {
            issues.push(Issue::not_a_number(field));
        }
        number.unwrap_or_default()
    };
    let (offset, limit) = (number("offset"), number("limit"));
    call.wrong(Part::Query, &issues)?;
    let project = call.asked("projectId").map(str::to_owned);
    let caller = call.caller()?;
    let everything = on_console(caller.mask, admin::LIST_SYSTEM);
    let member = project.as_deref().is_some_and(|id| super::projects::is_member(call, &caller, id));
    if !everything && !member {
        return Err(call.refusal(403, "Forbidden"));
    }
    let clean = !everything || call.asked("clean") != Some("false");
    let state = &call.state;
    let asked = |log: &&Log| project.is_none() || log.project_id == project;
    let total = state.logs.iter().filter(asked).count();
    let page = state.logs.iter().rev().filter(asked).skip(offset).take(limit);
    let logs: Vec<Value> = page.map(|log| line(state, log, clean)).collect();
    Ok(Answer::json(200, json!({ "total": total, "logs": logs })))
}

fn line(state: &State, log: &Log, clean: bool) -> Value {
    let mut data = json!({});
    if !log.failed.is_empty() {
        data["failed"] = json!(log.failed);
    }
    if let Some(duration) = log.duration {
        data["totalExecutionTime"] = json!(duration);
    }
    data["messageResume"] = json!(log.message);
    let mut view = json!({
        "id": log.id,
        "data": data,
        "action": log.action,
        "userId": log.user_id,
        "updatedAt": log.created_at,
        "createdAt": log.created_at,
    });
    if !clean {
        view["requestId"] = Value::Null;
        view["projectId"] = json!(log.project_id);
        let project = log.project_id.as_deref().and_then(|id| state.project(id));
        view["data"]["args"] =
            project.map_or(json!({}), |project| views::project(state, project, crate::Dialect::Fastify, true));
        let status = json!({ "result": "OK", "message": "" });
        view["data"]["results"] = json!({ "keycloak": { "status": status, "executionTime": { "main": 1 } } });
    }
    view
}
