//! The functions that a host calls: a method for each.

use wit_parser::{Function, FunctionKind, Type, TypeDefKind};

use super::model::{Exported, Model};
use super::text::{Source, parameter, quoted};
use super::types::Types;
use crate::error::BindingsError;

pub(super) fn source_of_result(model: &Model, function: &Function) -> Option<wit_parser::Result_> {
    let Some(Type::Id(id)) = function.result else {
        return None;
    };
    match &model.resolve.types[model.definition(id)].kind {
        TypeDefKind::Result(result) => Some(result.clone()),
        _ => None,
    }
}

/// What a function returns in Go: one type and an error, or the error alone.
pub(super) fn returned(model: &Model, types: &Types, function: &Function) -> String {
    let value = match source_of_result(model, function) {
        Some(result) => result.ok,
        None => function.result,
    };
    value.map_or("error".to_owned(), |ty| {
        format!("({}, error)", types.go(ty))
    })
}

/// The parameters in Go, with `context` first; those of a method without the resource.
pub(super) fn parameters(types: &Types, function: &Function) -> Vec<(String, String)> {
    let skipped = usize::from(matches!(function.kind, FunctionKind::Method(_)));
    let parameters = function.params.iter().skip(skipped);
    parameters
        .map(|each| (parameter(&each.name), types.go(each.ty)))
        .collect()
}

pub(super) fn signature(parameters: &[(String, String)]) -> String {
    let mut text = "ctx context.Context".to_owned();
    for (name, ty) in parameters {
        text.push_str(&format!(", {name} {ty}"));
    }
    text
}

/// Declares the variable that describes a function.
pub(super) fn describe(
    types: &mut Types,
    text: &mut Source,
    variable: &str,
    interface: &str,
    function: &Function,
) {
    text.line(format!("var {variable} = carrick.Function{{"));
    let name = quoted(&function.name);
    if function.params.is_empty() && function.result.is_none() {
        text.line(format!(
            "\tInterface: {},\n\tName:      {name},\n}}",
            quoted(interface)
        ));
        return;
    }
    // The columns end where a value takes more lines than one.
    text.line(format!(
        "\tInterface: {},\n\tName:      {name},",
        quoted(interface)
    ));
    if !function.params.is_empty() {
        text.line("\tParams: []carrick.TypeField{");
        for each in &function.params {
            let described = types.described(each.ty);
            text.line(format!(
                "\t\tcarrick.Part({}, {described}),",
                quoted(&each.name)
            ));
        }
        text.line("\t},");
    }
    if let Some(result) = function.result {
        let column = if function.params.is_empty() {
            "Result:    "
        } else {
            "Result: "
        };
        text.line(format!("\t{column}{},", types.described(result)));
    }
    text.line("}");
}

pub(super) fn source(model: &Model, types: &mut Types) -> Result<Source, BindingsError> {
    types.declare_cases()?;
    let mut text = Source::default();
    head(model, &mut text);
    for (number, exported) in model.exports.iter().enumerate() {
        let variable = format!("functionExport{number}");
        text.gap();
        describe(
            types,
            &mut text,
            &variable,
            &exported.interface,
            exported.function,
        );
        text.gap();
        method(model, types, &mut text, &variable, exported);
    }
    Ok(text)
}

