//! One request being answered: who asks, with which rights, on which project.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Dialect};
use crate::fields::Fields;
use crate::http::{Request, decoded};
use crate::issues::{Issue, Part, refuse};
use crate::permissions::{admin, on_console, on_project};
use crate::state::{Kind, State, User};

/// What went wrong on purpose, as the handlers see it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Trouble {
    pub(crate) race: bool,
    pub(crate) services_down: bool,
    pub(crate) vault_down: bool,
    /// The services answer later: see [`State::settle`].
    pub(crate) later: bool,
}

/// Who asks.
#[derive(Clone, Debug)]
pub(crate) struct Caller {
    pub(crate) id: String,
    pub(crate) mask: u64,
    pub(crate) bot: bool,
}

pub(crate) type Reply = Result<Answer, Answer>;

/// A request and the state that it may change.
pub(crate) struct Call<'a> {
    pub(crate) state: &'a mut State,
    pub(crate) request: &'a Request,
    pub(crate) dialect: Dialect,
    pub(crate) trouble: Trouble,
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<Value>,
    pub(crate) pending: &'a mut Vec<Pending>,
}

/// Provisioning that ends later.
#[derive(Clone, Debug)]
pub(crate) struct Pending {
    pub(crate) project: String,
    pub(crate) failed: bool,
}

/// What a route of a project asks for.
#[derive(Clone, Copy)]
pub(crate) struct Need {
    pub(crate) right: u64,
    /// A right on the console that also opens it, besides managing everything.
    pub(crate) or_admin: u64,
    /// The project must be open to changes.
    pub(crate) open: bool,
}

impl Need {
    pub(crate) const fn to_read(right: u64) -> Self {
        Self { right, or_admin: admin::LIST_PROJECTS, open: false }
    }

    pub(crate) const fn to_write(right: u64) -> Self {
        Self { right, or_admin: 0, open: true }
    }

    pub(crate) fn strictly(right: u64) -> Self {
        Self { right, or_admin: 0, open: false }
    }
}

