//! JSON from outside: measured before it is built, so that no reply can cost more memory or stack than it is worth.

use serde_json::Value;

/// Deeper than any documented reply, and well inside serde_json's own limit of 128.
const DEEPEST: usize = 100;
/// A short reply of many empty items would grow a hundredfold in memory.
const MOST_PARTS: usize = 500_000;

/// Why a body is not the JSON of a reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum JsonTrouble {
    #[error("the reply is nested too deeply")]
    TooDeep,
    #[error("the reply has too many parts")]
    TooMany,
    #[error("the reply is not JSON")]
    Malformed,
}

/// Reads a body as JSON. A byte order mark in front is not held against it.
pub(crate) fn decode(body: &[u8]) -> Result<Value, JsonTrouble> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    measure(body)?;
    serde_json::from_slice(body).map_err(|_| JsonTrouble::Malformed)
}

/// Counts without building anything. What is inside a text does not count.
fn measure(body: &[u8]) -> Result<(), JsonTrouble> {
    let (mut depth, mut parts) = (0_usize, 0_usize);
    let (mut in_text, mut escaped) = (false, false);
    for byte in body {
        if in_text {
            in_text = escaped || *byte != b'"';
            escaped = !escaped && *byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_text = true,
            b'{' | b'[' => (depth, parts) = (depth + 1, parts + 1),
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => parts += 1,
            _ => {}
        }
        if depth > DEEPEST {
            return Err(JsonTrouble::TooDeep);
        }
        if parts > MOST_PARTS {
            return Err(JsonTrouble::TooMany);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_deeply_nested_reply_is_a_typed_error_and_costs_no_stack() {
        for open in ["[", "{\"a\":"] {
            let body = open.repeat(2_000_000);
            assert_eq!(decode(body.as_bytes()), Err(JsonTrouble::TooDeep));
        }
        let deep = format!("{}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
        assert!(decode(deep.as_bytes()).is_ok());
    }

    #[test]
    fn a_reply_of_very_many_empty_items_is_a_typed_error() {
        let body = format!("[{}{{}}]", "{},".repeat(MOST_PARTS));
        assert_eq!(decode(body.as_bytes()), Err(JsonTrouble::TooMany));
    }

    #[test]
    fn brackets_inside_a_text_do_not_count() {
        let body = format!(r#"{{"a":"{}\"{}"}}"#, "[".repeat(500), "{".repeat(500));
        assert!(decode(body.as_bytes()).is_ok());
    }

    #[test]
    fn a_byte_order_mark_in_front_is_not_held_against_a_reply() {
        assert_eq!(decode(b"\xef\xbb\xbf[1]"), Ok(serde_json::json!([1])));
        assert_eq!(decode(b""), Err(JsonTrouble::Malformed));
        assert_eq!(decode(b"\xff\xfe"), Err(JsonTrouble::Malformed));
    }
}
