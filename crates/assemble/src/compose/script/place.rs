//! Places in a script: where something is wrong, and what was passed there.

use carrick_wit::Panicked;
use wac_parser::{
    Document, Expr, InstantiationArgument, InstantiationArgumentName, NewExpr, PackageName,
    PostfixExpr, PrimaryExpr, Statement,
};

use super::{Explanation, Script};

/// What is wrong with a script, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptError {
    /// What is wrong.
    pub message: String,
    /// The script's name.
    pub script: String,
    /// Where it is wrong; further places that have to do with it follow.
    pub places: Vec<ScriptPlace>,
    /// Why: one sentence for each cause or difference.
    pub causes: Vec<String>,
    /// Whether the script as such could be read, so that the mistake is in what it asks for.
    pub parsed: bool,
    /// The package that was named and not given, if that is what is wrong.
    pub missing_package: Option<String>,
    /// The packages that were given, if one is missing.
    pub packages: Vec<String>,
    /// What the packages have for each other's imports, if what is wrong is how they are wired.
    pub explanation: Option<Box<Explanation>>,
}

/// A stretch of a script's line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ScriptPlace {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1, in characters.
    pub column: usize,
    /// How many characters of the line are meant, at least 1.
    pub width: usize,
    /// The line itself.
    pub text: String,
    /// What is there.
    pub label: Option<String>,
}

impl ScriptError {
    pub(super) fn new(
        script: &Script,
        parsed: bool,
        error: &(dyn miette::Diagnostic + 'static),
    ) -> Self {
        let mut places: Vec<(bool, ScriptPlace)> = error
            .labels()
            .into_iter()
            .flatten()
            .map(|label| {
                let place = ScriptPlace::new(
                    &script.text,
                    label.offset(),
                    label.len(),
                    label.label().map(str::to_owned),
                );
                (label.primary(), place)
            })
            .collect();
        places.sort_by_key(|(primary, place)| (!primary, place.line, place.column));
        let mut causes = Vec::new();
        let mut cause = error.source();
        while let Some(error) = cause {
            causes.push(error.to_string());
            cause = error.source();
        }
        causes.extend(error.help().map(|help| help.to_string()));
        Self {
            message: error.to_string(),
            script: script.name.clone(),
            places: places.into_iter().map(|(_, place)| place).collect(),
            causes,
            parsed,
            missing_package: None,
            packages: Vec::new(),
            explanation: None,
        }
    }

    pub(super) fn nested(script: &Script, offset: usize, max: usize) -> Self {
        Self {
            message: format!("more than {max} brackets inside each other"),
            script: script.name.clone(),
            places: vec![ScriptPlace::new(&script.text, offset, 1, None)],
            causes: Vec::new(),
            parsed: false,
            missing_package: None,
            packages: Vec::new(),
            explanation: None,
        }
    }

    /// The library did not answer; `parsed` says whether it could read the script.
    pub(super) fn panicked(script: &Script, parsed: bool, panicked: &Panicked) -> Self {
        Self {
            message: "the script cannot be composed".to_owned(),
            script: script.name.clone(),
            places: Vec::new(),
            causes: vec![panicked.to_string()],
            parsed,
            missing_package: None,
            packages: Vec::new(),
            explanation: None,
        }
    }

    /// The import called `name` there and `local` in the script has another type
    /// than an import of a compatible name.
    pub(super) fn disagreeing(
        script: &Script,
        document: &Document<'_>,
        (name, local): (&str, &str),
        cause: &anyhow::Error,
    ) -> Self {
        let import = document
            .statements
            .iter()
            .find_map(|statement| match statement {
                Statement::Import(import) if import.id.string == local => Some(import.id.span),
                _ => None,
            });
        let place =
            import.map(|span| ScriptPlace::new(&script.text, span.offset(), span.len(), None));
        Self {
            message: format!(
                "import `{name}` does not agree with another import of this interface"
            ),
            script: script.name.clone(),
            places: place.into_iter().collect(),
            causes: cause.chain().map(ToString::to_string).collect(),
            parsed: true,
            missing_package: None,
            packages: Vec::new(),
            explanation: None,
        }
    }
}

impl std::fmt::Display for ScriptError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message)?;
        let digits = self
            .places
            .iter()
            .map(|place| place.line.to_string().len())
            .max()
            .unwrap_or_default();
        for place in &self.places {
            let ScriptPlace {
                line,
                column,
                width,
                text,
                label,
            } = place;
            // The marks stand under the text whatever tabs are in it.
            let indent: String = text
                .chars()
                .take(column - 1)
                .map(|letter| if letter == '\t' { '\t' } else { ' ' })
                .collect();
            let marks = "^".repeat(*width);
            let label = label
                .as_ref()
                .map_or_else(String::new, |label| format!(" {label}"));
            write!(f, "\n{:digits$}--> {}:{line}:{column}", "", self.script)?;
            write!(f, "\n{line:digits$} | {text}")?;
            write!(f, "\n{:digits$} | {indent}{marks}{label}", "")?;
        }
        for cause in &self.causes {
            write!(f, "\n{:digits$} = {cause}", "")?;
        }
        Ok(())
    }
}

