//! A script as a guest: a core module in text form.
//!
//! Each line of the script becomes a function `line_N`, so that a trap's
//! backtrace names the line. The guest has two memories. The first is the one
//! that the calls work on, and nothing but the script writes to it. The second
//! holds a copy of the first, made before each call, and behind it the log:
//! for each call its line, its result, the first memory's size afterwards, and
//! every word of that memory that the call changed.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::preview1::parameters;
use super::script::{Action, Place, Script, Step, Subscription, Value};

/// What an area filled before a call holds.
pub const FILL: u8 = 0xEE;

/// The first bytes of a log.
pub const MAGIC: &[u8; 17] = b"\n--- the log ---\n";

/// The lowest address of the script's areas: the log is written out from below.
const AREAS: u32 = 1024;

const PAGE: u32 = 65536;

/// Room for the log, in pages.
const LOG_PAGES: u32 = 256;

/// A guest made of a script.
pub struct Guest {
    pub wat: String,
    /// Where the script's areas are.
    pub areas: BTreeMap<String, Area>,
    pub memory_bytes: u32,
}

#[derive(Clone, Copy, Debug)]
pub struct Area {
    pub at: u32,
    pub length: u32,
}

/// Which of a script's guests: the one that ends by itself, or the one that
/// goes on to the ending step with this number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// The number of arguments beyond the script's own tells.
    ByArguments,
    Fixed(u32),
}

struct Writer<'a> {
    script: &'a Script,
    areas: BTreeMap<String, Area>,
    literals: BTreeMap<Vec<u8>, u32>,
    next: u32,
    functions: String,
    memory_bytes: u32,
}

/// Writes the guest of `script`.
pub fn guest(script: &Script, ending: Ending) -> Guest {
    let mut writer = Writer {
        script,
        areas: BTreeMap::new(),
        literals: BTreeMap::new(),
        next: AREAS,
        functions: String::new(),
        memory_bytes: script.pages * PAGE,
    };
    writer.declare_areas();
    let mut start = String::new();
    let mut endings = 0;
    for step in &script.steps {
        writer.function(step);
        let line = step.line;
        if step.ends() {
            endings += 1;
            let _ = writeln!(
                start,
                "    (if (i32.eq (global.get $ending) (i32.const {endings}))\n      \
                 (then (call $line_{line}) (call $write_log) (return)))"
            );
        } else {
            let _ = writeln!(start, "    (call $line_{line})");
        }
    }
    Guest {
        wat: writer.module(&start, ending),
        memory_bytes: writer.memory_bytes,
        areas: writer.areas,
    }
}

