//! A record as the standard input of a command, and its standard output as what is written.

use std::sync::Arc;

use wasmtime_wasi::p2::bindings::Command as WasiCommand;

use super::attempt::{AnyWorld, Failure};
use super::error::RecordProblem;
use super::framing::Framing;
use crate::plugin::{CommandStreams, GuestOutputCapture, Plugin, PluginError};
use crate::values::Exports;

/// What errors and logs call the run of a command.
const RUN: &str = "run";

/// The command that runs once for each record.
pub(super) struct Command {
    args: Arc<[String]>,
    framing: Framing,
    stdout_bytes_max: usize,
}

impl Command {
    pub(super) fn new(args: &[String], framing: Framing, stdout_bytes_max: usize) -> Self {
        Self {
            args: args.into(),
            framing,
            stdout_bytes_max,
        }
    }

    /// Whether a component with these exports is a command.
    pub(super) fn is_in(exports: &Exports) -> bool {
        exports.list.iter().any(|export| {
            let interface = export.function.interface.as_deref();
            interface.is_some_and(|interface| interface.starts_with("wasi:cli/run@0.2."))
        })
    }

    pub(super) async fn record(
        &self,
        plugin: &Plugin<AnyWorld>,
        record: &[u8],
        capture: &GuestOutputCapture,
    ) -> Result<Vec<u8>, Failure> {
        let mut stdin = record.to_vec();
        if self.framing == Framing::Lines {
            // Programs that read lines expect the end of the last one too.
            stdin.push(b'\n');
        }
        let streams = CommandStreams::new(self.args.clone(), stdin.into(), self.stdout_bytes_max);
        let of_run = capture.with_streams(streams.clone());
        let ran = plugin.call_captured(RUN, Some(&of_run), async |any, store| {
            let command = WasiCommand::new(&mut *store, &any.0)?;
            command.wasi_cli_run().call_run(store).await
        });
        let code = match ran.await {
            Ok(Ok(())) => 0,
            Ok(Err(())) => 1,
            Err(PluginError::Exited { code, .. }) => code,
            Err(error) => return Err(Failure::of_guest(error)),
        };
        if code != 0 {
            let stderr = capture.take().lines;
            return Err(RecordProblem::Exited { code, stderr }.into());
        }
        let mut result = streams.take_stdout();
        if self.framing == Framing::Lines && result.last() == Some(&b'\n') {
            result.pop();
        }
        Ok(result)
    }
}
