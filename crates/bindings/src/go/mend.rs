//! Mistakes in the Go code that wit-bindgen 0.63 generates, mended in its text.
//!
//! Each mend looks for exactly the lines that are wrong, so a release that writes others
//! is left as it is; the guests in `guests/go-types` and `guests/go-typed-stress` trap
//! without them.

/// The import of the runtime package, as generated code has it.
const RUNTIME_IMPORT: &str = "\twitRuntime \"go.bytecodealliance.org/pkg/wit/runtime\"\n";

/// The code of a generated file without the mistakes that are known.
pub(super) fn mended(text: &str) -> String {
    let mut waits = false;
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    let mut mended = String::with_capacity(text.len());
    let mut index = 0;
    while let Some(&line) = lines.get(index) {
        index += 1;
        if let Some(whole) = whole_return_area(line) {
            mended.push_str(&whole);
        } else if let Some(remembered) = remembered_handle(line) {
            mended.push_str(&remembered);
        } else {
            if calls_out(line) {
                mended.push_str("\twitRuntime.AwaitImports()\n");
                waits = true;
            }
            mended.push_str(line);
            if drops_once(&lines[index..], line) {
                index += 2;
            }
        }
    }
    if waits && !mended.contains(RUNTIME_IMPORT.trim()) {
        mended = import_runtime(&mended);
    }
    mended
}

/// Adds the import of the runtime package to a generated file without one.
///
/// A file whose functions take and return nothing but scalars needs no other import. The
/// generator still writes the empty list, and `gofmt` makes `import ()` of it.
fn import_runtime(text: &str) -> String {
    for (list, rest) in [("import ()", ")"), ("import (\n", "")] {
        if text.contains(list) {
            return text.replacen(list, &format!("import (\n{RUNTIME_IMPORT}{rest}"), 1);
        }
    }
    text.to_owned()
}

/// The file of the runtime package that has `cabi_realloc`, with a function that waits
/// until it has returned.
///
/// While the host brings a value into the guest, it calls `cabi_realloc`, and the guest may
/// call no import until that returns. Go may start to collect garbage there and let other
/// goroutines run meanwhile. One that comes to an import then has to wait.
pub(super) fn mended_runtime(text: &str) -> String {
    const PAUSE: &str = "\t\tadapterMonotonicClockSetPaused(true)\n";
    const RESUME: &str = "\t\tadapterMonotonicClockSetPaused(false)\n";
    if !(text.contains(PAUSE) && text.contains(RESUME)) {
        return text.to_owned();
    }
    let text = text
        .replace(PAUSE, &format!("\t\tallocating++\n{PAUSE}"))
        .replace(RESUME, &format!("{RESUME}\t\tallocating--\n"));
    format!(
        "// Changed by carrick: AwaitImports was added, and what it looks at.\n\n{text}\n\
         // allocating is how many calls of cabi_realloc are under way.\n\
         var allocating int\n\n\
         // AwaitImports lets other goroutines run until imports may be called.\n\
         func AwaitImports() {{\n\
         \tfor allocating > 0 {{\n\
         \t\truntime.Gosched()\n\
         \t}}\n\
         }}\n"
    )
}

/// Whether a statement calls an import, or makes or drops a handle, which counts as one.
fn calls_out(line: &str) -> bool {
    let line = line.trim_start();
    let declares = line.starts_with("func ") || line.starts_with("//");
    let calls = ["wasm_import_", "resourceDrop", "resourceNew"];
    !declares && calls.iter().any(|call| line.contains(call))
}

/// An area for results whose size is a multiple of its alignment.
///
/// The generator takes the largest size and the largest alignment of the results that will
/// lie in it, which may come from two of them, and the runtime package panics when one is
/// no multiple of the other: at the start of the guest, before any call.
fn whole_return_area(line: &str) -> Option<String> {
    let is_area = line.trim_start().starts_with("returnArea :=")
        || line.starts_with("var exportReturnArea =");
    let (call, rest) = line.split_once(", ").filter(|_| is_area)?;
    let (arguments, after) = rest.split_at(rest.rfind("))")?);
    let (size, align) = arguments.rsplit_once(", ")?;
    Some(format!(
        "{call}, ({size}+{align}-1)/{align}*{align}, {align}{after}"
    ))
}

/// A resource that comes back to the guest and knows by which handle.
///
/// The generator leaves it with the handle that it went out by, so that dropping it traps.
fn remembered_handle(line: &str) -> Option<String> {
    let value = line.trim_start().strip_prefix("return ")?;
    let is_own = value.starts_with("(*")
        && value.contains(")(unsafe.Pointer(resourceRep")
        && value.ends_with("(handle)))\n");
    is_own.then(|| format!("\tself := {value}\tself.handle = handle\n\treturn self\n"))
}

