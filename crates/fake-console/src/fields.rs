//! Reads the fields of a body as the contract does: what is coerced, what is refused, in which order.

use serde_json::{Map, Value};

use crate::issues::Issue;

/// A body being read; what is wrong is gathered, not thrown.
pub(crate) struct Fields<'a> {
    object: &'a Map<String, Value>,
    pub(crate) issues: Vec<Issue>,
}

/// Whether a text has the right form, and what to say when it has not.
pub(crate) type Shape = (fn(&str) -> bool, &'static str);

/// What a text may be.
#[derive(Clone, Copy, Default)]
pub(crate) struct Text {
    pub(crate) least: usize,
    pub(crate) most: Option<usize>,
    pub(crate) shape: Option<Shape>,
    pub(crate) short: Option<&'static str>,
    pub(crate) long: Option<&'static str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(object: &'a Map<String, Value>) -> Self {
        Self { object, issues: Vec::new() }
    }

    pub(crate) fn has(&self, field: &str) -> bool {
        self.object.contains_key(field)
    }

    pub(crate) fn raw(&self, field: &str) -> Option<&'a Value> {
        self.object.get(field)
    }

    /// A text that must be there.
    pub(crate) fn text(&mut self, field: &str, rule: Text) -> String {
        match self.object.get(field) {
            Some(Value::String(text)) => {
                self.check(field, text, rule);
                text.clone()
            }
            found => {
                self.issues.push(Issue::of_type(field, "string", found));
                String::new()
            }
        }
    }

    /// A text that may be left out.
    pub(crate) fn maybe_text(&mut self, field: &str, rule: Text) -> Option<String> {
        self.has(field).then(|| self.text(field, rule))
    }

    fn check(&mut self, field: &str, text: &str, rule: Text) {
        let length = text.encode_utf16().count();
        if let Some((fits, message)) = rule.shape
            && !fits(text)
        {
            self.issues.push(Issue::pattern(field, message));
        }
        if length < rule.least {
            self.issues.push(Issue::too_short(field, rule.least, rule.short));
        }
        if let Some(most) = rule.most.filter(|most| length > *most) {
            self.issues.push(Issue::too_long(field, most, rule.long));
        }
    }

    pub(crate) fn uuid(&mut self, field: &str) -> String {
        let text = self.text(field, Text::default());
        if self.object.get(field).is_some_and(Value::is_string) && !is_uuid(&text) {
            self.issues.push(Issue::not_a_uuid(field));
        }
        text
    }

    /// A number that must be there; a text that reads as one is a number.
    pub(crate) fn number(&mut self, field: &str) -> f64 {
        let number = match self.object.get(field) {
            Some(Value::Number(number)) => number.as_f64(),
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(Value::Bool(flag)) => Some(f64::from(u8::from(*flag))),
            Some(Value::Null) => Some(0.0),
            _ => None,
        };
        match number.filter(|number| number.is_finite()) {
            None => self.issues.push(Issue::not_a_number(field)),
            Some(number) if number < 0.0 => self.issues.push(Issue::negative(field)),
            Some(number) => return number,
        }
        0.0
    }

    pub(crate) fn maybe_number(&mut self, field: &str) -> Option<f64> {
        self.has(field).then(|| self.number(field))
    }

    /// A boolean that must be one.
    pub(crate) fn flag(&mut self, field: &str) -> bool {
        match self.object.get(field) {
            Some(Value::Bool(flag)) => *flag,
            found => {
                self.issues.push(Issue::of_type(field, "boolean", found));
                false
            }
        }
    }

    pub(crate) fn maybe_flag(&mut self, field: &str) -> Option<bool> {
        self.has(field).then(|| self.flag(field))
    }

    /// A boolean, or its name.
    pub(crate) fn loose_flag(&mut self, field: &str) -> bool {
        let found = self.object.get(field);
        match found {
            Some(Value::Bool(flag)) => *flag,
            Some(Value::String(text)) if text == "true" || text == "false" => text == "true",
            found => {
                let branches =
                    vec![vec![Issue::of_type(field, "boolean", found)], vec![Issue::of_type(field, "string", found)]];
                self.issues.push(Issue::union(field, branches));
                false
            }
        }
    }

    pub(crate) fn maybe_loose_flag(&mut self, field: &str) -> Option<bool> {
        self.has(field).then(|| self.loose_flag(field))
    }
}

pub(crate) fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// Lower case letters and digits only.
pub(crate) fn is_plain(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit())
}

/// Lower case letters, digits and dashes, none at either end.
pub(crate) fn is_dashed(text: &str) -> bool {
    let inside = text.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
    inside && text.len() > 1 && !text.starts_with('-') && !text.ends_with('-')
}