impl Writer<'_> {
    fn module(&self, start: &str, ending: Ending) -> String {
        let mut wat = String::from("(module\n");
        let mut used: Vec<&str> = self
            .script
            .steps
            .iter()
            .filter_map(Step::function)
            .collect();
        used.extend(["fd_write", "args_sizes_get"]);
        used.sort_unstable();
        used.dedup();
        for name in used {
            let _ = write!(
                wat,
                "  (import \"wasi_snapshot_preview1\" \"{name}\" (func ${name}"
            );
            for parameter in parameters(name).unwrap_or_default().chars() {
                wat += if parameter == 'l' {
                    " (param i64)"
                } else {
                    " (param i32)"
                };
            }
            wat += if name == "proc_exit" {
                "))\n"
            } else {
                " (result i32)))\n"
            };
        }
        let pages = self.script.pages;
        let log_at = self.memory_bytes;
        let _ = writeln!(wat, "  (memory $tested (export \"memory\") {pages})");
        let _ = writeln!(wat, "  (memory $log {})", pages + LOG_PAGES);
        let _ = writeln!(
            wat,
            "  (data (memory $log) (i32.const {log_at}) {})",
            literal(MAGIC)
        );
        for (bytes, at) in &self.literals {
            let _ = writeln!(
                wat,
                "  (data (memory $tested) (i32.const {at}) {})",
                literal(bytes)
            );
        }
        let _ = writeln!(wat, "  (global $log_start i32 (i32.const {log_at}))");
        let _ = writeln!(
            wat,
            "  (global $log_end (mut i32) (i32.const {}))",
            log_at + MAGIC.len() as u32
        );
        let fixed = if let Ending::Fixed(number) = ending {
            number
        } else {
            0
        };
        let _ = writeln!(wat, "  (global $ending (mut i32) (i32.const {fixed}))");
        wat += &SUPPORT.replace("$LOG_FD", if self.script.log_to_stderr { "2" } else { "1" });
        if self
            .script
            .steps
            .iter()
            .any(|step| matches!(step.action, Action::Walk(..)))
        {
            wat += WALK;
        }
        wat += &self.functions;
        wat += "  (func (export \"_start\")\n";
        if ending == Ending::ByArguments {
            let _ = writeln!(
                wat,
                "    (call $choose_ending (i32.const {}))",
                self.script.args.len()
            );
        }
        wat += start;
        wat += "    (call $write_log)))\n";
        wat
    }

    /// Gives each area its place; an area is as long as its longest mention.
    fn declare_areas(&mut self) {
        let mut lengths: Vec<(String, u32)> = Vec::new();
        let mut mention = |place: &Place| {
            let needed = place.length.unwrap_or(8);
            match lengths.iter_mut().find(|(name, _)| *name == place.area) {
                Some((_, length)) => *length = needed.max(*length),
                None => lengths.push((place.area.clone(), needed)),
            }
        };
        for step in &self.script.steps {
            for value in step.action.values() {
                value.places(&mut mention);
            }
        }
        for (name, length) in lengths {
            let at = self.room(length);
            self.areas.insert(name, Area { at, length });
        }
    }

    fn room(&mut self, length: u32) -> u32 {
        let at = self.next;
        self.next = (at + length + 7) & !7;
        assert!(
            self.next <= self.memory_bytes,
            "the script needs more `pages`"
        );
        at
    }

    fn literal(&mut self, bytes: &[u8]) -> u32 {
        if let Some(at) = self.literals.get(bytes) {
            return *at;
        }
        let at = self.room(bytes.len() as u32);
        self.literals.insert(bytes.to_vec(), at);
        at
    }

    fn area(&self, place: &Place) -> Area {
        *self
            .areas
            .get(&place.area)
            .unwrap_or_else(|| panic!("area `{}` is only ever masked", place.area))
    }

    /// The instructions that give `value`; `before` gets what has to run first.
    fn value(&mut self, value: &Value, kind: char, before: &mut String) -> String {
        let kind = if kind == 'l' { "i64" } else { "i32" };
        match value {
            Value::Number(number) if kind == "i64" => format!("(i64.const {number})"),
            // Numbers of 32 bits are written with or without a sign.
            Value::Number(number) => format!("(i32.const {})", *number as u32),
            Value::Top(offset) => {
                format!(
                    "({kind}.const {})",
                    (i64::from(self.memory_bytes) + offset) as u32
                )
            }
            Value::Load(place) => {
                let at = self.area(place).at + place.offset;
                format!("({kind}.load $tested (i32.const {at}))")
            }
            Value::Address(place) => {
                let Area { at, length } = self.area(place);
                if place.filled {
                    let _ = writeln!(
                        before,
                        "    (memory.fill $tested (i32.const {at}) (i32.const {FILL}) (i32.const {length}))"
                    );
                }
                format!("(i32.const {})", at + place.offset)
            }
            Value::Bytes(bytes) => format!("(i32.const {})", self.literal(bytes)),
            Value::Iovecs(iovecs) => self.iovecs(iovecs, before),
            Value::Subscriptions(subscriptions) => self.subscriptions(subscriptions, before),
        }
    }

    fn iovecs(&mut self, iovecs: &[(Value, Value)], before: &mut String) -> String {
        let at = self.room(8 * iovecs.len() as u32);
        for (index, (address, length)) in (0..).zip(iovecs) {
            let address = self.value(address, 'i', before);
            let length = self.value(length, 'i', before);
            self.store("i32.store", at + 8 * index, &address, before);
            self.store("i32.store", at + 8 * index + 4, &length, before);
        }
        format!("(i32.const {at})")
    }

    fn subscriptions(&mut self, subscriptions: &[Subscription], before: &mut String) -> String {
        let start = self.room(48 * subscriptions.len() as u32);
        for (index, subscription) in (0..).zip(subscriptions) {
            let at = start + 48 * index;
            match subscription {
                Subscription::Clock {
                    userdata,
                    id,
                    timeout,
                    flags,
                } => {
                    for (value, kind, store, offset) in [
                        (userdata, 'l', "i64.store", 0),
                        (&Value::Number(0), 'i', "i32.store8", 8),
                        (id, 'i', "i32.store", 16),
                        (timeout, 'l', "i64.store", 24),
                        (&Value::Number(0), 'l', "i64.store", 32),
                        (flags, 'i', "i32.store16", 40),
                    ] {
                        let value = self.value(value, kind, before);
                        self.store(store, at + offset, &value, before);
                    }
                }
                Subscription::Descriptor { tag, userdata, fd } => {
                    let (userdata, fd) = (
                        self.value(userdata, 'l', before),
                        self.value(fd, 'i', before),
                    );
                    self.store("i64.store", at, &userdata, before);
                    self.store("i32.store8", at + 8, &format!("(i32.const {tag})"), before);
                    self.store("i32.store", at + 16, &fd, before);
                }
            }
        }
        format!("(i32.const {start})")
    }

    fn store(&self, instruction: &str, at: u32, value: &str, before: &mut String) {
        let _ = writeln!(
            before,
            "    ({instruction} $tested (i32.const {at}) {value})"
        );
    }

    fn function(&mut self, step: &Step) {
        let line = step.line;
        let mut before = String::new();
        let body = match &step.action {
            Action::Call(name, values) => {
                let call = self.call(name, values, &mut before);
                if name == "proc_exit" {
                    call
                } else {
                    format!("(call $copy)\n    (call $record (i32.const {line}) {call})")
                }
            }
            Action::Walk(fd, length) => {
                let fd = self.value(fd, 'i', &mut before);
                let at = self.area(&walk_place(*length)).at;
                format!(
                    "(call $walk (i32.const {line}) {fd} (i32.const {at}) (i32.const {length}))"
                )
            }
            Action::Fill(address, byte, length) => {
                let address = self.value(address, 'i', &mut before);
                let byte = self.value(byte, 'i', &mut before);
                let length = self.value(length, 'i', &mut before);
                format!("(memory.fill $tested {address} {byte} {length})")
            }
            Action::Store(address, number) => {
                let address = self.value(address, 'i', &mut before);
                let number = self.value(number, 'l', &mut before);
                format!("(i64.store $tested {address} {number})")
            }
            Action::Check(left, operator, right) => {
                let left = self.value(left, 'l', &mut before);
                let right = self.value(right, 'l', &mut before);
                let compare = if operator == "==" { "eq" } else { "le_u" };
                format!(
                    "(call $copy)\n    (call $record (i32.const {line}) \
                     (i32.eqz (i64.{compare} {left} {right})))"
                )
            }
        };
        let (mut locals, mut again) = ("", String::new());
        if step.times > 1 {
            locals = " (local $times i32) (loop $again";
            again = format!(
                "\n    (local.set $times (i32.add (local.get $times) (i32.const 1)))\n    \
                 (br_if $again (i32.lt_u (local.get $times) (i32.const {}))))",
                step.times
            );
        }
        let _ = writeln!(
            self.functions,
            "  ;; {}\n  (func $line_{line}{locals}\n{before}    {body}{again})",
            step.text.replace(";;", "; ;")
        );
    }

    fn call(&mut self, name: &str, values: &[Value], before: &mut String) -> String {
        let mut kinds = parameters(name).unwrap_or_default().chars();
        let mut call = format!("(call ${name}");
        for value in values {
            let kind = kinds.next().unwrap_or('i');
            let address = self.value(value, kind, before);
            let _ = write!(call, " {address}");
            let length = match value {
                Value::Bytes(bytes) => bytes.len(),
                Value::Iovecs(iovecs) => iovecs.len(),
                _ => continue,
            };
            kinds.next();
            let _ = write!(call, " (i32.const {length})");
        }
        call + ")"
    }
}

