//! Converting text to binary.

use std::borrow::Cow;

/// Returns `input` as WebAssembly binary, assembling it first when it is text.
///
/// # Errors
///
/// The input is neither. For text, the error has the line and column of the first mistake.
pub fn to_binary(input: &[u8]) -> Result<Cow<'_, [u8]>, ReadError> {
    if input.starts_with(b"\0asm") {
        return Ok(Cow::Borrowed(input));
    }
    let text = std::str::from_utf8(input).map_err(|_| ReadError::NeitherBinaryNorText {
        found: input.iter().take(4).copied().collect(),
    })?;
    match wat::parse_str(text) {
        Ok(binary) => Ok(Cow::Owned(binary)),
        Err(error) => Err(ReadError::Text {
            message: error.to_string(),
        }),
    }
}

/// Why bytes could not be read as WebAssembly.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Neither the binary's magic number nor UTF-8 text.
    #[error(
        "neither a WebAssembly binary (expected it to begin with `\\0asm`, found {found:02x?}) nor text"
    )]
    NeitherBinaryNorText {
        /// The first bytes, four at most.
        found: Vec<u8>,
    },
    /// The text does not assemble.
    #[error("the WebAssembly text does not assemble: {message}")]
    Text {
        /// The assembler's error, with line and column.
        message: String,
    },
}
