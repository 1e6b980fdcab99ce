//! Names in messages: those that could have been meant, and lists of them.
//!
//! The other crates of the workspace use these too, so that all messages read alike.

/// How many names are worth showing.
pub(crate) const SHOWN_MAX: usize = 3;

/// The candidates close to `wanted` and not equal to it, closest first, three at most.
///
/// A name is close when at most a third of it differs, and not all of it.
pub fn nearest<'a>(wanted: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut near: Vec<(usize, &str)> = candidates
        .into_iter()
        .map(|name| (strsim::damerau_levenshtein(wanted, name), name))
        .filter(|(distance, name)| {
            (1..=wanted.len().div_ceil(3)).contains(distance)
                && *distance < wanted.len().max(name.len())
        })
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter()
        .take(SHOWN_MAX)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// Names in a list: `` `a`, `b` ``; of many the first, and how many more there are. An empty list
/// is `nothing`.
pub fn quoted(names: impl IntoIterator<Item = impl AsRef<str>>) -> String {
    const LISTED_MAX: usize = 12;
    let mut names = names.into_iter();
    let listed: Vec<String> = names
        .by_ref()
        .take(LISTED_MAX)
        .map(|name| format!("`{}`", name.as_ref()))
        .collect();
    match names.count() {
        0 if listed.is_empty() => "nothing".to_owned(),
        0 => listed.join(", "),
        more => format!("{} and {more} more", listed.join(", ")),
    }
}

/// Similar names as the end of a message: `` (nearest: `a`, `b`)`` after a space, or nothing where there is none.
pub fn nearest_text<'a>(nearest: impl IntoIterator<Item = &'a String>) -> String {
    let mut names = nearest.into_iter().peekable();
    match names.peek() {
        Some(_) => format!(" (nearest: {})", quoted(names)),
        None => String::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::{nearest, quoted};

    #[test]
    fn many_names_are_counted() {
        assert_eq!(quoted([""; 0]), "nothing");
        assert_eq!(quoted(["a", "b"]), "`a`, `b`");
        let many = ["a"; 15];
        assert!(quoted(many).ends_with("`a`, `a` and 3 more"));
    }

    #[test]
    fn the_closest_come_first() {
        let check = |wanted, expected: &[&str]| {
            let names = ["user", "users", "usage", "purse", "get-user", "user"];
            assert_eq!(nearest(wanted, names), expected, "{wanted}");
        };
        check("usr", &["user"]);
        check("users", &["user"]);
        check("usages", &["usage"]);
        check("zebra", &[]);
        check("u", &[]);
        assert!(nearest("f", ["g", "h"]).is_empty());
        assert_eq!(nearest("ap", ["app"]), ["app"]);
    }
}
