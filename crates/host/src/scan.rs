//! The few facts about a binary that are needed before it is compiled.

use crate::engine::Wasi;

/// The first eight bytes tell modules and components apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layer {
    Module,
    Component,
}

pub(crate) fn layer(binary: &[u8]) -> Option<Layer> {
    match binary.get(..8)? {
        b"\0asm\x01\0\0\0" => Some(Layer::Module),
        b"\0asm\x0d\0\x01\0" => Some(Layer::Component),
        _ => None,
    }
}

/// Whether the component imports or exports anything of WASI 0.3.
///
/// Only the bytes of the outermost import and export sections are looked at,
/// for a name such as `wasi:cli/run@0.3.0`. A false alarm is harmless: the
/// component then runs on the engine that can do more.
pub(crate) fn wasi_of_component(binary: &[u8]) -> Wasi {
    if imports_and_exports(binary).any(names_wasi_03) {
        Wasi::V03
    } else {
        Wasi::V02
    }
}

/// How many imports and exports the component says it has.
pub(crate) fn items(binary: &[u8]) -> u64 {
    imports_and_exports(binary)
        .filter_map(leb128_u32)
        .map(|(count, _)| u64::from(count))
        .sum()
}

/// The outermost import and export sections, as far as the binary is whole.
fn imports_and_exports(binary: &[u8]) -> impl Iterator<Item = &[u8]> {
    const IMPORT: u8 = 10;
    const EXPORT: u8 = 11;
    let mut rest = binary.get(8..).unwrap_or_default();
    let sections = std::iter::from_fn(move || {
        let (&id, after_id) = rest.split_first()?;
        let (size, body) = leb128_u32(after_id)?;
        let (section, next) = body.split_at_checked(size as usize)?;
        rest = next;
        Some((id, section))
    });
    sections
        .filter(|(id, _)| [IMPORT, EXPORT].contains(id))
        .map(|(_, section)| section)
}

fn names_wasi_03(section: &[u8]) -> bool {
    const VERSION: &[u8] = b"@0.3.";
    section
        .windows(VERSION.len())
        .enumerate()
        .any(|(at, window)| {
            // The longest interface name of WASI is well under 64 bytes.
            window == VERSION
                && section[at.saturating_sub(64)..at]
                    .windows(5)
                    .any(|before| before == b"wasi:")
        })
}

fn leb128_u32(bytes: &[u8]) -> Option<(u32, &[u8])> {
    let mut value = 0u32;
    for (index, &byte) in bytes.iter().enumerate().take(5) {
        value |= u32::from(byte & 0x7f).checked_shl(7 * index as u32)?;
        if byte & 0x80 == 0 {
            return Some((value, &bytes[index + 1..]));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: Wasi) {
        let binary = wat::parse_str(text).expect("the text assembles");
        assert_eq!(layer(&binary), Some(Layer::Component));
        assert_eq!(wasi_of_component(&binary), expected, "{text}");
    }

    #[test]
    fn tells_the_generation_by_names_alone() {
        check("(component)", Wasi::V02);
        check(
            r#"(component (import "wasi:cli/exit@0.2.0" (instance)))"#,
            Wasi::V02,
        );
        check(
            r#"(component (import "wasi:cli/exit@0.3.0" (instance)))"#,
            Wasi::V03,
        );
        check(
            r#"(component (import "other:cli/exit@0.3.0" (instance)))"#,
            Wasi::V02,
        );
        check(
            r#"(component (component (import "wasi:cli/exit@0.3.0" (instance))))"#,
            Wasi::V02,
        );
    }

    #[test]
    fn survives_bytes_that_break_off() {
        assert_eq!(layer(b"\0as"), None);
        assert_eq!(
            wasi_of_component(b"\0asm\x0d\0\x01\0\x0a\xff\xff"),
            Wasi::V02
        );
        assert_eq!(
            wasi_of_component(b"\0asm\x0d\0\x01\0\x0a\xff\xff\xff\xff\xff\xff"),
            Wasi::V02
        );
    }
}
