//! The changed lines of a text.

use similar::{ChangeTag, TextDiff};

use crate::terminal::HEADING;

/// The most lines shown of one file.
const LINES_MAX: usize = 40;

/// The changed lines of the file `name`, with one line around them.
pub(crate) fn text_diff(name: &str, before: &str, after: &str) -> String {
    let diff = TextDiff::from_lines(before, after);
    let mut lines = Vec::new();
    for (index, group) in diff.grouped_ops(1).iter().enumerate() {
        if index > 0 {
            lines.push("  ...".to_owned());
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let sign = match change.tag() {
                ChangeTag::Delete => '-',
                ChangeTag::Insert => '+',
                ChangeTag::Equal => ' ',
            };
            lines.push(format!("{sign} {}", change.value().trim_end()));
        }
    }
    let left_out = lines.len().saturating_sub(LINES_MAX);
    lines.truncate(LINES_MAX);
    if left_out > 0 {
        lines.push(format!("  and {left_out} more lines"));
    }
    format!(
        "{HEADING}{name} is not formatted{HEADING:#}\n{}\n",
        lines.join("\n")
    )
}
