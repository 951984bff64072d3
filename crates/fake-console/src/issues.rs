//! What is wrong with what was sent, told in the two ways of the servers.

use serde_json::{Map, Value, json};

use crate::answer::{Answer, Dialect};

/// Where the wrong part was.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    Body,
    Query,
    Path,
}

/// One thing wrong.
pub(crate) struct Issue {
    field: Option<String>,
    message: String,
    more: Map<String, Value>,
}

impl Issue {
    fn new(field: &str, message: impl Into<String>, more: Value) -> Self {
        let more = match more {
            Value::Object(map) => map,
            _ => Map::new(),
        };
        let field = if field.is_empty() { None } else { Some(field.to_owned()) };
        Self { field, message: message.into(), more }
    }

    /// A value of another type, or none.
    pub(crate) fn of_type(field: &str, expected: &str, found: Option<&Value>) -> Self {
        let received = match found {
            None => "undefined",
            Some(Value::Null) => "null",
            Some(Value::Bool(_)) => "boolean",
            Some(Value::Number(_)) => "number",
            Some(Value::String(_)) => "string",
            Some(Value::Array(_)) => "array",
            Some(Value::Object(_)) => "object",
        };
        let message =
            if found.is_none() { "Required".to_owned() } else { format!("Expected {expected}, received {received}") };
        Self::new(field, message, json!({ "code": "invalid_type", "expected": expected, "received": received }))
    }

    pub(crate) fn not_a_number(field: &str) -> Self {
        let more = json!({ "code": "invalid_type", "expected": "number", "received": "nan" });
        Self::new(field, "Expected number, received nan", more)
    }

    pub(crate) fn negative(field: &str) -> Self {
        let more = json!({ "code": "too_small", "minimum": 0, "type": "number", "inclusive": true, "exact": false });
        Self::new(field, "Number must be greater than or equal to 0", more)
    }

    pub(crate) fn too_long(field: &str, maximum: usize, message: Option<&str>) -> Self {
        let words = format!("String must contain at most {maximum} character(s)");
        let more =
            json!({ "code": "too_big", "maximum": maximum, "type": "string", "inclusive": true, "exact": false });
        Self::new(field, message.map_or(words, str::to_owned), more)
    }

    pub(crate) fn too_short(field: &str, minimum: usize, message: Option<&str>) -> Self {
        let words = format!("String must contain at least {minimum} character(s)");
        let more =
            json!({ "code": "too_small", "minimum": minimum, "type": "string", "inclusive": true, "exact": false });
        Self::new(field, message.map_or(words, str::to_owned), more)
    }

    pub(crate) fn pattern(field: &str, message: &str) -> Self {
        Self::new(field, message, json!({ "validation": "regex", "code": "invalid_string" }))
    }

    pub(crate) fn not_a_uuid(field: &str) -> Self {
        Self::new(field, "Invalid uuid", json!({ "validation": "uuid", "code": "invalid_string" }))
    }

    pub(crate) fn not_among(field: &str, options: &[&str], received: &str) -> Self {
        let list: Vec<String> = options.iter().map(|option| format!("'{option}'")).collect();
        let message = format!("Invalid enum value. Expected {}, received '{received}'", list.join(" | "));
        Self::new(field, message, json!({ "code": "invalid_enum_value", "options": options, "received": received }))
    }

    pub(crate) fn custom(field: &str, message: &str) -> Self {
        Self::new(field, message, json!({ "code": "custom" }))
    }

    pub(crate) fn union(field: &str, branches: Vec<Vec<Issue>>) -> Self {
        let errors: Vec<Value> = branches
            .into_iter()
            .map(|issues| json!({ "issues": issues.iter().map(Self::full).collect::<Vec<_>>(), "name": "ZodError" }))
            .collect();
        Self::new(field, "Invalid input", json!({ "code": "invalid_union", "unionErrors": errors }))
    }

    pub(crate) fn discriminator(field: &str) -> Self {
        let more = json!({ "code": "invalid_union_discriminator", "options": [false, true] });
        Self::new(field, "Invalid discriminator value. Expected false | true", more)
    }

    fn full(&self) -> Value {
        let mut map = self.more.clone();
        map.insert("path".to_owned(), self.field.iter().map(|field| json!(field)).collect());
        map.insert("message".to_owned(), json!(self.message));
        Value::Object(map)
    }
}

/// The refusal, or nothing when nothing is wrong.
pub(crate) fn refuse(dialect: Dialect, part: Part, issues: &[Issue]) -> Result<(), Answer> {
    if issues.is_empty() {
        return Ok(());
    }
    let body = match dialect {
        Dialect::Fastify => {
            let errors = json!({ "issues": issues.iter().map(Issue::full).collect::<Vec<_>>(), "name": "ZodError" });
            let of = |asked: Part| if asked == part { errors.clone() } else { Value::Null };
            json!({
                "pathParameterErrors": of(Part::Path),
                "headerErrors": null,
                "queryParameterErrors": of(Part::Query),
                "bodyErrors": of(Part::Body),
            })
        }
        Dialect::Nest => {
            let (mut form, mut fields) = (Vec::new(), Map::new());
            for issue in issues {
                match &issue.field {
                    None => form.push(json!(issue.message)),
                    Some(field) => {
                        let list = fields.entry(field.clone()).or_insert_with(|| json!([]));
                        if let Some(list) = list.as_array_mut() {
                            list.push(json!(issue.message));
                        }
                    }
                }
            }
            json!({ "formErrors": form, "fieldErrors": fields })
        }
    };
    Err(Answer::json(400, body))
}