fn head(model: &Model, text: &mut Source) {
    let has_imports = !model.imports.is_empty();
    text.gap();
    text.line("var world = carrick.World{");
    text.line(format!("\tName: {},", quoted(&model.world_name)));
    text.line("\tExports: []*carrick.Function{");
    for number in 0..model.exports.len() {
        text.line(format!("\t\t&functionExport{number},"));
    }
    text.line("\t},\n}");
    text.gap();
    text.line("// Plugin is an open plugin. Any number of goroutines may call it.");
    text.line("type Plugin struct {\n\tExports\n\t*carrick.Plugin\n}");
    text.gap();
    if has_imports {
        text.line("// Config is how a plugin is run, and what it may call.");
        text.line("type Config struct {\n\tcarrick.Config\n\t// Imports are the functions of the host. A plugin that imports what is nil is refused.\n\tImports Imports\n}");
    } else {
        text.line("// Config is how a plugin is run.");
        text.line("type Config = carrick.Config");
    }
    text.gap();
    text.line("// Open reads, checks and compiles a plugin, and starts its first instance.");
    text.line("func Open(ctx context.Context, component carrick.Component, config Config) (*Plugin, error) {");
    text.line(if has_imports {
        "\tplugin, err := carrick.Open(ctx, component, config.Config, &world, config.Imports.functions())"
    } else {
        "\tplugin, err := carrick.Open(ctx, component, config, &world, nil)"
    });
    text.line("\tif err != nil {\n\t\treturn nil, err\n\t}");
    text.line("\treturn &Plugin{Exports: Exports{plugin.Target()}, Plugin: plugin}, nil\n}");
    text.gap();
    text.line(
        "// Session is one instance of a plugin, for calls that belong together, until Close.",
    );
    text.line("type Session struct {\n\tExports\n\t*carrick.Session\n}");
    text.gap();
    text.line("// NewSession takes an instance for calls that belong together.");
    text.line("func (p *Plugin) NewSession(ctx context.Context) (*Session, error) {");
    text.line("\tsession, err := p.Plugin.NewSession(ctx)");
    text.line("\tif err != nil {\n\t\treturn nil, err\n\t}");
    text.line("\treturn &Session{Exports: Exports{session.Target()}, Session: session}, nil\n}");
    text.gap();
    text.line("// Exports are the functions of a plugin.");
    text.line("type Exports struct{ target carrick.Target }");
}

fn method(
    model: &Model,
    types: &mut Types,
    text: &mut Source,
    variable: &str,
    exported: &Exported,
) {
    let function = exported.function;
    let parameters = parameters(types, function);
    let (receiver, target) = match function.kind {
        FunctionKind::Method(id) => (format!("r *{}", types.name_of(id)), "r.Target()"),
        _ => ("e Exports".to_owned(), "e.target"),
    };
    let item = match exported.interface.as_str() {
        "" => function.name.clone(),
        interface => format!("{interface}#{}", function.name),
    };
    let default = format!("{} calls `{item}`.", exported.method);
    text.doc("", function.docs.contents.as_deref(), &default);
    text.line(format!(
        "func ({receiver}) {}({}) {} {{",
        exported.method,
        signature(&parameters),
        returned(model, types, function)
    ));
    let (invoke, ignored) = match (source_of_result(model, function), function.result) {
        (Some(result), _) => {
            let ok = types.codec_or_unit(result.ok);
            let err = types.codec_or_unit(result.err);
            (
                format!("carrick.InvokeResult(ctx, {target}, &{variable}, {ok}, {err}, "),
                result.ok.is_none(),
            )
        }
        (None, Some(result)) => (
            format!(
                "carrick.Invoke(ctx, {target}, &{variable}, {}, ",
                types.codec(result)
            ),
            false,
        ),
        (None, None) => (
            format!("carrick.InvokeVoid(ctx, {target}, &{variable}, "),
            false,
        ),
    };
    let start = if ignored { "\t_, err := " } else { "\treturn " };
    text.line(format!(
        "{start}{invoke}func(c *carrick.Call) ([]carrick.Value, error) {{"
    ));
    text.line(format!(
        "\t\tvalues := c.Lowering({})",
        function.params.len()
    ));
    let mut names = parameters.iter().map(|(name, _)| name.as_str());
    for (index, each) in function.params.iter().enumerate() {
        let value = match (index, &function.kind) {
            (0, FunctionKind::Method(_)) => "r",
            _ => names.next().unwrap_or_default(),
        };
        let codec = types.codec(each.ty);
        text.line(format!(
            "\t\tcarrick.Lower(&values, {}, {codec}, {value})",
            quoted(&each.name)
        ));
    }
    text.line("\t\treturn values.List()\n\t})");
    if ignored {
        text.line("\treturn err");
    }
    text.line("}");
}