/// Whether `line` sets off the destructor of a resource, and the two lines that follow do
/// again what the destructor does.
fn drops_once(following: &[&str], line: &str) -> bool {
    let drops = line.trim_start().starts_with("resourceDrop") && line.ends_with("(handle)\n");
    let again =
        |index: usize, text: &str| following.get(index).is_some_and(|line| line.trim() == text);
    drops && again(0, "self.pinner.Unpin()") && again(1, "self.OnDrop()")
}

#[cfg(test)]
mod tests {
    use super::{mended, mended_runtime};

    fn check(text: &str, expected: &str) {
        let text = format!("before\n{text}\nafter\n");
        let expected = format!("before\n{expected}\nafter\n");
        assert_eq!(mended(&text), expected);
    }

    #[test]
    fn areas_for_results_become_multiples_of_their_alignment() {
        check(
            "var exportReturnArea = uintptr(witRuntime.Allocate(&staticPinner, (5 * 4), 8))",
            "var exportReturnArea = uintptr(witRuntime.Allocate(&staticPinner, ((5 * 4)+8-1)/8*8, 8))",
        );
        check(
            "\treturnArea := uintptr(witRuntime.Allocate(pinner, 20, 8))",
            "\treturnArea := uintptr(witRuntime.Allocate(pinner, (20+8-1)/8*8, 8))",
        );
    }

    #[test]
    fn a_resource_that_comes_back_remembers_its_handle() {
        check(
            "\treturn (*Counter)(unsafe.Pointer(resourceRepCounter(handle)))",
            "\tself := (*Counter)(unsafe.Pointer(resourceRepCounter(handle)))\n\tself.handle = handle\n\treturn self",
        );
    }

    #[test]
    fn a_destructor_is_not_run_by_hand_too() {
        check(
            "\t\tresourceDropCounter(handle)\n\t\tself.pinner.Unpin()\n\t\tself.OnDrop()",
            "\twitRuntime.AwaitImports()\n\t\tresourceDropCounter(handle)",
        );
    }

    #[test]
    fn a_call_of_an_import_waits_until_it_may_be_made() {
        assert_eq!(
            mended(
                "import (\n\t\"runtime\"\n)\n\nfunc wasm_import_log(arg0 int32)\n\twasm_import_log(1)\n"
            ),
            "import (\n\twitRuntime \"go.bytecodealliance.org/pkg/wit/runtime\"\n\t\"runtime\"\n)\n\n\
             func wasm_import_log(arg0 int32)\n\twitRuntime.AwaitImports()\n\twasm_import_log(1)\n"
        );
    }

    #[test]
    fn a_file_that_needs_no_other_import_gets_the_runtime_package() {
        let body = "package i\n\nIMPORTS\n\nfunc F() {\n\twasm_import_f()\n}\n";
        let waiting = "package i\n\nIMPORTS\n\nfunc F() {\n\twitRuntime.AwaitImports()\n\twasm_import_f()\n}\n";
        let check = |imports: &str, expected: &str| {
            assert_eq!(
                mended(&body.replace("IMPORTS", imports)),
                waiting.replace("IMPORTS", expected)
            );
        };
        let runtime = "import (\n\twitRuntime \"go.bytecodealliance.org/pkg/wit/runtime\"\n";
        // With `gofmt` on the PATH, and without it.
        check("import ()", &format!("{runtime})"));
        check("import (\n        \n)", &format!("{runtime}        \n)"));
        check("import \"unsafe\"", "import \"unsafe\"");
    }

    #[test]
    fn the_runtime_package_counts_its_allocations() {
        let runtime = "package runtime\n\t\tadapterMonotonicClockSetPaused(true)\n\
                       \t\tadapterMonotonicClockSetPaused(false)\n";
        let mended = mended_runtime(runtime);
        assert!(mended.contains("\t\tallocating++\n\t\tadapter"), "{mended}");
        assert!(mended.contains("(false)\n\t\tallocating--\n"), "{mended}");
        assert!(mended.contains("func AwaitImports() {"), "{mended}");
        assert_eq!(mended_runtime("package other\n"), "package other\n");
    }

    #[test]
    fn other_code_stays() {
        check("\tother := f(a, b)", "\tother := f(a, b)");
        check("\treturn handle", "\treturn handle");
    }
}