impl std::error::Error for ScriptError {}

impl ScriptPlace {
    pub(super) fn new(text: &str, offset: usize, length: usize, label: Option<String>) -> Self {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line_text = text[start..].lines().next().unwrap_or_default();
        let column = text[start..offset].chars().count();
        let mut end = (offset + length).min(text.len());
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let meant = text[offset..end].lines().next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: column + 1,
            width: meant.chars().count().max(1),
            text: line_text.to_owned(),
            label,
        }
    }
}

/// The package whose import the argument at `offset` is for, the package it
/// comes from, and the export's name, where the script says so plainly.
pub(super) fn argument<'d>(
    document: &'d Document<'d>,
    offset: usize,
    name: &'d str,
) -> Option<(&'d PackageName<'d>, &'d PackageName<'d>, &'d str)> {
    let mut found = None;
    for (position, statement) in document.statements.iter().enumerate() {
        let expr = match statement {
            Statement::Let(statement) => &statement.expr,
            Statement::Export(statement) => &statement.expr,
            _ => continue,
        };
        let before = &document.statements[..position];
        visit(expr, &mut |new| {
            for argument in &new.arguments {
                let (at, supplier) = match argument {
                    InstantiationArgument::Named(argument) => {
                        let at = match &argument.name {
                            InstantiationArgumentName::Ident(ident) => ident.span.offset(),
                            InstantiationArgumentName::String(string) => string.span.offset(),
                        };
                        (at, source(before, &argument.expr))
                    }
                    InstantiationArgument::Inferred(ident)
                    | InstantiationArgument::Spread(ident) => {
                        (ident.span.offset(), bound(before, ident.string))
                    }
                    InstantiationArgument::Fill(_) => continue,
                };
                if at == offset
                    && let Some((package, export)) = supplier
                {
                    found = Some((&new.package, package, export.unwrap_or(name)));
                }
            }
        });
    }
    found
}

fn visit<'d>(expr: &'d Expr<'d>, each: &mut dyn FnMut(&'d NewExpr<'d>)) {
    match &expr.primary {
        PrimaryExpr::New(new) => {
            each(new);
            for argument in &new.arguments {
                if let InstantiationArgument::Named(argument) = argument {
                    visit(&argument.expr, each);
                }
            }
        }
        PrimaryExpr::Nested(nested) => visit(&nested.inner, each),
        PrimaryExpr::Ident(_) => {}
    }
}

type Source<'d> = (&'d PackageName<'d>, Option<&'d str>);

/// Which package, and which export of it, an expression takes, where names
/// stand for what `before` binds them to.
fn source<'d>(before: &'d [Statement<'d>], expr: &'d Expr<'d>) -> Option<Source<'d>> {
    let (mut before, mut expr) = (before, expr);
    let mut export = None;
    loop {
        match (export, expr.postfix.as_slice()) {
            (_, []) => {}
            (None, [PostfixExpr::Access(access)]) => export = Some(access.id.string),
            (None, [PostfixExpr::NamedAccess(access)]) => export = Some(access.string.value),
            _ => return None,
        }
        match &expr.primary {
            PrimaryExpr::New(new) => return Some((&new.package, export)),
            PrimaryExpr::Nested(nested) => expr = &nested.inner,
            PrimaryExpr::Ident(ident) => (before, expr) = binding(before, ident.string)?,
        }
    }
}

/// What a name stands for.
fn bound<'d>(before: &'d [Statement<'d>], name: &str) -> Option<Source<'d>> {
    let (before, expr) = binding(before, name)?;
    source(before, expr)
}

/// The expression that a name is bound to, and the statements before that.
fn binding<'d>(
    before: &'d [Statement<'d>],
    name: &str,
) -> Option<(&'d [Statement<'d>], &'d Expr<'d>)> {
    before
        .iter()
        .enumerate()
        .find_map(|(position, statement)| match statement {
            Statement::Let(statement) if statement.id.string == name => {
                Some((&before[..position], &statement.expr))
            }
            _ => None,
        })
}
