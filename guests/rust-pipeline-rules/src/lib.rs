//! The part `transformer` of `carrick:pipeline@0.1.0`, with the same rules as
//! go-pipeline-rules: entries marked as a test are left out, those without a name are
//! refused, and the country that is given as a code is written out.

wit_bindgen::generate!({
    path: "../../wit/pipeline/v0.1.0",
    world: "transformer",
});

use carrick::pipeline::log::{Level, log};
use carrick::pipeline::lookup::lookup;
use carrick::pipeline::types::{Entry, Fault, Field, Value};
use exports::carrick::pipeline::rules::Guest;

struct Rules;

export!(Rules);

impl Guest for Rules {
    fn apply(entry: Entry) -> Result<Option<Entry>, Fault> {
        let line = entry.line;
        let mut named = false;
        let mut fields = Vec::with_capacity(entry.fields.len() + 1);
        for field in entry.fields {
            let mut country = None;
            match (field.name.as_str(), &field.value) {
                ("test", Value::Truth(true)) => return Ok(None),
                ("name", Value::Text(_)) => named = true,
                ("country", Value::Text(code)) => {
                    country = lookup("countries", code);
                    if country.is_none() {
                        log(Level::Warning, &format!("line {line}: no country {code}"));
                    }
                }
                _ => {}
            }
            fields.push(field);
            fields.extend(country.map(|country| Field {
                name: "country-name".into(),
                value: Value::Text(country),
            }));
        }
        if named {
            Ok(Some(Entry { line, fields }))
        } else {
            Err(Fault {
                line,
                reason: "the entry has no name".into(),
            })
        }
    }
}
