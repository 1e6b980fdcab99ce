//! What `carrick wit lint` finds.

use std::fmt::Write;

use carrick_wit::Finding;
use serde::Serialize;

use crate::terminal::HEADING;

/// `carrick wit lint --json`: the findings by rule and place
#[derive(Debug, Serialize)]
pub(crate) struct Json<'a> {
    findings: Vec<LintFinding<'a>>,
}

#[derive(Debug, Serialize)]
struct LintFinding<'a> {
    rule: &'static str,
    message: &'a str,
    why: &'static str,
    advice: &'static str,
    place: Option<LintPlace<'a>>,
}

#[derive(Debug, Serialize)]
struct LintPlace<'a> {
    file: &'a str,
    line: usize,
    column: usize,
}

impl<'a> Json<'a> {
    pub(crate) fn new(findings: &'a [Finding]) -> Self {
        let finding = |finding: &'a Finding| LintFinding {
            rule: finding.rule.name(),
            message: &finding.message,
            why: finding.rule.why(),
            advice: finding.rule.advice(),
            place: finding.place.as_ref().map(|place| LintPlace {
                file: &place.file,
                line: place.line,
                column: place.column,
            }),
        };
        Self {
            findings: findings.iter().map(finding).collect(),
        }
    }
}

/// The findings by rule, each rule with its reason and advice once.
pub(crate) fn text(findings: &[Finding]) -> String {
    let mut text = String::new();
    let mut last = None;
    for finding in findings {
        let rule = finding.rule;
        if last != Some(rule) {
            let gap = if last.is_some() { "\n" } else { "" };
            // Writing to a string does not fail.
            let _ = writeln!(text, "{gap}{HEADING}{rule}{HEADING:#}");
            let _ = writeln!(text, "  why: {}", rule.why());
            let _ = writeln!(text, "  do:  {}", rule.advice());
            last = Some(rule);
        }
        let _ = match &finding.place {
            Some(place) => writeln!(
                text,
                "  {}:{}:{}: {}",
                place.file, place.line, place.column, finding.message
            ),
            None => writeln!(text, "  {}", finding.message),
        };
    }
    text
}
