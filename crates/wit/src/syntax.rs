//! WIT as text: its tokens, what the parser makes of it, and what is wrong with it.
//!
//! Both who loads a package and who formats a file read text here, by one function, [`parse`].

mod attributes;
mod characters;
mod comments;
mod correction;
mod diagnostic;
mod parse;
mod texts;
mod tokens;

pub(crate) use diagnostic::Lines;
pub use diagnostic::{Diagnostic, Place};
pub(crate) use parse::{ParseFailure, parse, unparsed};
pub(crate) use texts::{ITEM_KEYWORDS, TYPE_KEYWORDS, Texts};
pub(crate) use tokens::{Comment, Gap, Token, Tokens, tokenize};
