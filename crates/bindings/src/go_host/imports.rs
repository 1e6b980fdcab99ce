//! The functions that a host implements: an interface for each interface of the world.

use wit_parser::{Function, FunctionKind, TypeId};

use super::exports::{describe, parameters, returned, signature, source_of_result};
use super::model::{Imported, Model};
use super::text::{Source, quoted};
use super::types::Types;
use crate::error::BindingsError;

/// The source, or `None` where plugins of the world import nothing of the host's.
pub(super) fn source(model: &Model, types: &mut Types) -> Result<Option<Source>, BindingsError> {
    if model.imports.is_empty() {
        return Ok(None);
    }
    let mut text = Source::default();
    text.gap();
    text.line("// Imports are the functions of the host that plugins may call.");
    text.line("type Imports struct {");
    let fields: Vec<_> = model
        .imports
        .iter()
        .map(|imported| {
            (
                imported.name.clone(),
                format!("{}Imports", imported.name),
                None,
            )
        })
        .collect();
    text.fields(&fields);
    text.line("}");
    let mut number = 0;
    let mut registered = Source::default();
    for imported in &model.imports {
        let item = if imported.interface.is_empty() {
            "world"
        } else {
            &imported.interface
        };
        types.declare(&format!("{}Imports", imported.name), item)?;
        interface(model, types, &mut text, imported);
        for resource in &imported.resources {
            resource_interface(model, types, &mut text, imported, *resource);
        }
        registered.line(format!("\tif host := i.{}; host != nil {{", imported.name));
        registered.line("\t\tfunctions = append(functions,");
        for function in &imported.functions {
            let variable = format!("functionImport{number}");
            number += 1;
            text.gap();
            describe(types, &mut text, &variable, &imported.interface, function);
            call(model, types, &mut registered, &variable, function);
        }
        registered.line("\t\t)\n\t}");
    }
    text.gap();
    text.line("// functions lists the functions of the host.");
    text.line("func (i Imports) functions() []carrick.Import {");
    text.line("\tvar functions []carrick.Import");
    text.append(&registered);
    text.line("\treturn functions\n}");
    Ok(Some(text))
}

fn is_method_of(function: &Function, resource: TypeId) -> bool {
    matches!(function.kind, FunctionKind::Method(id) if id == resource)
}

/// The name of a method of a resource, where `Close` is what the plugin's drop calls.
fn method_name(model: &Model, function: &Function) -> String {
    match model.method_name(function) {
        name if name == "Close" && matches!(function.kind, FunctionKind::Method(_)) => {
            "CallClose".to_owned()
        }
        name => name,
    }
}

fn interface(model: &Model, types: &mut Types, text: &mut Source, imported: &Imported) {
    let name = format!("{}Imports", imported.name);
    let default = if imported.interface.is_empty() {
        format!("{name} are the functions that the world imports by themselves.")
    } else {
        format!("{name} is the interface `{}`.", imported.interface)
    };
    text.gap();
    text.doc("", imported.docs, &default);
    text.line("//");
    text.line("// An error ends the call of the plugin, except where the function has a `result`: an error of type");
    text.line(
        "// *carrick.Err with its type of `err` is the plugin's to handle. See carrick.Fail.",
    );
    text.line(format!("type {name} interface {{"));
    for function in &imported.functions {
        if !matches!(function.kind, FunctionKind::Method(_)) {
            method(model, types, text, function);
        }
    }
    text.line("}");
}

fn resource_interface(
    model: &Model,
    types: &mut Types,
    text: &mut Source,
    imported: &Imported,
    id: TypeId,
) {
    let name = types.name_of(id).to_owned();
    let definition = &model.resolve.types[id];
    text.gap();
    let default = format!(
        "{name} is the resource `{}` of `{}`.",
        definition.name.as_deref().unwrap_or_default(),
        imported.interface
    );
    text.doc("", definition.docs.contents.as_deref(), &default);
    text.line(format!("type {name} interface {{"));
    for function in &imported.functions {
        if is_method_of(function, id) {
            method(model, types, text, function);
        }
    }
    text.line(
        "\t// Close is called where the plugin drops the resource, and where its instance ends.",
    );
    text.line("\tClose() error\n}");
}

fn method(model: &Model, types: &mut Types, text: &mut Source, function: &Function) {
    text.doc(
        "\t",
        function.docs.contents.as_deref(),
        &format!("{} is `{}`.", method_name(model, function), function.name),
    );
    text.line(format!(
        "\t{}({}) {}",
        method_name(model, function),
        signature(&parameters(types, function)),
        returned(model, types, function)
    ));
}

/// The literal that calls a function of the host with values of the engine.
fn call(model: &Model, types: &mut Types, text: &mut Source, variable: &str, function: &Function) {
    text.line(format!("\t\t\tcarrick.Import{{Function: &{variable}, Call: func(ctx context.Context, c *carrick.Call, args []carrick.Value) (carrick.Value, error) {{"));
    let is_method = matches!(function.kind, FunctionKind::Method(_));
    let mut names = Vec::new();
    if !function.params.is_empty() {
        text.line("\t\t\t\tvalues := c.Args(args)");
        for (index, each) in function.params.iter().enumerate() {
            let codec = types.codec(each.ty);
            let name = format!("a{index}");
            text.line(format!(
                "\t\t\t\t{name} := carrick.Lift(&values, {}, {codec})",
                quoted(&each.name)
            ));
            names.push(name);
        }
        text.line("\t\t\t\tif err := values.Err(); err != nil {");
        text.line(format!(
            "\t\t\t\t\treturn nil, carrick.InvalidArguments(&{variable}, err)\n\t\t\t\t}}"
        ));
    }
    let receiver = if is_method {
        names.remove(0)
    } else {
        "host".to_owned()
    };
    let args: Vec<_> = std::iter::once("ctx".to_owned()).chain(names).collect();
    let made = format!(
        "{receiver}.{}({})",
        method_name(model, function),
        args.join(", ")
    );
    match (source_of_result(model, function), function.result) {
        (Some(result), _) => {
            let ok = types.codec_or_unit(result.ok);
            let err = types.codec_or_unit(result.err);
            let value = if result.ok.is_none() {
                text.line(format!("\t\t\t\terr := {made}"));
                "struct{}{}"
            } else {
                text.line(format!("\t\t\t\tresult, err := {made}"));
                "result"
            };
            text.line(format!(
                "\t\t\t\treturn carrick.ReturnResult(c, {ok}, {err}, {value}, err)"
            ));
        }
        (None, Some(result)) => {
            text.line(format!("\t\t\t\tresult, err := {made}"));
            text.line(format!(
                "\t\t\t\treturn carrick.Return(c, {}, result, err)",
                types.codec(result)
            ));
        }
        (None, None) => text.line(format!("\t\t\t\treturn nil, {made}")),
    }
    text.line("\t\t\t}},");
}
