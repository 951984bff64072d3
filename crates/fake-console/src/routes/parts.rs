//! What environments and repositories share: routes in two versions, the old ones without the project in their path.

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::call::{Call, Caller, Need, Reply};
use crate::fields::is_uuid;
use crate::issues::{Issue, Part};
use crate::permissions::{admin, on_console};
use crate::state::Project;

/// A sort of part of a project.
pub(super) struct Sort {
    /// Name of its identifier in a path.
    pub(super) id: &'static str,
    pub(super) list: Need,
    pub(super) write: Need,
    /// Those of a project, as they are answered.
    pub(super) shown: fn(&Call<'_>, usize) -> Value,
    /// Where one is in its project.
    pub(super) position: fn(&Project, &str) -> Option<usize>,
    /// What the new server says of one that it does not find.
    pub(super) unknown: fn(&Call<'_>) -> Answer,
}

impl Sort {
    pub(super) fn list(&self, call: &mut Call<'_>, id: &str) -> Reply {
        let (_, place) = call.project(id, self.list)?;
        Ok(Answer::json(200, (self.shown)(call, place)))
    }

    /// The old route: the project is in the query, and one that nobody knows has none.
    pub(super) fn list_old(&self, call: &mut Call<'_>) -> Reply {
        let Some(id) = call.asked("projectId").map(str::to_owned) else {
            call.wrong(Part::Query, &[Issue::of_type("projectId", "string", None)])?;
            return Ok(Answer::json(200, json!([])));
        };
        let caller = call.caller()?;
        match call.find(&id) {
            Ok(place) => {
                call.allowed(&caller, place, self.list)?;
                Ok(Answer::json(200, (self.shown)(call, place)))
            }
            Err(_) if on_console(caller.mask, admin::LIST_PROJECTS) => Ok(Answer::json(200, json!([]))),
            Err(refused) => Err(refused),
        }
    }

    pub(super) fn check_id(&self, call: &Call<'_>, id: &str) -> Result<(), Answer> {
        if is_uuid(id) {
            return Ok(());
        }
        if call.is_nest() {
            return Err(call.refusal(400, "Validation failed (uuid is expected)"));
        }
        call.wrong(Part::Path, &[Issue::not_a_uuid(self.id)])
    }

    /// One of them: of the project of the path, or of whichever has it on the old routes.
    pub(super) fn reach(
        &self,
        call: &mut Call<'_>,
        known: Option<(Caller, usize)>,
        id: &str,
    ) -> Result<(Caller, usize, usize), Answer> {
        let at = |call: &Call<'_>, place: usize| (self.position)(&call.state.projects[place], id);
        if let Some((caller, place)) = known {
            let at = at(call, place).ok_or_else(|| (self.unknown)(call))?;
            return Ok((caller, place, at));
        }
        let caller = call.caller()?;
        let found = (0..call.state.projects.len()).find_map(|place| Some((place, at(call, place)?)));
        let Some((place, at)) = found else { return Err(call.refusal(403, "Forbidden")) };
        call.allowed(&caller, place, self.write)?;
        Ok((caller, place, at))
    }
}
