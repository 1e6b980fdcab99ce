//! What verbs print: the text and the JSON of one thing, side by side.
//!
//! Field names of JSON are part of the command's interface. A struct with `serde(remote)` names the
//! fields of a library's type that are printed as they are.

pub(crate) mod adaptation;
pub(crate) mod cached;
pub(crate) mod composition;
pub(crate) mod inspection;
pub(crate) mod outcome;
pub(crate) mod project;
pub(crate) mod served;
pub(crate) mod text_diff;
pub(crate) mod verification;
pub(crate) mod wit_check;
pub(crate) mod wit_diff;
pub(crate) mod wit_lint;
pub(crate) mod wit_show;

/// Serializes slices of a library's type by the struct that is its `serde(remote)`.
macro_rules! remote_lists {
    ($($function:ident: $value:ty as $form:ty;)*) => {$(
        fn $function<S: serde::Serializer>(values: &[$value], serializer: S) -> Result<S::Ok, S::Error> {
            struct Value<'a>(&'a $value);
            impl serde::Serialize for Value<'_> {
                fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    <$form>::serialize(self.0, serializer)
                }
            }
            serializer.collect_seq(values.iter().map(Value))
        }
    )*};
}
use remote_lists;

/// Two columns; the second starts where the first ends, within reason.
fn table(rows: &[(String, String)]) -> String {
    const WIDTH_MAX: usize = 50;
    let width = rows
        .iter()
        .map(|(left, _)| left.chars().count())
        .max()
        .unwrap_or(0)
        .min(WIDTH_MAX);
    let mut text = String::new();
    for (left, right) in rows {
        let line = format!("  {left:width$}  {right}");
        text.push_str(line.trim_end());
        text.push('\n');
    }
    text
}
