//! What is done with one record.

use super::attempt::{AnyWorld, Failure};
use super::command::Command;
use super::error::{MapError, RecordError, RecordProblem};
use super::framing::Framing;
use super::function::Function;
use super::records::{Batch, Position};
use super::{GuestOutput, MapOptions};
use crate::plugin::{
    ComponentSource, Granted, GuestOutputCapture, GuestOutputLines, Host, Instances, Manifest,
    Plugin, PluginOptions,
};
use crate::values::Exports;

/// What became of a batch.
pub(super) struct BatchResult {
    /// The results, framed.
    pub output: Vec<u8>,
    pub failed: Vec<FailedRecord>,
    /// By record, where the guest wrote something.
    pub guest_output: Vec<GuestOutput>,
    /// Where the batch ends; `None` where there was no batch.
    pub end: Option<Position>,
    /// Whether the records of the batch can only be these.
    pub is_final: bool,
    /// Why no batch can follow.
    pub error: Option<MapError>,
}

pub(super) struct FailedRecord {
    /// How long the output was at that time.
    pub output_bytes: usize,
    pub error: RecordError,
    pub record: Vec<u8>,
}

impl BatchResult {
    pub(super) fn failed(error: MapError) -> Self {
        Self {
            output: Vec::new(),
            failed: Vec::new(),
            guest_output: Vec::new(),
            end: None,
            is_final: false,
            error: Some(error),
        }
    }
}

/// Tells the job of a command from that of a function: no function has such a name.
const RUN_JOB: &str = "(command)";

/// What all threads share that work on records.
pub(super) struct Worker {
    plugin: Plugin<AnyWorld>,
    work: Work,
    framing: Framing,
    /// Whether a line without text is no record.
    skips_empty_lines: bool,
    stops: bool,
    job: blake3::Hash,
}

/// What is done with each record.
enum Work {
    Call(Function),
    Run(Command),
}

impl Worker {
    pub(super) async fn open(
        host: &Host,
        source: ComponentSource,
        options: &MapOptions,
        workers: usize,
        capture: &GuestOutputCapture,
    ) -> Result<Self, MapError> {
        let instances = if options.fresh || options.command_args.is_some() {
            Instances::Fresh {
                at_once_max: workers,
            }
        } else {
            Instances::Warm {
                size_max: workers,
                uses_max: u64::MAX,
                idle_max: std::time::Duration::MAX,
            }
        };
        let name = name(&source);
        let of_plugin = PluginOptions::new(Manifest::new(name.clone()), options.limits)
            .with_instances(instances);
        #[cfg(feature = "assemble")]
        let of_plugin = of_plugin
            .with_adapt(options.adapt.clone())
            .with_link(options.link.clone());
        let granted = Granted {
            folders: options.dirs.clone(),
            variables: options.env.clone(),
            net: options.net.clone().with_one_account(),
            clocks: options.clocks,
            ..Granted::default()
        };
        let plugin = host
            .open_granted::<AnyWorld>(source, of_plugin, granted, capture, || ())
            .await?;
        let exports = Exports::of(&plugin.component());
        let (work, what) = match &options.command_args {
            None => {
                let function = Function::find(exports, options)?;
                let what = function.name().to_owned();
                (Work::Call(function), what)
            }
            Some(args) if Command::is_in(&exports) => {
                let command = Command::new(args, options.framing, options.limits.result_bytes_max);
                let what = format!("{RUN_JOB} {args:?}");
                (Work::Run(command), what)
            }
            Some(_) => {
                let functions = exports.list.iter();
                let functions = functions.map(|export| export.function.full_name());
                return Err(MapError::NotACommand {
                    component: name,
                    functions: functions.collect(),
                });
            }
        };
        #[cfg(feature = "assemble")]
        let linked = format!(
            "{} {}",
            crate::load::adapted(&options.adapt),
            crate::load::linked(&options.link)
        );
        #[cfg(not(feature = "assemble"))]
        let linked = "";
        let job = format!(
            "{} {linked} {what} {:?} {} {:?} {:?}",
            plugin.content().to_hex(),
            options.framing,
            options.raw,
            options.bytes,
            options.on_error
        );
        Ok(Self {
            plugin,
            framing: options.framing,
            skips_empty_lines: options.framing == Framing::Lines
                && !options.raw
                && matches!(work, Work::Call(_)),
            work,
            stops: options.on_error == super::OnError::Stop,
            job: blake3::hash(job.as_bytes()),
        })
    }

    /// What tells one job from another.
    pub(super) fn job(&self) -> blake3::Hash {
        self.job
    }

    pub(super) async fn batch(&self, batch: Batch) -> BatchResult {
        let mut done = BatchResult {
            output: Vec::new(),
            failed: Vec::new(),
            guest_output: Vec::new(),
            end: Some(batch.end),
            is_final: batch.is_final,
            error: None,
        };
        let capture = GuestOutputCapture::default();
        for (number, record) in batch.records {
            // People leave empty lines at the end, or between.
            if self.skips_empty_lines && record.trim_ascii().is_empty() {
                continue;
            }
            let result = self.record(&record, &capture).await;
            done.guest_output
                .extend(guest_output(Some(number), &capture));
            let problem = match result {
                Ok(result) if self.framing.write(&result, &mut done.output) => continue,
                Ok(_) => RecordProblem::Unframed {
                    framing: self.framing,
                },
                Err(Failure::Record(problem)) => problem,
                Err(Failure::Host(error)) => {
                    done.error = Some(error.into());
                    return done;
                }
            };
            done.failed.push(FailedRecord {
                output_bytes: done.output.len(),
                error: RecordError {
                    record: number,
                    problem,
                },
                record,
            });
            if self.stops {
                return done;
            }
        }
        done
    }

    async fn record(
        &self,
        record: &[u8],
        capture: &GuestOutputCapture,
    ) -> Result<Vec<u8>, Failure> {
        match &self.work {
            Work::Call(function) => function.record(&self.plugin, record, capture).await,
            Work::Run(command) => command.record(&self.plugin, record, capture).await,
        }
    }
}

/// What the guest wrote since the last time, if it wrote anything.
pub(super) fn guest_output(
    record: Option<u64>,
    capture: &GuestOutputCapture,
) -> Option<GuestOutput> {
    let GuestOutputLines { lines, omitted, .. } = capture.take();
    (omitted > 0 || !lines.is_empty()).then_some(GuestOutput {
        record,
        lines,
        lines_omitted: omitted,
    })
}

/// How errors call the component.
fn name(source: &ComponentSource) -> String {
    match source.path() {
        Some(path) => path.display().to_string(),
        None => "<stdin>".to_owned(),
    }
}
