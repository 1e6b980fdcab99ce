//! Names that are taken for one another.

/// Why two names are too close, if they are.
pub(super) fn too_close(one: &str, other: &str) -> Option<&'static str> {
    /// In shorter names one letter is a word of its own: `get` and `set`.
    const TYPO_CHARACTERS_MIN: usize = 6;
    let squeezed = |name: &str| name.replace('-', "").to_ascii_lowercase();
    let (left, right) = (squeezed(one), squeezed(other));
    if left == right {
        return Some("they differ only in hyphens or case");
    }
    let is_plural = |one: &str, many: &str| many.strip_suffix('s') == Some(one);
    if is_plural(&left, &right) || is_plural(&right, &left) {
        return Some("they differ only in an `s`");
    }
    if left.len().min(right.len()) < TYPO_CHARACTERS_MIN {
        return None;
    }
    // What is numbered, such as `sha256` and `sha512`, is meant to be alike.
    let letters = |name: &str| name.replace(|character: char| character.is_ascii_digit(), "");
    if letters(&left) == letters(&right) {
        return None;
    }
    (strsim::damerau_levenshtein(&left, &right) == 1).then_some("they differ in one letter")
}

#[cfg(test)]
mod tests {
    use super::too_close;

    #[test]
    fn names_are_close_when_one_is_read_for_the_other() {
        let check = |one: &str, other: &str, expected: Option<&str>| {
            assert_eq!(too_close(one, other), expected, "{one} {other}");
            assert_eq!(too_close(other, one), expected, "{other} {one}");
        };
        let case = Some("they differ only in hyphens or case");
        check("get-user", "getuser", case);
        check("http-url", "HTTP-URL", case);
        check("user", "users", Some("they differ only in an `s`"));
        check("address", "adress", Some("they differ in one letter"));
        check("receive", "recieve", Some("they differ in one letter"));
        check("get", "set", None);
        check("ipv4-address", "ipv6-address", None);
        check("sha256", "sha512", None);
        check("stdin", "stdout", None);
        check("read", "write", None);
    }
}
