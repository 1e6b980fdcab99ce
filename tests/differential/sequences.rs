//! Scripts made at random: long sequences of valid calls on few files, for
//! the interplay that nobody thinks of.

use std::fmt::Write;

use super::Bench;
use super::preview1::FUNCTIONS;
use super::script::Script;

const CALLS: usize = 300;

/// Most calls of this kind trap, so few follow one another.
const CALLS_OF_VALUES: usize = 12;

/// The folders that every sequence starts with. The log goes where no
/// sequence closes it.
const BEGINNING: &str = r#"
pages 2
log stderr
stdin "some input that is read piece by piece, here and there\n"*40
folder w
file w/a "0123456789"*30
file w/b ""
folder w/d
file w/d/a "in the folder"
folder w/d/e
file w/d/e/b "deeper"
link w/l "a"
link w/s "d"
link w/x "nowhere"
folder v
file v/a "in the other"
grant w /
grant v /v
path_open 3 0 "a" 0 read|write 0 0 &f0:4
path_open 3 0 "b" 0 read|write 0 0 &f1:4
path_open 3 0 "d/a" 0 read|write 0 append &f2:4
path_open 3 0 "n" creat|excl read|write 0 0 &f3:4
path_open 3 0 "d" directory read 0 0 &d0:4
path_open 3 0 "d/e" directory read 0 0 &d1:4
path_open 4 0 "." directory read 0 0 &d2:4
"#;

/// The calls that every sequence starts with.
const OPENINGS: usize = 7;

const NAMES: &[&str] = &[
    "a", "a", "a", "a", "b", "b", "b", "c", "c", "n", "n", "d", "d", "d/a", "d/a", "d/b", "d/n",
    "d/e", "d/e/a", "d/e/b", "e", "e/b", "l", "s", "s/a", "s/e/b", "x", "d/../b", "d/./a", "../a",
    "", ".", "d/", "a/", "n/", "none/a", "/a", "l/a",
];
const FOLDERS: &[&str] = &[
    "3", "3", "3", "3", "3", "3", "3", "4", "4", "*d0", "*d0", "*d1", "*d1", "*d2", "*f0", "99",
];
const FILES: &[&str] = &[
    "*f0", "*f0", "*f0", "*f0", "*f1", "*f1", "*f1", "*f2", "*f2", "*f3", "*f3", "0", "1", "*d0",
    "99",
];
/// What may be closed; without the first two folders little would be left to do.
const CLOSED: &[&str] = &["*f0", "*f1", "*f2", "*f3", "*d0", "*d1", "*d2", "1", "99"];
const OPENED: &[&str] = &["f0", "f1", "f2", "f3", "d0", "d1", "d2"];
const SIZES: &[&str] = &[
    "0", "1", "5", "10", "100", "299", "300", "301", "1000", "5000",
];
const OFFSETS: &[&str] = &[
    "0",
    "1",
    "-1",
    "7",
    "-10",
    "100",
    "300",
    "1000",
    "-1000",
    "0x7fffffffffffffff",
];
const BUFFERS: &[&str] = &[
    "[&buf:16]",
    "[&buf:1]",
    "[&buf:300]",
    "[&buf:5000]",
    "[]",
    "[0:0]",
    "[0:0 &buf:7 &more:9]",
    "[&buf:4 &more:9]",
    "[16:900]",
    "[top-3000:3000]",
    "[top-1:1]",
    "[@n:4]",
    "[@pos:8 @buf:8]",
];
const PLACES: &[&str] = &[
    "0", "16", "512", "top-24", "top-32", "@buf", "@buf+8", "@n", "@pos",
];
const DATA: &[&str] = &[
    "[\"x\"]",
    "[\"some text\"]",
    "[\"long \"*1000]",
    "[]",
    "[\"\"]",
    "[0:0 \"second\" \"third\"]",
    "[@buf:20]",
];

