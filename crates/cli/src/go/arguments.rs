//! The arguments of `go build`: flags, and packages behind them.

use carrick_bindings::GO_LINKER_FLAG;

/// The flags of `go build` whose value is the next argument, unless it follows a `=`.
const WITH_VALUE: &[&str] = &[
    "C",
    "asmflags",
    "buildmode",
    "compiler",
    "covermode",
    "coverpkg",
    "gccgoflags",
    "gcflags",
    "installsuffix",
    "ldflags",
    "mod",
    "modfile",
    "o",
    "overlay",
    "p",
    "pgo",
    "pkgdir",
    "tags",
    "toolexec",
];

/// The flags that choose which files a package has, which `go list` takes too.
const CHOOSES_FILES: &[&str] = &["mod", "modfile", "overlay", "tags"];

/// The flags, each with its value in one argument, and the packages.
pub(super) fn split(arguments: &[String]) -> (Vec<String>, Vec<String>) {
    let mut flags = Vec::with_capacity(arguments.len());
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let Some(name) = name(argument) else {
            // Go, too, takes everything from the first package on for packages.
            let packages = std::iter::once(argument).chain(rest).cloned();
            return (flags, packages.collect());
        };
        let takes_next = WITH_VALUE.contains(&name) && !argument.contains('=');
        match rest.as_slice().first().filter(|_| takes_next) {
            Some(value) => {
                rest.next();
                flags.push(format!("-{name}={value}"));
            }
            None => flags.push(argument.clone()),
        }
    }
    (flags, Vec::new())
}

/// The name of a flag, if the argument is one: of `--tags=a` it is `tags`.
pub(super) fn name(argument: &str) -> Option<&str> {
    let name = argument.strip_prefix('-')?;
    let name = name.strip_prefix('-').unwrap_or(name);
    let name = name.split('=').next().unwrap_or(name);
    (!name.is_empty()).then_some(name)
}

/// Whether the flag chooses which files a package has.
pub(super) fn chooses_files(flag: &str) -> bool {
    name(flag).is_some_and(|name| CHOOSES_FILES.contains(&name))
}

/// The flags with what the bindings tell the linker in each `-ldflags`.
///
/// Of several that match a package Go heeds the last alone, ours or not.
pub(super) fn with_linker_flag(flags: &[String]) -> impl Iterator<Item = String> {
    flags
        .iter()
        .map(|flag| match (name(flag), flag.split_once('=')) {
            (Some("ldflags"), Some((_, value))) => format!("-ldflags={}", joined(value)),
            _ => flag.clone(),
        })
}

/// A value of `-ldflags`, which may begin with a pattern of packages and `=`, with ours.
fn joined(value: &str) -> String {
    let value = value.trim();
    if value.is_empty() || value.starts_with('-') {
        return format!("{GO_LINKER_FLAG} {value}").trim_end().to_owned();
    }
    match value.split_once('=') {
        Some((pattern, flags)) => format!("{pattern}={GO_LINKER_FLAG} {flags}")
            .trim_end()
            .to_owned(),
        // What Go has to say of it is the better account.
        None => value.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn flags_are_told_from_packages() {
        let check = |arguments: &[&str], flags: &[&str], packages: &[&str]| {
            let expected = (owned(flags), owned(packages));
            assert_eq!(split(&owned(arguments)), expected, "{arguments:?}");
        };
        check(&[], &[], &[]);
        check(&["./cmd/sub"], &[], &["./cmd/sub"]);
        check(
            &["-trimpath", "./a", "./b"],
            &["-trimpath"],
            &["./a", "./b"],
        );
        check(&["-tags", "x,y", "a"], &["-tags=x,y"], &["a"]);
        check(&["--tags=x", "-v"], &["--tags=x", "-v"], &[]);
        check(&["-ldflags", "-s -w"], &["-ldflags=-s -w"], &[]);
        check(&["-mod", "vendor", "."], &["-mod=vendor"], &["."]);
        // A package, and a flag that is too late, which Go says.
        check(&["a", "-v"], &[], &["a", "-v"]);
        check(&["-tags"], &["-tags"], &[]);
        check(&["-", "a"], &[], &["-", "a"]);
    }

    #[test]
    fn what_the_bindings_tell_the_linker_stays_beside_what_the_user_does() {
        let check = |more: &[&str], expected: &[&str]| {
            let (flags, _) = split(&owned(more));
            let flags: Vec<_> = with_linker_flag(&flags).collect();
            assert_eq!(flags, owned(expected));
        };
        check(&["-tags", "ldflags"], &["-tags=ldflags"]);
        check(&["-ldflags=-s"], &["-ldflags=-checklinkname=0 -s"]);
        check(
            &["--ldflags", "-s -w", "-v"],
            &["-ldflags=-checklinkname=0 -s -w", "-v"],
        );
        check(
            &["-ldflags", "all=-X 'main.version=a b'", "--ldflags=-s"],
            &[
                "-ldflags=all=-checklinkname=0 -X 'main.version=a b'",
                "-ldflags=-checklinkname=0 -s",
            ],
        );
        check(&["-ldflags="], &["-ldflags=-checklinkname=0"]);
        check(&["-ldflags=all="], &["-ldflags=all=-checklinkname=0"]);
        check(&["-ldflags=s"], &["-ldflags=s"]);
        check(&["-ldflags"], &["-ldflags"]);
    }
}
