//! A quick look for the standard Go compiler.

use wasmparser::{KnownCustom, Parser, Payload, ProducersSectionReader};

use crate::read::to_binary;

/// Whether the standard Go compiler made `wasm`, a core module or a component, or a part of it.
///
/// Reads only the names of the sections and the producers, which takes a fraction of the time of
/// [`inspect()`](crate::inspect()). What cannot be read counts as not made by Go.
pub fn is_go(wasm: &[u8]) -> bool {
    let Ok(binary) = to_binary(wasm) else {
        return false;
    };
    let mut payloads = Parser::new(0).parse_all(&binary);
    payloads.any(|payload| match payload {
        Ok(Payload::CustomSection(section)) => match section.as_known() {
            KnownCustom::Producers(fields) => names_go(fields),
            _ => section.name() == "go:buildid",
        },
        _ => false,
    })
}

fn names_go(fields: ProducersSectionReader<'_>) -> bool {
    let tools = fields.into_iter().flatten();
    let mut tools = tools.filter(|field| field.name == "processed-by");
    tools.any(|field| {
        let mut values = field.values.into_iter().flatten();
        values.any(|value| value.name.starts_with("Go cmd/"))
    })
}

#[cfg(test)]
mod tests {
    use super::is_go;

    #[test]
    fn go_modules_are_known_by_their_sections() {
        let check = |text: &str, expected: bool| assert_eq!(is_go(text.as_bytes()), expected);
        let producers = |tool: &str| {
            let bytes = format!("\\01\\0cprocessed-by\\01\\{:02x}{tool}\\011", tool.len());
            format!("(@custom \"producers\" \"{bytes}\")")
        };
        let go = producers("Go cmd/compile");
        check(&format!("(module {go})"), true);
        check(&format!("(component {go})"), true);
        check(&format!("(component (component (core module {go})))"), true);
        check("(module (@custom \"go:buildid\" \"x\"))", true);
        check(&format!("(module {})", producers("TinyGo")), false);
        check("(module)", false);
        check("no module", false);
    }
}
