//! Answers, and the seven shapes that a refusal takes.

use serde_json::{Value, json};

/// Which server answers behind the proxy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// The old server.
    Fastify,
    /// The new one.
    Nest,
}

/// What follows the head of an answer.
#[derive(Clone, Debug)]
pub(crate) enum Body {
    Empty,
    Json(Value),
    Text(String),
    Html(String),
}

/// An answer before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(&'static str, String)>,
    pub(crate) body: Body,
}

impl Answer {
    pub(crate) fn new(status: u16, body: Body) -> Self {
        Self { status, headers: Vec::new(), body }
    }

    pub(crate) fn json(status: u16, value: Value) -> Self {
        Self::new(status, Body::Json(value))
    }

    pub(crate) fn empty(status: u16) -> Self {
        Self::new(status, Body::Empty)
    }

    pub(crate) fn text(status: u16, text: &str) -> Self {
        Self::new(status, Body::Text(text.to_owned()))
    }

    /// The page of the proxy.
    pub(crate) fn page(status: u16) -> Self {
        let title = match status {
            413 => "413 Request Entity Too Large",
            502 => "502 Bad Gateway",
            _ => "504 Gateway Time-out",
        };
        Self::new(
            status,
            Body::Html(format!(
                "<html>\r\n<head><title>{title}</title></head>\r\n<body>\r\n<center><h1>{title}</h1></center>\r\n\
                 <hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n"
            )),
        )
    }

    pub(crate) fn redirect(location: &str) -> Self {
        Self { status: 302, headers: vec![("location", location.to_owned())], body: Body::Empty }
    }

    /// The stack trace that the old server shows when it breaks.
    pub(crate) fn stack(error: &str, name: &str) -> Self {
        let stack = format!(
            "{name}: {error}\n    at Parser.parse (file:///srv/console/apps/server/dist/app.js:10:1)\n    \
             at process.processTicksAndRejections (node:internal/process/task_queues:104:5)"
        );
        Self::json(500, json!({ "status": 500, "error": error, "stack": stack }))
    }

    /// An error thrown by the old server: a success that holds a refusal.
    pub(crate) fn envelope(status: u16, message: &str) -> Self {
        Self::json(200, json!({ "status": status, "body": { "message": message } }))
    }

    /// An error that the new server did not foresee.
    pub(crate) fn internal() -> Self {
        Self::json(500, json!({ "statusCode": 500, "message": "Internal server error" }))
    }

    /// A refusal in the words of the server that answers.
    pub(crate) fn refusal(dialect: Dialect, status: u16, message: &str) -> Self {
        match dialect {
            Dialect::Fastify => Self::json(status, json!({ "message": message })),
            Dialect::Nest => {
                Self::json(status, json!({ "message": message, "error": reason(status), "statusCode": status }))
            }
        }
    }

    pub(crate) fn no_route(dialect: Dialect, method: &str, path: &str) -> Self {
        let message = match dialect {
            Dialect::Fastify => format!("Route {method}:{path} not found"),
            Dialect::Nest => format!("Cannot {method} {path}"),
        };
        Self::json(404, json!({ "message": message, "error": "Not Found", "statusCode": 404 }))
    }
}

/// The words of a status.
pub(crate) fn reason(status: u16) -> &'static str {
    match status {
        200 => "OK",
        201 => "Created",
        202 => "Accepted",
        204 => "No Content",
        302 => "Found",
        400 => "Bad Request",
        401 => "Unauthorized",
        403 => "Forbidden",
        404 => "Not Found",
        413 => "Payload Too Large",
        422 => "Unprocessable Entity",
        502 => "Bad Gateway",
        503 => "Service Unavailable",
        504 => "Gateway Timeout",
        _ => "Internal Server Error",
    }
}
