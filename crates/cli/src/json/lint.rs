//! What `carrick wit lint --json` prints.

use carrick_wit::Finding;
use serde::Serialize;

/// Everything that was found, by rule and place.
#[derive(Debug, Serialize)]
pub(crate) struct LintFindings<'a> {
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

impl<'a> LintFindings<'a> {
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
