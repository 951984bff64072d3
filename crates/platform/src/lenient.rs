//! Reading what the two servers write: a null for an absence, a text for a number or for a yes.

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// A value, or its default when the server writes null.
///
/// # Errors
/// The value has another form.
pub fn or_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A yes or no, which the contract of the console also allows as text.
///
/// # Errors
/// The value is neither.
pub fn flag<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    match Value::deserialize(deserializer)? {
        Value::Null => Ok(false),
        Value::Bool(flag) => Ok(flag),
        Value::String(text) if text == "true" => Ok(true),
        Value::String(text) if text == "false" => Ok(false),
        other => Err(serde::de::Error::custom(format_args!("expected true or false, found {}", kind(&other)))),
    }
}

/// A whole number, which may be written as text or with decimals.
///
/// # Errors
/// The value is not a number.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    match &value {
        Value::Null => Ok(None),
        Value::Number(number) => Ok(number.as_i64().or_else(|| number.as_f64().and_then(rounded))),
        Value::String(text) => Ok(text.trim().parse().ok()),
        other => Err(serde::de::Error::custom(format_args!("expected a number, found {}", kind(other)))),
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the range is checked on the line before")]
fn rounded(number: f64) -> Option<i64> {
    // Beyond 2^53 a floating number is no longer exact.
    (number.abs() <= 9_007_199_254_740_992.0).then_some(number as i64)
}

/// What a value is, without its content: an error must not carry an answer.
#[must_use]
pub fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
