//! A guest of the world in `guests/hostile.wit` in Rust: what its words do is there or said
//! below.

wit_bindgen::generate!({
    path: "../hostile.wit",
    world: "hostile",
});

mod allocator;

use std::hint::black_box;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use carrick_guests::hostile::desk::{Ticket, drip};
use exports::carrick_guests::hostile::answers::{Guest, Mood};

struct Hostile;

export!(Hostile);

/// What is always false, without the compiler knowing it.
static NEVER: AtomicBool = AtomicBool::new(false);

fn never() -> bool {
    NEVER.load(Ordering::Relaxed)
}

impl Guest for Hostile {
    fn answer(what: String) -> Result<String, String> {
        let (word, rest) = what.split_once(' ').unwrap_or((&what, ""));
        let answer = match word {
            "echo" => Ok(rest.to_owned()),
            "open" => read_file(rest),
            "giant" => Ok("x".repeat(32 << 20)),
            // SAFETY: there is none in the next two, which is the point.
            "bad-text" => Ok(unsafe { String::from_utf8_unchecked(vec![0xff, 0xfe]) }),
            "bad-pointer" => {
                let nowhere = 0x7fff_0000 as *mut u8;
                Ok(unsafe { String::from_raw_parts(nowhere, 100, 100) })
            }
            "leak" => {
                hold_mebibyte();
                Ok(String::new())
            }
            "threads" => threads(),
            "next-spin" => Ok(allocator::next(spin)),
            "next-panic" => Ok(allocator::next(panic)),
            "after-spin" => Ok(allocator::after(spin)),
            "after-panic" => Ok(allocator::after(panic)),
            _ => {
                act(word);
                Err("unknown word".to_owned())
            }
        };
        if word.starts_with("after-") {
            // Nothing may be given back from here on but the result, by the host.
            std::mem::forget(what);
        }
        answer
    }

    fn feel() -> Mood {
        // SAFETY: there is none, which is the point.
        unsafe { std::mem::transmute::<u8, Mood>(black_box(9)) }
    }
}

/// Does what has no answer.
fn act(word: &str) {
    match word {
        "spin" => spin(),
        "sleep" => std::thread::sleep(Duration::MAX),
        "wait" => drop(drip(0)),
        "drip" => {
            while !never() {
                drip(u32::MAX);
            }
        }
        "fill-memory" => {
            while !never() {
                hold_mebibyte();
            }
        }
        "recurse" => drop(black_box(descend(0))),
        "recurse-in-memory" => drop(black_box(descend_in_memory(0))),
        "panic" => panic(),
        "exit" => std::process::exit(3),
        "flood-stdout" => flood(std::io::stdout()),
        "flood-stderr" => flood(std::io::stderr()),
        // SAFETY: there is none, which is the point.
        "unknown-handle" => drop(unsafe { Ticket::from_handle(1234) }.number()),
        "dropped-handle" => {
            let ticket = Ticket::new(7);
            let handle = ticket.handle();
            drop(ticket);
            // SAFETY: nor here.
            unsafe { Ticket::from_handle(handle) }.number();
        }
        _ => {}
    }
}

fn spin() {
    while !never() {}
}

/// Leaves a block behind that the compiler does not leave out.
fn hold_mebibyte() {
    black_box(Vec::leak(vec![1_u8; 1 << 20]));
}

fn panic() {
    panic!("as asked");
}

/// Needs the engine's stack only: nothing here has an address.
#[inline(never)]
fn descend(depth: u32) -> u32 {
    if never() {
        return depth;
    }
    descend(depth + 1).wrapping_mul(31) ^ depth
}

/// Needs the stack that Rust has in memory.
#[inline(never)]
fn descend_in_memory(depth: u32) -> u32 {
    let mut frame = [0_u8; 4096];
    if never() {
        return depth;
    }
    black_box(&mut frame)[depth as usize % 4096] = 1;
    descend_in_memory(depth + 1) + u32::from(frame[depth as usize % 4096])
}

fn flood(mut stream: impl Write) {
    while !never() {
        // What fails is tried again.
        let _ = stream.write_all(b"rust-hostile writes on and on\n");
    }
}

/// What is in a file, or the number of the error.
fn read_file(path: &str) -> Result<String, String> {
    std::fs::read_to_string(path)
        .map_err(|error| error.raw_os_error().unwrap_or_default().to_string())
}

/// Starts threads without end, or says why it cannot.
fn threads() -> Result<String, String> {
    while !never() {
        let started = std::thread::Builder::new().spawn(std::thread::park);
        std::mem::forget(started.map_err(|error| error.to_string())?);
    }
    Ok(String::new())
}
