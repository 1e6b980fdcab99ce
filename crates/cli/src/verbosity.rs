//! Options of every verb: how much Carrick reports, and in which colours.

use clap::{Args, ValueEnum};

/// How much is printed to standard error, and how.
#[derive(Debug, Args)]
pub(crate) struct Verbosity {
    /// Print errors only
    // Without an order of its own its place among a verb's options would
    // follow the number of verbs.
    #[arg(short, long, global = true, display_order = 900)]
    pub quiet: bool,
    /// Choose when to use colour
    #[arg(
        long,
        global = true,
        value_enum,
        default_value_t,
        value_name = "WHEN",
        display_order = 901
    )]
    pub color: Color,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless the variable NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}