/// The buffer of a `walk`, and behind it the place for the size.
pub fn walk_place(length: u32) -> Place {
    let length = length.next_multiple_of(8) + 8;
    Place {
        area: format!("walk {length}"),
        offset: 0,
        length: Some(length),
        filled: false,
    }
}

impl Action {
    fn values(&self) -> Vec<Value> {
        match self {
            Action::Call(_, values) => values.clone(),
            Action::Walk(fd, length) => vec![fd.clone(), Value::Address(walk_place(*length))],
            Action::Fill(address, byte, length) => {
                vec![address.clone(), byte.clone(), length.clone()]
            }
            Action::Store(left, right) | Action::Check(left, _, right) => {
                vec![left.clone(), right.clone()]
            }
        }
    }
}

impl Value {
    fn places(&self, mention: &mut impl FnMut(&Place)) {
        match self {
            Value::Address(place) | Value::Load(place) => mention(place),
            Value::Iovecs(iovecs) => {
                for (address, length) in iovecs {
                    address.places(mention);
                    length.places(mention);
                }
            }
            Value::Subscriptions(subscriptions) => {
                for subscription in subscriptions {
                    match subscription {
                        Subscription::Clock { timeout, .. } => timeout.places(mention),
                        Subscription::Descriptor { fd, .. } => fd.places(mention),
                    }
                }
            }
            Value::Number(_) | Value::Top(_) | Value::Bytes(_) => {}
        }
    }
}

fn literal(bytes: &[u8]) -> String {
    let escaped: String = bytes.iter().map(|byte| format!("\\{byte:02x}")).collect();
    format!("\"{escaped}\"")
}

