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

/// A whole number, which may be written as text or with a point and zeros. Nothing is rounded, cut or left out: a number
/// that is not whole, or too large, would not be written back as it came.
///
/// # Errors
/// The value is not a whole number.
pub fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let written = match &value {
        Value::Null => return Ok(None),
        Value::Number(number) => number.to_string(),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::String(text) => text.trim().to_owned(),
        other => return Err(serde::de::Error::custom(format_args!("expected a number, found {}", kind(other)))),
    };
    let digits = match written.split_once('.') {
        Some((digits, zeros)) if zeros.bytes().all(|digit| digit == b'0') => digits,
        _ => &written,
    };
    let number = digits.parse().map_err(|_| serde::de::Error::custom("expected a whole number"))?;
    Ok(Some(number))
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

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Holder(#[serde(deserialize_with = "super::whole")] Option<i64>);

    #[test]
    fn a_whole_number_is_read_exactly_or_not_at_all() {
        for (written, number) in [
            (json!(null), None),
            (json!(""), None),
            (json!(12), Some(12)),
            (json!(12.0), Some(12)),
            (json!(" -7 "), Some(-7)),
            (json!("12.00"), Some(12)),
            (json!(i64::MAX), Some(i64::MAX)),
            (json!("9223372036854775807"), Some(i64::MAX)),
        ] {
            assert_eq!(serde_json::from_value::<Holder>(written.clone()).expect("read"), Holder(number), "{written}");
        }
        for lost in [json!(12.5), json!("12,5"), json!("douze"), json!(u64::MAX), json!(1e300), json!(true), json!([1])]
        {
            assert!(serde_json::from_value::<Holder>(lost.clone()).is_err(), "{lost}");
        }
    }
}
