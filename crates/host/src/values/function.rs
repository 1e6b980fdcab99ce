//! What a component exports, and by which names it may be called.

use std::fmt;

use carrick_wit::{nearest, quoted};
use wasmtime::Store;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Func, Instance, ResourceType, Type};

use super::types::TypeNames;

/// A function that a component exports.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Function {
    /// The interface it is in, such as `acme:shed/tools@1.0.0`; `None` for a
    /// function of the world itself.
    pub interface: Option<String>,
    /// Its name in the component: `add`, `[constructor]counter`,
    /// `[method]counter.increment`, `[static]counter.merge`.
    pub name: String,
    /// What it takes, the `self` of methods included.
    pub params: Vec<Parameter>,
    /// What it returns, as WIT.
    pub result: Option<String>,
}

/// A parameter of a [`Function`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// Its name.
    pub name: String,
    /// Its type, as WIT: the name where it has one.
    pub ty: String,
}

impl Function {
    /// The name that calls use: `counter.new` for a constructor,
    /// `counter.increment` for a method, and others as they are.
    pub fn short_name(&self) -> String {
        match self
            .name
            .strip_prefix('[')
            .and_then(|rest| rest.split_once(']'))
        {
            Some(("constructor", resource)) => format!("{resource}.new"),
            Some((_, name)) => name.to_owned(),
            None => self.name.clone(),
        }
    }

    /// The name that no other function of the component has:
    /// `acme:shed/tools@1.0.0.counter.new`.
    pub fn full_name(&self) -> String {
        match &self.interface {
            Some(interface) => format!("{interface}.{}", self.short_name()),
            None => self.short_name(),
        }
    }

    /// The same without its first `given` parameters.
    pub(crate) fn besides(&self, given: usize) -> Self {
        Self {
            params: self.params.iter().skip(given).cloned().collect(),
            ..self.clone()
        }
    }

    /// Whether `name` means this function: its short name, perhaps after the
    /// interface with or without its package and version.
    fn answers_to(&self, name: &str) -> bool {
        let short = self.short_name();
        let Some(qualifier) = [self.name.as_str(), short.as_str()]
            .into_iter()
            .find_map(|own| name.strip_suffix(own))
        else {
            return false;
        };
        if qualifier.is_empty() {
            return true;
        }
        let (Some(qualifier), Some(interface)) = (qualifier.strip_suffix('.'), &self.interface)
        else {
            return false;
        };
        qualifiers(interface).contains(&qualifier)
    }

    /// The names by which it may be called, the full one last.
    fn spellings(&self) -> Vec<String> {
        let short = self.short_name();
        let interface = self.interface.as_deref();
        let qualified = interface
            .map(|interface| qualifiers(interface).map(|qualifier| format!("{qualifier}.{short}")));
        let mut spellings: Vec<String> = qualified.into_iter().flatten().collect();
        spellings.insert(0, short);
        spellings
    }
}

/// The interface `acme:shed/tools@1.0.0` also without its version and its package.
fn qualifiers(interface: &str) -> [&str; 3] {
    let unversioned = interface.split('@').next().unwrap_or_default();
    let bare = unversioned.rsplit('/').next().unwrap_or_default();
    [bare, unversioned, interface]
}

/// The full name and the type, as WIT.
impl fmt::Display for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: func(", self.full_name())?;
        for (index, param) in self.params.iter().enumerate() {
            let separator = if index == 0 { "" } else { ", " };
            write!(f, "{separator}{}: {}", param.name, param.ty)?;
        }
        f.write_str(")")?;
        match &self.result {
            Some(result) => write!(f, " -> {result}"),
            None => Ok(()),
        }
    }
}

/// Why a name means no function, or more than one.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LookupError {
    /// No function has this name.
    #[error("the component exports no function `{name}`{}", nearest.as_deref().map(|name| format!("; it exports `{name}`")).unwrap_or_default())]
    UnknownFunction {
        /// The name asked for.
        name: String,
        /// The name that is spelled most like it.
        nearest: Option<String>,
        /// The full names of all functions, in the component's order.
        functions: Vec<String>,
    },
    /// Several functions answer to this name.
    #[error("`{name}` may be {}", quoted(candidates.iter().map(String::as_str)))]
    AmbiguousFunction {
        /// The name asked for.
        name: String,
        /// For each of them, a name that means no other.
        candidates: Vec<String>,
    },
    /// The resource has no such method.
    #[error("`${handle}` is a `{resource}`, which has no method `{name}`")]
    UnknownMethod {
        /// The name of the handle, without `$`.
        handle: String,
        /// Its resource.
        resource: String,
        /// The method asked for.
        name: String,
        /// The methods of the resource.
        methods: Vec<String>,
    },
}

/// A function together with its type in the engine's terms.
#[derive(Clone, Debug)]
pub(crate) struct Export {
    pub function: Function,
    pub ty: ComponentFunc,
}

impl Export {
    fn new(interface: Option<&str>, name: &str, ty: ComponentFunc, names: &TypeNames) -> Self {
        let function = Function {
            interface: interface.map(str::to_owned),
            name: name.to_owned(),
            params: ty
                .params()
                .map(|(name, ty)| Parameter {
                    name: name.to_owned(),
                    ty: names.show(&ty),
                })
                .collect(),
            result: ty.results().next().map(|ty| names.show(&ty)),
        };
        Self { function, ty }
    }