/// Numbers that look random and are the same on every machine (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 16) as usize % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }

    /// Replaces each letter in capitals by one of the things it stands for.
    fn call(&mut self, template: &str) -> String {
        let word = |word: &str| -> String {
            match word {
                "NAME" => format!("\"{}\"", self.pick(NAMES)),
                "FOLDER" => self.pick(FOLDERS).into(),
                "FILE" => self.pick(FILES).into(),
                "ANY" if self.roll(2) == 0 => self.pick(FILES).into(),
                "ANY" => self.pick(FOLDERS).into(),
                // Standard input is known to differ.
                "OUTPUT" => match self.pick(FILES) {
                    "0" => "1".into(),
                    file => file.into(),
                },
                "CLOSED" => self.pick(CLOSED).into(),
                "OPENED" => format!("&{}:4", self.pick(OPENED)),
                "SIZE" => self.pick(SIZES).into(),
                "OFFSET" => self.pick(OFFSETS).into(),
                "BUFFERS" => self.pick(BUFFERS).into(),
                "DATA" => self.pick(DATA).into(),
                "LOOKUP" => self.roll(2).to_string(),
                "CREATION" => ["0", "0", "creat", "directory", "creat|trunc", "creat|excl"]
                    [self.roll(6)]
                .into(),
                "RIGHTS" => ["read", "read|write", "write", "0", "-1"][self.roll(4)].into(),
                "FLAGS" => ["0", "0", "append", "nonblock", "append|nonblock", "dsync"]
                    [self.roll(6)]
                .into(),
                "COUNT" | "POSITION" if self.roll(5) == 0 => self.pick(PLACES).into(),
                "COUNT" => "&n:4".into(),
                "POSITION" => "&pos".into(),
                "WHENCE" => self.roll(3).to_string(),
                "TIMES" => self.roll(16).to_string(),
                "COOKIE" => ["0", "0", "1", "2", "3", "5", "9"][self.roll(7)].into(),
                other => other.into(),
            }
        };
        template.split(' ').map(word).collect::<Vec<_>>().join(" ")
    }
}

const CALLS_OF_ALL_KINDS: &[&str] = &[
    "path_open FOLDER LOOKUP NAME CREATION RIGHTS 0 FLAGS OPENED",
    "path_open FOLDER LOOKUP NAME CREATION RIGHTS 0 FLAGS OPENED",
    "path_open 3 LOOKUP NAME creat read|write 0 FLAGS &f0:4",
    "path_open 3 LOOKUP NAME creat read|write 0 FLAGS &f2:4",
    "path_open 3 LOOKUP NAME 0 read|write 0 FLAGS &f1:4",
    "path_open FOLDER LOOKUP NAME 0 read|write 0 FLAGS &f3:4",
    "path_open FOLDER 1 NAME directory read 0 0 &d1:4",
    "path_open 3 1 NAME directory read 0 0 &d0:4",
    "fd_close CLOSED",
    "fd_renumber CLOSED CLOSED",
    "fd_read FILE BUFFERS COUNT",
    "fd_read FILE BUFFERS COUNT",
    "fd_pread FILE BUFFERS SIZE COUNT",
    "fd_write FILE DATA COUNT",
    "fd_write FILE DATA COUNT",
    "fd_pwrite FILE DATA SIZE COUNT",
    "fd_seek FILE OFFSET WHENCE POSITION",
    "fd_seek FILE SIZE set POSITION",
    "fd_tell ANY POSITION",
    "fd_fdstat_get ANY &fdstat:24",
    "fd_fdstat_set_flags OUTPUT FLAGS",
    "fd_filestat_get ANY &stat:64 mask stat+8:8 stat+40:24",
    "fd_filestat_set_size FILE SIZE",
    "fd_filestat_set_times ANY 5 6000000000 TIMES",
    "fd_readdir FOLDER &dirents:600 600 COOKIE COUNT mask dirents:dirents",
    "fd_readdir FOLDER &dirents:600 100 COOKIE COUNT mask dirents:dirents",
    "fd_advise FILE SIZE SIZE WHENCE",
    "fd_allocate FILE SIZE SIZE",
    "fd_prestat_get FOLDER &prestat",
    "path_create_directory FOLDER NAME",
    "path_remove_directory FOLDER NAME",
    "path_unlink_file FOLDER NAME",
    "path_rename FOLDER NAME FOLDER NAME",
    "path_link FOLDER LOOKUP NAME FOLDER NAME",
    "path_symlink NAME FOLDER NAME",
    "path_readlink FOLDER NAME &buf:16 16 COUNT",
    "path_filestat_get FOLDER LOOKUP NAME &stat:64 mask stat+8:8 stat+40:24",
    "path_filestat_set_times FOLDER LOOKUP NAME 5 6000000000 TIMES",
    "poll_oneoff {read 1 FILE } &events:96 1 COUNT",
    "poll_oneoff {write 1 FILE } &events:96 1 COUNT",
    "poll_oneoff {write 1 FILE ;write 2 FILE ;clock 3 monotonic 0 0} &events:96 3 COUNT",
    "sock_shutdown ANY 1",
];

