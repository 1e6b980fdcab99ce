//! Mistakes in the Go code that wit-bindgen 0.63 generates, mended in its text.
//!
//! Each mend looks for exactly the lines that are wrong, so a release that writes others
//! is left as it is; the guests in `guests/go-types` and `guests/go-typed-stress` trap
//! without them.

/// The code of a generated file without the mistakes that are known.
pub(super) fn mended(text: &str) -> String {
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
            mended.push_str(line);
            if drops_once(&lines[index..], line) {
                index += 2;
            }
        }
    }
    mended
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
    use super::mended;

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
            "\t\tresourceDropCounter(handle)",
        );
    }

    #[test]
    fn other_code_stays() {
        check("\tother := f(a, b)", "\tother := f(a, b)");
        check("\treturn handle", "\treturn handle");
    }
}
