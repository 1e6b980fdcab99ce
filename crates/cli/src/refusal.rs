//! Refusals of the command itself. Errors of the libraries get their hints in `report`.

/// A message with the hint that belongs to it: an error of its own, or the context of one.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Refusal {
    message: String,
    pub hint: String,
}

impl Refusal {
    /// `hint` is an order that works when typed.
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            hint: hint.into(),
        }
    }
}

/// [`Refusal::new`] as an error.
pub(crate) fn refusal(message: impl Into<String>, hint: impl Into<String>) -> anyhow::Error {
    Refusal::new(message, hint).into()
}
