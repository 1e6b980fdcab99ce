//! What holds for a linked module when it runs: it does what its guest does.

use std::time::Duration;

use carrick_host::{
    CommandOptions, LoadError, LoadOptions, Outcome, RunLimits, TrapKind, VerifyError,
    VerifyOptions, WASM_STACK_BYTES_MAX, verify,
};

use crate::adapting::{chain, options};

/// What a comparison came to, when it found no difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Compared {
    /// Both came to the same end.
    Same,
    /// Both trapped in the same way.
    SameTrap,
    /// Adapting refuses the module.
    Refused,
    /// The engine refuses the module by itself.
    NotRunnable,
    /// At least one of the two was stopped.
    Stopped,
}

/// How a module's run comes to an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ends {
    /// By itself.
    ByItself,
    /// Perhaps only because it is stopped.
    WhenStopped,
}

/// Far more than any program here takes; it only bounds a hang.
const TIMEOUT: Duration = Duration::from_secs(60);
/// For modules that may not end by themselves.
const FUEL: u64 = 5_000_000;
/// No module here may keep the machine's memory.
const MEMORY_BYTES_MAX: u64 = 256 << 20;

/// What the engine's own preview-1 host says to a module that does not export
/// its memory; the adapter needs no such export.
const NO_MEMORY: &str = "missing required memory export";

/// Runs `module` as it is and as a component. A difference comes back as a message.
pub fn check(module: &[u8], ends: Ends, option_bits: u8) -> Result<Compared, String> {
    let metered = ends == Ends::WhenStopped;
    let mut adapt = options(option_bits & 0x80);
    adapt.deny.clear();
    let load = LoadOptions::default()
        .with_fuel(metered)
        .with_wasm_stack_bytes_max(WASM_STACK_BYTES_MAX.min(1 << 20))
        .with_adapt(adapt);
    let guest = CommandOptions::default()
        .with_args(["program", "one"])
        .with_env([("NAME", "value")])
        .with_limits(
            RunLimits::default()
                .with_memory_bytes_max(MEMORY_BYTES_MAX)
                .with_timeout(TIMEOUT)
                .with_fuel(metered.then_some(FUEL)),
        );
    let options = VerifyOptions::default()
        .with_guest(guest)
        .with_stdin((0..=255).collect::<Vec<u8>>())
        .with_load(load);
    let verification = match verify(module, &options, &mut |_| {}) {
        Ok(verification) => verification,
        Err(VerifyError::Load(LoadError::Adapt(_))) => return Ok(Compared::Refused),
        Err(
            VerifyError::CompileModule(_)
            | VerifyError::NotACommand
            | VerifyError::Component
            | VerifyError::UnknownImport { .. }
            | VerifyError::Load(LoadError::NotWebAssembly(_)),
        ) => return Ok(Compared::NotRunnable),
        // The engine itself fails when a module wants more than there is.
        Err(VerifyError::Run { side: "module", .. }) => return Ok(Compared::NotRunnable),
        Err(error) => return Err(format!("the component does not run: {}", chain(&error))),
    };
    let (module, component) = (&verification.module, &verification.component);
    if let Outcome::Trapped(trap) = &module.outcome
        && trap.message == NO_MEMORY
    {
        return Ok(Compared::NotRunnable);
    }
    let stopped = |outcome: &Outcome| match outcome {
        Outcome::OutOfFuel { .. } | Outcome::MemoryLimit { .. } => true,
        Outcome::Deadline { .. } => metered,
        _ => false,
    };
    if stopped(&module.outcome) || stopped(&component.outcome) {
        return Ok(Compared::Stopped);
    }
    // Segments that do not fit end both before they start, but which kind of
    // segment is found first depends on where the linker put them.
    let before_start =
        |outcome: &Outcome| matches!(outcome, Outcome::Trapped(trap) if trap.frames.is_empty());
    if before_start(&module.outcome) && before_start(&component.outcome) {
        return Ok(Compared::SameTrap);
    }
    if let (Outcome::Trapped(module), Outcome::Trapped(component)) =
        (&module.outcome, &component.outcome)
        && module.kind == TrapKind::Host
        && component.kind == TrapKind::Unreachable
    {
        // A refusal of the engine's own host, a pointer out of bounds for
        // instance, is a trap in a function of the adapter.
        return Ok(Compared::SameTrap);
    }
    if !verification.differences.is_empty() {
        return Err(format!(
            "as a module: {:?}, {} and {} bytes of output; as a component: {:?}, {} and {} bytes; {:?}",
            module.outcome,
            module.stdout.len(),
            module.stderr.len(),
            component.outcome,
            component.stdout.len(),
            component.stderr.len(),
            verification.differences,
        ));
    }
    Ok(match module.outcome {
        Outcome::Trapped(_) => Compared::SameTrap,
        _ => Compared::Same,
    })
}
