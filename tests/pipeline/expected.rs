//! What the contract says comes of a document, worked out from its entries and not from its
//! text, and without anything that the parts are made of.

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// What a pipeline says about a document.
#[derive(Debug, PartialEq, Eq)]
pub struct Report {
    /// The summary, or the line that is to blame and the reason.
    pub result: Result<Summary, (u64, String)>,
    /// What was logged meanwhile, each line with its level.
    pub log: Vec<String>,
}

/// The record of that name in the contract.
#[derive(Debug, PartialEq, Eq)]
pub struct Summary {
    pub entries_read: u64,
    pub entries_kept: u64,
    pub checksum: u32,
    pub text: String,
}

/// What a field holds.
#[derive(Clone, Debug)]
pub enum Value {
    Nothing,
    Truth(bool),
    Whole(i64),
    Number(f64),
    Text(String),
}

/// A line of a document.
pub type Entry = Vec<(String, Value)>;

/// What hosts answer when they are asked for `key` in `table`.
pub fn country(table: &str, key: &str) -> Option<&'static str> {
    match (table, key) {
        ("countries", "DE") => Some("Germany"),
        ("countries", "GB") => Some("United Kingdom"),
        _ => None,
    }
}

/// Entries as a document, with an empty line after every third.
pub fn document(entries: &[Entry]) -> String {
    let mut document = String::new();
    for (place, entry) in entries.iter().enumerate() {
        let fields: Vec<String> = entry
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::Nothing => "null".to_owned(),
                    Value::Truth(truth) => truth.to_string(),
                    Value::Whole(whole) => whole.to_string(),
                    // With a fraction or an exponent, as JSON has it too.
                    Value::Number(number) => format!("{number:?}"),
                    Value::Text(text) => json_string(text),
                };
                format!("{}: {value}", json_string(name))
            })
            .collect();
        document.push_str(&format!("{{{}}}\n", fields.join(", ")));
        if place % 3 == 2 {
            document.push('\n');
        }
    }
    document
}

fn json_string(text: &str) -> String {
    serde_json::to_string(text).expect("text is JSON")
}

/// What is to be reported on a document of these entries.
pub fn report(entries: &[Entry]) -> Report {
    let (mut text, mut log) = (String::new(), Vec::new());
    let mut kept = 0;
    let mut summed = String::new();
    for (place, entry) in entries.iter().enumerate() {
        let line = 1 + place + place / 3;
        let find = |wanted: &str| entry.iter().find(|(name, _)| name == wanted);
        // Rules are applied field by field, so what stands before the mark of a test counts.
        let before = entry
            .iter()
            .position(|(name, value)| name == "test" && matches!(value, Value::Truth(true)));
        let mut fields = Vec::new();
        for (name, value) in &entry[..before.unwrap_or(entry.len())] {
            fields.push((name.clone(), canonical(value)));
            if let ("country", Value::Text(code)) = (name.as_str(), value) {
                match country("countries", code) {
                    Some(country) => fields.push(("country-name".into(), country.into())),
                    None => log.push(format!("warning: line {line}: no country {code}")),
                }
            }
        }
        let outcome = if before.is_some() {
            "left out".to_owned()
        } else if !matches!(find("name"), Some((_, Value::Text(_)))) {
            "refused: the entry has no name".to_owned()
        } else {
            kept += 1;
            for (name, value) in &fields {
                summed.push_str(&format!("{name}\t{value}\n"));
            }
            summed.push('\n');
            format!("{} fields", fields.len())
        };
        text.push_str(&format!("line {line}: {outcome}\n"));
    }
    let checksum = crc32(summed.as_bytes());
    let read = entries.len();
    text.push_str(&format!(
        "{kept} of {read} entries, checksum {checksum:08x}\n"
    ));
    Report {
        result: Ok(Summary {
            entries_read: read as u64,
            entries_kept: kept,
            checksum,
            text,
        }),
        log,
    }
}

/// What is summed of a value.
fn canonical(value: &Value) -> String {
    match value {
        Value::Nothing => "null".to_owned(),
        Value::Truth(truth) => truth.to_string(),
        Value::Whole(whole) => whole.to_string(),
        Value::Number(number) => format!("{:016x}", number.to_bits()),
        Value::Text(text) => text.clone(),
    }
}

/// CRC-32 a byte at a time, by a table.
fn crc32(bytes: &[u8]) -> u32 {
    let table: Vec<u32> = (0..256)
        .map(|byte| {
            (0..8).fold(byte, |crc, _| match crc & 1 {
                0 => crc >> 1,
                _ => (crc >> 1) ^ 0xedb8_8320,
            })
        })
        .collect();
    !bytes.iter().fold(!0, |crc: u32, byte| {
        table[usize::from(crc as u8 ^ byte)] ^ (crc >> 8)
    })
}

#[test]
fn the_checksum_is_the_one_that_everybody_knows() {
    assert_eq!(crc32(b"123456789"), 0xcbf4_3926);
}

/// Documents with all that entries can hold, the same in every run.
pub fn documents() -> Vec<Vec<Entry>> {
    let value = prop_oneof![
        Just(Value::Nothing),
        any::<bool>().prop_map(Value::Truth),
        any::<i64>().prop_map(Value::Whole),
        prop::num::f64::NORMAL.prop_map(Value::Number),
        prop::num::f64::SUBNORMAL.prop_map(Value::Number),
        any::<String>().prop_map(Value::Text),
        "(DE|GB|XX)".prop_map(Value::Text),
    ];
    // Each name at most once, in any order.
    let names = ["name", "country", "test", "", "other", "Größe", "a\tb\nc"];
    let entry = prop::sample::subsequence(names.to_vec(), 0..=names.len())
        .prop_shuffle()
        .prop_flat_map(move |names| {
            let count = names.len();
            prop::collection::vec(value.clone(), count).prop_map(move |values| {
                let names = names.iter().map(|name| (*name).to_owned());
                names.zip(values).collect::<Entry>()
            })
        });
    let document = prop::collection::vec(entry, 0..40);
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::deterministic_rng(RngAlgorithm::ChaCha),
    );
    (0..20)
        .map(|_| {
            document
                .new_tree(&mut runner)
                .expect("a document")
                .current()
        })
        .collect()
}
