//! What `carrick wit lint` found.

use std::fmt::Write;

use carrick_wit::Finding;

use super::HEADING;

/// The findings by rule, each rule with its reason and advice once.
pub(crate) fn lint_findings(findings: &[Finding]) -> String {
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