/// What all guests share.
const SUPPORT: &str = r#"
  ;; The guest that ends by itself has no argument beyond the script's own.
  (func $choose_ending (param $own i32)
    (if (call $args_sizes_get (i32.const 0) (i32.const 4)) (then unreachable))
    (global.set $ending (i32.sub (i32.load $tested (i32.const 0)) (local.get $own)))
    (memory.fill $tested (i32.const 0) (i32.const 0) (i32.const 8)))

  (func $copy
    (memory.copy $log $tested (i32.const 0) (i32.const 0) (global.get $log_start)))

  (func $put (param $number i32)
    (i32.store $log (global.get $log_end) (local.get $number))
    (global.set $log_end (i32.add (global.get $log_end) (i32.const 4))))

  ;; Logs a result and what changed since the copy.
  (func $record (param $line i32) (param $result i32)
    (local $at i32) (local $count_at i32) (local $count i32)
    (call $put (local.get $line))
    (call $put (local.get $result))
    (call $put (memory.size $tested))
    (local.set $count_at (global.get $log_end))
    (call $put (i32.const 0))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $at) (global.get $log_start)))
        (if (i64.ne (i64.load $tested (local.get $at)) (i64.load $log (local.get $at)))
          (then
            (call $put (local.get $at))
            (i64.store $log (global.get $log_end) (i64.load $log (local.get $at)))
            (i64.store $log offset=8 (global.get $log_end) (i64.load $tested (local.get $at)))
            (global.set $log_end (i32.add (global.get $log_end) (i32.const 16)))
            (local.set $count (i32.add (local.get $count) (i32.const 1)))))
        (local.set $at (i32.add (local.get $at) (i32.const 8)))
        (br $next)))
    (i32.store $log (local.get $count_at) (local.get $count)))

  ;; Writes the log out, piece by piece through the tested memory.
  (func $write_log (local $from i32) (local $length i32)
    (if (i32.eqz (memory.size $tested)) (then (drop (memory.grow $tested (i32.const 1)))))
    (local.set $from (global.get $log_start))
    (loop $next
      (local.set $length (i32.sub (global.get $log_end) (local.get $from)))
      (if (i32.eqz (local.get $length)) (then (return)))
      (if (i32.gt_u (local.get $length) (i32.const 32768))
        (then (local.set $length (i32.const 32768))))
      (memory.copy $tested $log (i32.const 1024) (local.get $from) (local.get $length))
      (i32.store $tested (i32.const 0) (i32.const 1024))
      (i32.store $tested (i32.const 4) (local.get $length))
      (if (call $fd_write (i32.const $LOG_FD) (i32.const 0) (i32.const 1) (i32.const 8))
        (then unreachable))
      (local.set $from (i32.add (local.get $from) (i32.load $tested (i32.const 8))))
      (br $next)))
"#;

/// The loop of `walk`, for guests that import `fd_readdir`.
const WALK: &str = r#"
  (func $walk (param $line i32) (param $fd i32) (param $buffer i32) (param $length i32)
    (local $cookie i64) (local $size_at i32) (local $size i32) (local $at i32)
    (local $end i32) (local $result i32)
    (local.set $size_at
      (i32.add (local.get $buffer)
        (i32.and (i32.add (local.get $length) (i32.const 7)) (i32.const -8))))
    (loop $next
      (memory.fill $tested (local.get $buffer) (i32.const 0xEE)
        (i32.sub (i32.add (local.get $size_at) (i32.const 8)) (local.get $buffer)))
      (call $copy)
      (local.set $result
        (call $fd_readdir (local.get $fd) (local.get $buffer) (local.get $length)
          (local.get $cookie) (local.get $size_at)))
      (call $record (local.get $line) (local.get $result))
      (local.set $size (i32.load $tested (local.get $size_at)))
      (if (i32.or (local.get $result) (i32.lt_u (local.get $size) (local.get $length)))
        (then (return)))
      ;; Past every entry that is there as a whole.
      (local.set $at (i32.const 0))
      (block $cut
        (loop $entry
          (br_if $cut
            (i32.gt_u (i32.add (local.get $at) (i32.const 24)) (local.get $size)))
          (local.set $end
            (i32.add (i32.add (local.get $at) (i32.const 24))
              (i32.load $tested offset=16 (i32.add (local.get $buffer) (local.get $at)))))
          (br_if $cut (i32.gt_u (local.get $end) (local.get $size)))
          (local.set $cookie
            (i64.load $tested (i32.add (local.get $buffer) (local.get $at))))
          (local.set $at (local.get $end))
          (br $entry)))
      (br_if $next (local.get $at))))
"#;
