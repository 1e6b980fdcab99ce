//! The pipeline on hosts that are not ours: scripts that bring `log` and `lookup` and print
//! what came of a document as JSON.

use std::io::Write;
use std::process::{Command, Stdio};

use serde_json::Value as Json;

use crate::expected::{Report, Summary};
use crate::foreign::Host;

/// Has `component` report on each of `documents` on `host`.
pub fn reports(host: &Host, component: &[u8], documents: &[&str]) -> Vec<Report> {
    let command = host.command("report", Some("carrick:pipeline"), component);
    let mut process = Command::new(&command[0])
        .args(&command[1..])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the host was just installed");
    let mut stdin = process.stdin.take().expect("a pipe");
    let asked = serde_json::to_vec(documents).expect("text is JSON");
    stdin.write_all(&asked).expect("it reads all");
    drop(stdin);
    let output = process.wait_with_output().expect("it ends");
    assert!(output.status.success(), "{}", output.status);
    let answers: Vec<Json> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stdout)));
    answers.iter().map(report).collect()
}

/// A report as the scripts write it.
fn report(said: &Json) -> Report {
    let number = |value: &Json| value.as_u64().unwrap_or_else(|| panic!("{said}"));
    let text = |value: &Json| {
        value
            .as_str()
            .unwrap_or_else(|| panic!("{said}"))
            .to_owned()
    };
    let result = match (&said["ok"], &said["err"]) {
        (Json::Null, fault) => Err((number(&fault["line"]), text(&fault["reason"]))),
        (summary, _) => Ok(Summary {
            entries_read: number(&summary["entries-read"]),
            entries_kept: number(&summary["entries-kept"]),
            checksum: u32::try_from(number(&summary["checksum"])).expect("32 bits"),
            text: text(&summary["text"]),
        }),
    };
    let log = said["log"].as_array().unwrap_or_else(|| panic!("{said}"));
    Report {
        result,
        log: log.iter().map(text).collect(),
    }
}