/// Functions whose results cannot be compared wherever they are put, those that would close what
/// the log is written to, and those that are known to differ for some descriptors.
const NOT_AT_RANDOM: &[&str] = &[
    "clock_res_get",
    "clock_time_get",
    "fd_close",
    "fd_datasync",
    "fd_fdstat_set_flags",
    "fd_filestat_get",
    "fd_readdir",
    "fd_renumber",
    "fd_sync",
    "path_filestat_get",
    "proc_exit",
    "random_get",
];
const POINTERS: &[&str] = &[
    "@buf", "@buf", "@buf", "@buf+1", "@buf+2", "@buf+4", "@buf+8", "@buf+16", "@buf+60", "top",
    "top-1", "top-2", "top-4", "top-7", "top-8", "top-16", "top-24", "top-63", "top-64", "0", "0",
    "8", "1", "-1", "-4", "-8",
];
const NUMBERS: &[&str] = &[
    "0",
    "0",
    "1",
    "1",
    "2",
    "3",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "10",
    "15",
    "16",
    "31",
    "32",
    "64",
    "99",
    "255",
    "256",
    "1000",
    "0x10000",
    "0x7fffffff",
    "0x80000000",
    "0x20000000",
    "-1",
];
const LONG_NUMBERS: &[&str] = &[
    "0",
    "0",
    "1",
    "2",
    "5",
    "64",
    "66",
    "100",
    "1000000000",
    "0x7fffffffffffffff",
    "0x8000000000000000",
    "-1",
    "0x3fffffff",
    "0x40000000",
];

/// Calls with any numbers for all parameters, until one traps.
fn values(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = BEGINNING.to_owned();
    text += "fill @buf:64 97 64\nstore @buf 0x500000400\nstore @buf+16 0x2\nstore @buf+24 0x6100\n";
    for _ in 0..CALLS_OF_VALUES {
        let (function, kinds) = FUNCTIONS[dice.roll(FUNCTIONS.len())];
        if NOT_AT_RANDOM.contains(&function) {
            continue;
        }
        text += function;
        for kind in kinds.chars() {
            text += " ";
            text += dice.pick(match kind {
                'p' => POINTERS,
                'l' => LONG_NUMBERS,
                _ => NUMBERS,
            });
        }
        text += "\n";
    }
    text
}

fn sequence(seed: u64) -> String {
    let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1);
    let mut text = BEGINNING.to_owned();
    for _ in 0..CALLS {
        let call = dice.pick(CALLS_OF_ALL_KINDS);
        let _ = writeln!(text, "{}", dice.call(call));
    }
    text
}

/// Which sequences are run; others by `DIFFERENTIAL_SEEDS=first..last`.
fn seeds(count: u64) -> std::ops::Range<u64> {
    let Ok(seeds) = std::env::var("DIFFERENTIAL_SEEDS") else {
        return 0..count;
    };
    let (first, last) = seeds.split_once("..").expect("two numbers");
    let number = |text: &str| text.parse().expect("a number");
    number(first)..number(last)
}

/// Compares a script made at random, and returns how many calls there were.
fn compare(name: &str, text: &str, may_trap: bool) -> usize {
    let script = Script::parse(text).unwrap_or_else(|error| panic!("{error}"));
    let mut bench = Bench::new(name, &script);
    bench.may_trap = may_trap;
    bench.compare_calls();
    let differences = bench.differences.join("\n\n");
    assert!(differences.is_empty(), "{differences}\n{text}");
    bench.compared
}

#[test]
fn random_sequences() {
    for seed in seeds(8) {
        let compared = compare(&format!("sequence {seed}"), &sequence(seed), false);
        assert_eq!(compared, OPENINGS + CALLS, "sequence {seed} ended early");
    }
}

#[test]
fn random_values() {
    for seed in seeds(24) {
        compare(&format!("values {seed}"), &values(seed), true);
    }
}
