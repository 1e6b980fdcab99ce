//! The command `carrick`; all of it is in the library beside this file.

use std::process::ExitCode;

fn main() -> ExitCode {
    carrick_cli::main()
}