impl Call<'_> {
    pub(crate) fn is_nest(&self) -> bool {
        self.dialect == Dialect::Nest
    }

    pub(crate) fn refusal(&self, status: u16, message: &str) -> Answer {
        Answer::refusal(self.dialect, status, message)
    }

    pub(crate) fn wrong(&self, part: Part, issues: &[Issue]) -> Result<(), Answer> {
        refuse(self.dialect, part, issues)
    }

    pub(crate) fn asked(&self, key: &str) -> Option<&str> {
        self.query.iter().find(|(known, _)| known == key).map(|(_, value)| value.as_str())
    }

    /// The body as an object, or the refusal of anything else.
    pub(crate) fn object(&self) -> Result<Map<String, Value>, Answer> {
        match &self.body {
            Some(Value::Object(map)) => Ok(map.clone()),
            found => {
                self.wrong(Part::Body, &[Issue::of_type("", "object", found.as_ref())])?;
                Ok(Map::new())
            }
        }
    }

    /// The body as a list, or the refusal of anything else.
    pub(crate) fn list(&self) -> Result<Vec<Value>, Answer> {
        match &self.body {
            Some(Value::Array(list)) => Ok(list.clone()),
            found => {
                self.wrong(Part::Body, &[Issue::of_type("", "array", found.as_ref())])?;
                Ok(Vec::new())
            }
        }
    }

    pub(crate) fn finish(&self, fields: &Fields<'_>) -> Result<(), Answer> {
        self.wrong(Part::Body, &fields.issues)
    }

    /// What the old server does before any route: who shows nothing is sent to sign in.
    pub(crate) fn door(&mut self, home: &str) -> Result<(), Answer> {
        if self.request.header("x-dso-token").is_some() {
            return Ok(());
        }
        match self.request.header("authorization") {
            Some(value) => {
                let value = value.strip_prefix("Bearer ").unwrap_or(value);
                let good = self.state.bearers.iter().any(|bearer| bearer.value == value && !bearer.expired);
                if good { Ok(()) } else { Err(Answer::text(401, "Unauthorized")) }
            }
            None if matches!(self.request.method.as_str(), "GET" | "HEAD") => {
                Err(Answer::redirect(&format!("{home}/connect/keycloak")))
            }
            None => Err(Answer::text(401, "Unauthorized")),
        }
    }

    pub(crate) fn caller(&mut self) -> Result<Caller, Answer> {
        let nest = self.is_nest();
        if let Some(value) = self.request.header("x-dso-token").map(str::to_owned) {
            return self.by_token(&value, nest);
        }
        let Some(value) = self.request.header("authorization").map(str::to_owned) else {
            return Err(self.refusal(401, "Not authenticated"));
        };
        let value = value.strip_prefix("Bearer ").unwrap_or(&value);
        let Some(bearer) = self.state.bearers.iter().find(|bearer| bearer.value == value).cloned() else {
            return Err(if nest { self.refusal(401, "Invalid JWT format") } else { Answer::text(401, "Unauthorized") });
        };
        if bearer.expired {
            return Err(if nest { self.refusal(401, "jwt expired") } else { Answer::text(401, "Unauthorized") });
        }
        if self.state.user(&bearer.user.id).is_none() {
            if nest {
                return Err(self.refusal(401, "Not authenticated"));
            }
            let now = self.state.now();
            self.state.users.push(User { created_at: now.clone(), updated_at: now, ..bearer.user.clone() });
            self.state.effect("user.create", &bearer.user.id);
        }
        Ok(self.signed_in(&bearer.user.id))
    }

    fn by_token(&mut self, value: &str, nest: bool) -> Result<Caller, Answer> {
        let refused = |message: &str| {
            if nest { Answer::refusal(Dialect::Nest, 401, message) } else { Answer::envelope(401, message) }
        };
        let now = self.state.now();
        let Some(token) = self.state.tokens.iter_mut().find(|token| token.value == value) else {
            return Err(refused("Not authenticated"));
        };
        // The new server reads neither the status nor the expiry.
        if !nest {
            if token.status != "active" {
                return Err(refused("Not active"));
            }
            if token.expiration.as_deref().is_some_and(|expiration| expiration < now.as_str()) {
                return Err(refused("Expired"));
            }
        }
        token.last_use = Some(now);
        let (owner, permissions) = (token.owner.clone(), token.permissions);
        match permissions {
            Some(_) if nest => Err(Answer::internal()),
            Some(mask) => {
                let mask = mask | self.state.everyone_mask();
                Ok(Caller { mask, bot: true, ..self.signed_in(&owner) })
            }
            None => Ok(self.signed_in(&owner)),
        }
    }

    fn signed_in(&mut self, id: &str) -> Caller {
        let now = self.state.now();
        let mut mask = self.state.everyone_mask();
        if let Some(place) = self.state.users.iter().position(|user| user.id == id) {
            mask = self.state.admin_mask(&self.state.users[place]);
            self.state.users[place].last_login = Some(now.clone());
            self.state.users[place].updated_at = now;
        }
        Caller { id: id.to_owned(), mask, bot: self.state.user(id).is_some_and(|user| user.kind == Kind::Bot) }
    }

    /// Who asks, when he holds a right on the console.
    pub(crate) fn admin(&mut self, right: u64) -> Result<Caller, Answer> {
        let caller = self.caller()?;
        if on_console(caller.mask, right) {
            return Ok(caller);
        }
        Err(if self.is_nest() {
            self.refusal(403, "Permissions administrateur insuffisantes")
        } else {
            self.refusal(403, "Forbidden")
        })
    }

    /// The place of a project, once the caller may do what he asks there.
    pub(crate) fn project(&mut self, id: &str, need: Need) -> Result<(Caller, usize), Answer> {
        let caller = self.caller()?;
        let place = self.find(id)?;
        self.allowed(&caller, place, need)?;
        Ok((caller, place))
    }

    pub(crate) fn find(&self, id: &str) -> Result<usize, Answer> {
        let by_slug = self.is_nest();
        let found = self.state.projects.iter().position(|project| project.id == id || (by_slug && project.slug == id));
        found.ok_or_else(
            || {
                if by_slug { self.refusal(404, "Projet introuvable") } else { self.refusal(403, "Forbidden") }
            },
        )
    }

    pub(crate) fn allowed(&self, caller: &Caller, place: usize, need: Need) -> Result<(), Answer> {
        // The new server looks at the project first, then at the rights.
        if need.open && self.is_nest() {
            self.is_open(place)?;
        }
        let project = &self.state.projects[place];
        let mask = self.state.project_mask(project, &caller.id);
        let allowed = on_project(mask, need.right) || on_console(caller.mask, need.or_admin | admin::MANAGE);
        if !allowed {
            return Err(self
                .refusal(403, if self.is_nest() { "Permissions insuffisantes pour ce projet" } else { "Forbidden" }));
        }
        if need.open {
            self.is_open(place)?;
        }
        Ok(())
    }

    /// Neither archived nor locked.
    pub(crate) fn is_open(&self, place: usize) -> Result<(), Answer> {
        let project = &self.state.projects[place];
        if self.is_nest() {
            if project.status == "archived" {
                return Err(self.refusal(403, "Statut de projet invalide"));
            }
            if project.locked {
                return Err(self.refusal(403, "État de verrouillage invalide"));
            }
        } else if project.locked {
            return Err(self.refusal(403, "Le projet est verrouillé"));
        }
        Ok(())
    }

    /// Whether the services behind the console answer this request.
    pub(crate) fn services_up(&self) -> bool {
        self.state.services_up && !self.trouble.services_down
    }

    pub(crate) fn vault_up(&self) -> bool {
        self.services_up() && !self.trouble.vault_down
    }

    /// Runs the services for a whole project: its status tells how it went. A project being archived stays so.
    pub(crate) fn provision_project(&mut self, place: usize, action: &str, caller: &Caller) -> bool {
        let up = self.services_up();
        let project = self.state.projects[place].id.clone();
        if self.trouble.later {
            self.pending.push(Pending { project: project.clone(), failed: !up });
        } else {
            self.state.settled(&project, !up);
        }
        self.state.log(action, Some(&caller.id), Some(&project), !up);
        up
    }

    /// Runs the services for a part of a project. The new server marks the whole project when they fail.
    pub(crate) fn provision_part(&mut self, place: usize, action: &str, caller: &Caller) -> bool {
        let up = self.services_up();
        let project = self.state.projects[place].id.clone();
        if !up && self.is_nest() {
            self.state.projects[place].status = "failed".to_owned();
        }
        self.state.log(action, Some(&caller.id), Some(&project), !up);
        up
    }
}

