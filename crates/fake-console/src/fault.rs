//! What goes wrong when a test asks for it, on which route, and how many times.

use crate::gate::Gate;

/// Something that goes wrong. « Before » means that nothing was written, « after » that it was.
#[derive(Clone, Debug)]
pub enum Fault {
    /// Waits at the gate before anything is done: slow, or never when it stays shut.
    HoldBefore(Gate),
    /// Does the work, then waits at the gate before it answers.
    HoldAfter(Gate),
    /// Answers with headers and half of the body, waits at the gate, then sends the rest.
    HoldHalfway(Gate),
    /// The connection is reset; nothing was done.
    ResetBefore,
    /// The work is done, then the connection is reset without an answer.
    ResetAfter,
    /// The page of the proxy, status 504; nothing was done.
    TimeoutBefore,
    /// The page of the proxy, status 504; the work is done.
    TimeoutAfter,
    /// The page of the proxy, status 504; the row is there and the services finish when the gate opens.
    TimeoutWhileWorking(Gate),
    /// Status 200 that holds a refusal: `{"status":401,…}`; nothing was done.
    RefusalInSuccess,
    /// The services behind the console fail for this request.
    ProvisioningFails,
    /// The vault fails for this request: a private repository is kept and the answer says nothing.
    VaultFails,
    /// Another request of the same moment was not seen by the checks: what the database does not forbid is written
    /// twice, what it forbids breaks.
    Race,
    /// The page of the proxy, status 413.
    TooLargePage,
    /// Status 401 in plain text.
    UnauthorizedText,
    /// Status 302 to the sign-in page.
    SignInRedirect,
    /// The work is done, the answer announces more than it sends.
    TruncatedBody,
    /// The work is done, the answer says JSON and is none.
    Garbage,
    /// A crash that shows its stack; nothing was done.
    StackBefore,
    /// A crash that shows its stack; the work is done.
    StackAfter,
    /// This answer instead of the true one; nothing is done.
    Answer {
        /// Status.
        status: u16,
        /// `content-type`.
        content_type: String,
        /// Body, as it is.
        body: String,
    },
}

/// One thing planned: where, what, after how many matches, how many times.
#[derive(Clone, Debug)]
pub(crate) struct Planned {
    pub(crate) method: String,
    pub(crate) pattern: String,
    pub(crate) fault: Fault,
    pub(crate) skip: usize,
    pub(crate) left: Option<usize>,
}

/// Takes the fault for this request, when one is planned.
pub(crate) fn take(plan: &mut Vec<Planned>, method: &str, path: &str) -> Option<Fault> {
    let fits =
        |planned: &Planned| (planned.method == "*" || planned.method == method) && matches(&planned.pattern, path);
    let mut taken = None;
    for planned in plan.iter_mut().filter(|planned| fits(planned)) {
        if planned.skip > 0 {
            planned.skip -= 1;
        } else if taken.is_none() {
            if let Some(left) = &mut planned.left {
                *left -= 1;
            }
            taken = Some(planned.fault.clone());
        }
    }
    plan.retain(|planned| planned.left != Some(0));
    taken
}

/// `*` stands for one segment, `**` at the end for any number of them.
fn matches(pattern: &str, path: &str) -> bool {
    let path = path.split('?').next().unwrap_or_default();
    let (mut asked, mut found) = (pattern.split('/'), path.split('/'));
    loop {
        match (asked.next(), found.next()) {
            (Some("**"), _) | (None, None) => return true,
            (Some(asked), Some(found)) if asked == "*" || asked == found => {}
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::matches;

    #[test]
    fn a_pattern_names_one_route() {
        assert!(matches("/api/v1/projects/*", "/api/v1/projects/abc?x=1"));
        assert!(!matches("/api/v1/projects/*", "/api/v1/projects/abc/hooks"));
        assert!(matches("/api/**", "/api/v2/projects/abc/environments"));
        assert!(!matches("/api/v1/projects", "/api/v1/projects/abc"));
    }
}
