//! Personal tokens and those of administrators.

use chrono::{DateTime, NaiveDate, NaiveTime, SecondsFormat, Utc};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Reply};
use crate::fields::{Fields, Text, is_dashed};
use crate::issues::Issue;
use crate::permissions::admin;
use crate::state::{Kind, Token, User};
use crate::views;

use super::projects::mask;

const SHAPE: &str = "Le nom ne peut être constitué que de caractères minuscules, de chiffres et de tirets (-)";

fn name_rule() -> Text {
    Text { least: 2, most: Some(32), shape: Some((is_dashed, SHAPE)), ..Text::default() }
}

pub(super) fn list(call: &mut Call<'_>) -> Reply {
    let caller = call.caller()?;
    if caller.bot {
        return Err(call.refusal(403, "Forbidden"));
    }
    let state = &call.state;
    let mine = state.tokens.iter().filter(|token| token.owner == caller.id && token.permissions.is_none());
    Ok(Answer::json(200, mine.map(|token| views::token(token, state)).collect()))
}

pub(super) fn create(call: &mut Call<'_>) -> Reply {
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let name = fields.text("name", name_rule());
    let expiration = object.get("expirationDate");
    if !expiration.is_some_and(Value::is_string) {
        let branches = ["string", "date"].map(|kind| vec![Issue::of_type("expirationDate", kind, expiration)]);
        fields.issues.push(Issue::union("expirationDate", branches.into()));
    }
    call.finish(&fields)?;
    let caller = call.caller()?;
    if caller.bot {
        return Err(call.refusal(403, "Forbidden"));
    }
    let wished = expiration.and_then(Value::as_str).and_then(date);
    let today = call.state.instant().date_naive();
    let Some(expiration) = wished.filter(|wished| wished.date_naive() > today) else {
        return Err(call.refusal(400, "Date d'expiration trop courte"));
    };
    let token = new_token(call, name, caller.id, Some(expiration), None);
    let mut view = views::token(&token, call.state);
    if let Some(view) = view.as_object_mut() {
        view.shift_remove("expirationDate");
        view.insert("password".to_owned(), json!(token.value));
    }
    call.state.effect("token.create", &token.id);
    call.state.tokens.push(token);
    Ok(Answer::json(201, view))
}

/// A moment, or a day that begins at midnight UTC.
fn date(text: &str) -> Option<DateTime<Utc>> {
    let moment = DateTime::parse_from_rfc3339(text).ok().map(|moment| moment.to_utc());
    moment.or_else(|| {
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
        Some(day.and_time(NaiveTime::MIN).and_utc())
    })
}

fn new_token(
    call: &mut Call<'_>,
    name: String,
    owner: String,
    expiration: Option<DateTime<Utc>>,
    permissions: Option<u64>,
) -> Token {
    let id = call.state.new_id();
    let value: String = format!("{}{}", call.state.new_id(), call.state.new_id()).chars().take(48).collect();
    Token {
        id,
        name,
        value,
        owner,
        permissions,
        status: "active".to_owned(),
        expiration: expiration.map(|moment| moment.to_rfc3339_opts(SecondsFormat::Millis, true)),
        last_use: None,
        created_at: call.state.now(),
    }
}

/// A real deletion, of one's own only; the answer is the same whatever happens.
pub(super) fn delete(call: &mut Call<'_>, id: &str) -> Reply {
    let caller = call.caller()?;
    let before = call.state.tokens.len();
    call.state.tokens.retain(|token| token.id != id || token.owner != caller.id);
    if call.state.tokens.len() != before {
        call.state.effect("token.delete", id);
    }
    Ok(Answer::empty(204))
}

pub(super) fn list_admin(call: &mut Call<'_>) -> Reply {
    call.admin(admin::LIST_ADMIN_TOKEN)?;
    let state = &call.state;
    let all = state.tokens.iter().filter(|token| token.permissions.is_some());
    Ok(Answer::json(200, all.map(|token| views::token(token, state)).collect()))
}

pub(super) fn create_admin(call: &mut Call<'_>) -> Reply {
    let object = call.object()?;
    let mut fields = Fields::of(&object);
    let name = fields.text("name", name_rule());
    let expiration = object.get("expirationDate").and_then(Value::as_str).and_then(date);
    let permissions = mask(object.get("permissions"));
    call.finish(&fields)?;
    call.admin(admin::MANAGE_ADMIN_TOKEN)?;
    let Some(permissions) = permissions else {
        return Err(Answer::stack("Cannot convert to a BigInt", "SyntaxError"));
    };
    let (bot, now) = (call.state.new_id(), call.state.now());
    call.state.users.push(User {
        id: bot.clone(),
        first_name: "Bot Admin".to_owned(),
        last_name: name.clone(),
        email: format!("{bot}@bot.io"),
        kind: Kind::Bot,
        admin_role_ids: Vec::new(),
        last_login: None,
        updated_at: now.clone(),
        created_at: now,
    });
    let token = new_token(call, name, bot, expiration, Some(permissions));
    let mut view = views::token(&token, call.state);
    view["password"] = json!(token.value);
    call.state.effect("admin-token.create", &token.id);
    call.state.tokens.push(token);
    Ok(Answer::json(201, view))
}

/// The row stays, with the status that says so.
pub(super) fn revoke_admin(call: &mut Call<'_>, id: &str) -> Reply {
    call.admin(admin::MANAGE_ADMIN_TOKEN)?;
    let found = call.state.tokens.iter_mut().find(|token| token.id == id && token.permissions.is_some());
    if let Some(token) = found {
        token.status = "revoked".to_owned();
        call.state.effect("admin-token.revoke", id);
    }
    Ok(Answer::empty(204))
}
