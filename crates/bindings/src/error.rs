//! Why there are no bindings.

use crate::options::BindingsLanguage;

/// There are no bindings of the world in the language.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum BindingsError {
    /// The world cannot be written down for the generators; a defect of ours or theirs.
    #[error("the world cannot be handed to the generator")]
    World(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The generator refuses the world.
    #[error("the generator refuses the world")]
    Refused(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The generator does not know something that is in the world, and breaks down over it.
    #[error("the generator cannot handle something in the world: {message}")]
    Unsupported {
        /// What it said last.
        message: String,
    },
    /// A list of a fixed length, where the generator does not know any.
    #[error(
        "`{item}` has a `list<{element}, {length}>`, and the generator for {language} does not know lists of a fixed length"
    )]
    FixedLengthList {
        /// The function in the world, or the type where no function has it.
        item: String,
        /// The type of its elements, `…` where it has no name.
        element: String,
        /// How many there are.
        length: u32,
        /// The language of the guest.
        language: BindingsLanguage,
    },
    /// A tuple that the runtime package of Go has no type for.
    #[error("`{item}` has a tuple of {parts} parts, and in Go it may have {parts_max}")]
    WideTuple {
        /// The function in the world, or the type where no function has it.
        item: String,
        /// How many parts it has.
        parts: usize,
        /// How many it may have.
        parts_max: usize,
    },
    /// Two items of the world for which the generator has one name.
    #[error("`{first}` and `{second}` would both be `{name}` in Go")]
    NameCollision {
        /// The item that comes first in the world, by its path.
        first: String,
        /// The other one.
        second: String,
        /// The name in Go.
        name: String,
    },
    /// An interface for which Go has no package of that name.
    #[error("the interface `{item}` would be the package `{name}` in Go, and that name is taken")]
    TakenName {
        /// The interface in the world.
        item: String,
        /// The name of the package.
        name: String,
    },
    /// A function that waits, where the language has no way to.
    #[error("`{function}` is async, which the bindings for Go do not support")]
    Async {
        /// The function in the world.
        function: String,
    },
    /// A host in Go cannot have something that is in the world.
    #[error("`{item}` has {what}, which Go hosts do not support")]
    HostUnsupported {
        /// The function or type in the world.
        item: String,
        /// What it has.
        what: String,
    },
}
