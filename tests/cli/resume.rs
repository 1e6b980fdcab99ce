//! A map that is killed and started again.

use std::fs::{self, File};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// How often it is killed, unless the variable `CARRICK_MAP_KILLS` says so.
const KILLS: u64 = 10;

const RECORDS: usize = 60_000;

#[test]
fn a_map_that_is_killed_again_and_again_has_every_record_once() {
    let wanted = std::env::var("CARRICK_MAP_KILLS").ok();
    let rounds = wanted.map_or(KILLS, |kills| kills.parse().expect("a number of kills"));
    let folder = tempfile::tempdir().expect("a folder");
    let records: String = (0..RECORDS).map(|n| format!("\"record {n}\"\n")).collect();
    fs::write(folder.path().join("records"), &records).expect("written");
    let expected = records.to_uppercase();
    let out = folder.path().join("out");
    let mut kills = 0;
    for number in 1..=rounds {
        let mut child = start(folder.path());
        // The moments differ, also within a record, but not from run to run by much.
        let until = expected.len() as u64 * number / (rounds + 1) + 37 * number;
        if reaches(&out, until, &mut child) {
            child.kill().expect("it runs");
            kills += 1;
        }
        child.wait().expect("it ends");
        let written = fs::read_to_string(&out).expect("it is text up to there");
        assert!(
            expected.starts_with(&written),
            "it lost or repeated a record"
        );
    }
    println!("killed {kills} times of {rounds}");
    assert!(kills > 0, "it was always faster");
    let status = start(folder.path()).wait().expect("it ends");
    assert!(status.success(), "{status}");
    assert!(fs::read_to_string(&out).expect("text") == expected);
}

fn start(folder: &Path) -> Child {
    Command::new(env!("CARGO_BIN_EXE_carrick"))
        .args([
            "map",
            "--quiet",
            "--no-cache",
            "--out",
            "out",
            "--checkpoint",
            "at",
        ])
        .args(["--checkpoint-every", "5ms"])
        .arg(super::root().join("tests/cli/map.in/text.wat"))
        .arg("shout")
        .current_dir(folder)
        .stdin(File::open(folder.join("records")).expect("it is there"))
        .stdout(Stdio::null())
        .spawn()
        .expect("it starts")
}

/// Waits until the file has so many bytes; false where the child has ended before.
fn reaches(file: &Path, bytes: u64, child: &mut Child) -> bool {
    loop {
        if fs::metadata(file).is_ok_and(|file| file.len() >= bytes) {
            return true;
        }
        if child.try_wait().expect("it can be asked").is_some() {
            return false;
        }
        std::thread::yield_now();
    }
}