    pub(crate) fn result(&self) -> Option<Type> {
        self.ty.results().next()
    }
}

/// The function of an instance that `export` is the type of.
pub(crate) fn exported<T: 'static>(
    store: &mut Store<T>,
    instance: &Instance,
    export: &Export,
) -> wasmtime::Result<Func> {
    let interface = match &export.function.interface {
        Some(name) => instance.get_export_index(&mut *store, None, name),
        None => None,
    };
    instance
        .get_export_index(&mut *store, interface.as_ref(), &export.function.name)
        .and_then(|index| instance.get_func(&mut *store, index))
        .ok_or_else(|| wasmtime::Error::msg("the instance lacks what its component exports"))
}

/// Everything that can be called.
#[derive(Clone, Debug)]
pub(crate) struct Exports {
    pub list: Vec<Export>,
    pub names: TypeNames,
}

impl Exports {
    pub(crate) fn of(component: &Component) -> Self {
        let engine = component.engine();
        let component_type = component.component_type();
        let names = TypeNames::of(&component_type, engine);
        let mut list = Vec::new();
        for (name, item) in component_type.exports(engine) {
            match item.ty {
                ComponentItem::ComponentFunc(ty) => list.push(Export::new(None, name, ty, &names)),
                ComponentItem::ComponentInstance(instance) => {
                    for (member, item) in instance.exports(engine) {
                        if let ComponentItem::ComponentFunc(ty) = item.ty {
                            list.push(Export::new(Some(name), member, ty, &names));
                        }
                    }
                }
                _ => {}
            }
        }
        Self { list, names }
    }

    /// The one function that `name` means.
    pub(crate) fn find(&self, name: &str) -> Result<usize, LookupError> {
        let with = |fits: &dyn Fn(&Function) -> bool| -> Vec<usize> {
            let all = self.list.iter().enumerate();
            all.filter(|(_, export)| fits(&export.function))
                .map(|(index, _)| index)
                .collect()
        };
        // A full name means one function even where it is short for others.
        let mut found = with(&|function| function.full_name() == name);
        if found.len() != 1 {
            found = with(&|function| function.answers_to(name));
        }
        match found[..] {
            [index] => Ok(index),
            [] => Err(self.unknown(name)),
            _ => Err(LookupError::AmbiguousFunction {
                name: name.to_owned(),
                candidates: found
                    .iter()
                    .map(|&index| self.spelled_out(index, &found))
                    .collect(),
            }),
        }
    }

    /// A constructor and a static function may share a short name.
    fn spelled_out(&self, index: usize, others: &[usize]) -> String {
        let function = &self.list[index].function;
        let full_name = function.full_name();
        let shared = others
            .iter()
            .filter(|&&other| self.list[other].function.full_name() == full_name);
        match (&function.interface, shared.count()) {
            (_, 0 | 1) => full_name,
            (Some(interface), _) => format!("{interface}.{}", function.name),
            (None, _) => function.name.clone(),
        }
    }

    fn unknown(&self, name: &str) -> LookupError {
        // Names are compared as they would be typed. That a part before the name is missing is not a
        // matter of letters.
        let spellings: Vec<String> = self
            .list
            .iter()
            .flat_map(|export| export.function.spellings())
            .collect();
        let longer = spellings.iter().find(|spelling| {
            let before = spelling.strip_suffix(name);
            before.is_some_and(|before| before.ends_with([':', '/', '.']))
        });
        let nearest = longer.cloned().or_else(|| {
            let similar = nearest(name, spellings.iter().map(String::as_str));
            similar.into_iter().next()
        });
        LookupError::UnknownFunction {
            name: name.to_owned(),
            nearest,
            functions: self
                .list
                .iter()
                .map(|export| export.function.full_name())
                .collect(),
        }
    }

    /// The method `name` of a resource.
    pub(crate) fn method(
        &self,
        handle: &str,
        resource: ResourceType,
        name: &str,
    ) -> Result<usize, LookupError> {
        self.methods_of(resource)
            .find(|(_, method)| *method == name)
            .map(|(index, _)| index)
            .ok_or_else(|| LookupError::UnknownMethod {
                handle: handle.to_owned(),
                resource: self.names.resource(resource).to_owned(),
                name: name.to_owned(),
                methods: self.methods(resource),
            })
    }

    /// The names of the methods of a resource, in the component's order.
    pub(crate) fn methods(&self, resource: ResourceType) -> Vec<String> {
        self.methods_of(resource)
            .map(|(_, name)| name.to_owned())
            .collect()
    }

    fn methods_of(&self, resource: ResourceType) -> impl Iterator<Item = (usize, &str)> {
        let all = self.list.iter().enumerate();
        all.filter(move |(_, export)| match export.ty.params().next() {
            Some((_, Type::Borrow(this))) => this == resource,
            _ => false,
        })
        .filter_map(|(index, export)| {
            let method = export.function.name.strip_prefix("[method]")?;
            Some((index, method.split_once('.')?.1))
        })
    }
}
