//! The arguments of a function by the names of its parameters, in one JSON object.

use wasmtime::component::Type;

use super::json::{Json, RawJson};

/// Why an object is not the arguments of a function.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentNamesError {
    /// A parameter has no argument, and is no option.
    #[error("parameter `{parameter}` has no argument: expected a member of this name")]
    Missing {
        /// The parameter's name.
        parameter: String,
    },
    /// A member is no parameter.
    #[error(
        "no parameter is called `{name}`: expected {}",
        carrick_wit::quoted(parameters)
    )]
    Unknown {
        /// The member's name.
        name: String,
        /// The names of all parameters.
        parameters: Vec<String>,
    },
    /// A parameter has two arguments.
    #[error("parameter `{name}` has two arguments: expected one")]
    Repeated {
        /// The parameter's name.
        name: String,
    },
}

/// One for each parameter; `None` stands for the `none` of an option that was left out.
pub(crate) type ArgumentsByName<'a> = Vec<Option<RawJson<'a>>>;

/// The arguments by name in `json`; `None` where it is no object, or is the value of the first parameter, as far as the
/// function needs no other: where this value may be an object, or no member is called like a parameter.
pub(crate) fn by_name<'a>(
    json: RawJson<'a>,
    params: &[(String, Type)],
) -> Option<Result<ArgumentsByName<'a>, ArgumentNamesError>> {
    let Json::Object(members) = json.open() else {
        return None;
    };
    let is_named = || {
        let mut names = members.iter().map(|(name, _)| name);
        names.any(|name| params.iter().any(|(param, _)| param == name))
    };
    if let [(_, first), others @ ..] = params
        && others.iter().all(|(_, ty)| matches!(ty, Type::Option(_)))
        && (may_be_object(first) || !is_named())
    {
        return None;
    }
    Some(arguments(members, params))
}

fn arguments<'a>(
    members: Vec<(std::borrow::Cow<'a, str>, RawJson<'a>)>,
    params: &[(String, Type)],
) -> Result<ArgumentsByName<'a>, ArgumentNamesError> {
    let mut arguments = vec![None; params.len()];
    for (name, json) in members {
        let Some(index) = params.iter().position(|(param, _)| *param == name) else {
            return Err(ArgumentNamesError::Unknown {
                name: name.into_owned(),
                parameters: params.iter().map(|(name, _)| name.clone()).collect(),
            });
        };
        if arguments[index].replace(json).is_some() {
            return Err(ArgumentNamesError::Repeated {
                name: name.into_owned(),
            });
        }
    }
    let missing = params
        .iter()
        .zip(&arguments)
        .find(|((_, ty), argument)| argument.is_none() && !matches!(ty, Type::Option(_)));
    match missing {
        Some(((name, _), _)) => Err(ArgumentNamesError::Missing {
            parameter: name.clone(),
        }),
        None => Ok(arguments),
    }
}

/// Whether a value of the type may be an object in JSON.
fn may_be_object(ty: &Type) -> bool {
    match ty {
        Type::Record(_) | Type::Variant(_) | Type::Result(_) => true,
        Type::Option(option) => {
            matches!(option.ty(), Type::Option(_)) || may_be_object(&option.ty())
        }
        _ => false,
    }
}