impl State {
    /// How the services ended for a project.
    pub(crate) fn settled(&mut self, id: &str, failed: bool) {
        let (now, version) = (self.now(), self.version.clone());
        if let Some(project) = self.project_mut(id) {
            project.updated_at = now;
            if failed {
                project.status = "failed".to_owned();
            } else if project.status != "archived" {
                project.status = "created".to_owned();
                project.provisioned = Some(version);
            }
        }
    }
}

/// The body of a request, read as its server does.
pub(crate) fn read_body(request: &Request, dialect: Dialect) -> Result<Option<Value>, Answer> {
    let kind = request.header("content-type").unwrap_or_default();
    if kind.starts_with("application/json") {
        let broken = |words: &str| match dialect {
            Dialect::Fastify => Answer::stack(words, "FastifyError"),
            Dialect::Nest => Answer::json(400, json!({ "statusCode": 400, "message": words })),
        };
        if request.body.is_empty() {
            if matches!(request.method.as_str(), "GET" | "HEAD") {
                return Ok(None);
            }
            return Err(broken("Body cannot be empty when content-type is set to 'application/json'"));
        }
        return serde_json::from_slice(&request.body)
            .map(Some)
            .map_err(|_| broken("Body is not valid JSON but content-type is set to 'application/json'"));
    }
    if request.body.is_empty() {
        return Ok(None);
    }
    Ok(Some(Value::String(String::from_utf8_lossy(&request.body).into_owned())))
}

/// Keys and values of the query, in the order in which they came.
pub(crate) fn read_query(target: &str) -> Vec<(String, String)> {
    let query = target.split_once('?').map_or("", |(_, query)| query);
    query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(key), decoded(value))
        })
        .collect()
}
