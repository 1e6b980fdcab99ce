//! Scripts: sequences of preview-1 calls as text.
//!
//! A script begins with what the guest is given and goes on with its calls,
//! one a line, each with the result it has:
//!
//! ```text
//! # A comment.
//! # The arguments, one variable, all of standard input (none without this line):
//! args program first
//! env KEY=VALUE
//! stdin "bytes"
//! # The guest's memory (one page without this line), and where its log goes
//! # (to stdout without this line):
//! pages 2
//! log stderr
//! # Folders, files, symbolic links, and a folder of that many empty files:
//! folder work
//! file work/a.txt "bytes"
//! link work/l "target"
//! many work/big 1100
//! # The folder as the guest's `/`; with `:ro` behind it, for reading only:
//! grant work /
//!
//! path_open 3 0 "a.txt" 0 read 0 0 &fd => success
//! fd_read *fd [&buf:16] &n => success
//! fd_read *fd [&buf:16] top => trap
//! ```
//!
//! | value | means |
//! | --- | --- |
//! | `7` `-1` `0x10` `read\|write` | a number, constants |
//! | `top` `top-4` | where the memory ends |
//! | `&n` `&buf:64` `&buf+1` | the address of an area (8 bytes unless it says more), filled with 0xEE before the call |
//! | `@buf` `@buf+8` | the same, left as it is |
//! | `*fd` | the number in an area |
//! | `"text"` `"ab"*500` | address and length of these bytes |
//! | `["text" &buf:16 0:0]` | address and number of iovecs |
//! | `{clock 1 monotonic 5 0; read 2 *fd}` | the address of subscriptions: user data first |
//!
//! After a call `mask stat+8:8` excludes bytes from the comparison, and
//! `mask dirents:buf` the inode numbers of directory entries. Results are an
//! errno, `trap` or `exit N`; a call that ends the guest runs in a guest of
//! its own, after all calls above it that do not. Beside calls a script has
//! `fill ADDRESS BYTE LENGTH`, `store AREA NUMBER` (64 bits), `check A <= B`
//! and `check A == B` (numbers in areas), and `walk FD LENGTH` (`fd_readdir`
//! with a buffer of that length until the end), and `repeat 300` before a call
//! makes it that many times.

use super::preview1::{constant, parameters};

/// A script, taken apart.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub args: Vec<String>,
    pub env: Vec<(String, String)>,
    pub stdin: Vec<u8>,
    pub pages: u32,
    pub log_to_stderr: bool,
    pub tree: Vec<Node>,
    pub grants: Vec<Grant>,
    pub steps: Vec<Step>,
}

/// Something in the folders that a script starts with.
#[derive(Clone, Debug)]
pub enum Node {
    Folder(String),
    File(Vec<u8>, Vec<u8>),
    Link(String, Vec<u8>),
    Many(String, u32),
}

/// A folder given to the guest.
#[derive(Clone, Debug)]
pub struct Grant {
    pub folder: String,
    pub guest: String,
    pub read_only: bool,
}

/// One line of what the guest does.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its line in the script, from 1.
    pub line: u32,
    pub text: String,
    pub action: Action,
    pub times: u32,
    pub masks: Vec<Mask>,
    pub expected: Option<String>,
}

#[derive(Clone, Debug)]
pub enum Action {
    Call(String, Vec<Value>),
    Walk(Value, u32),
    Fill(Value, Value, Value),
    Store(Value, Value),
    Check(Value, String, Value),
}

#[derive(Clone, Debug)]
pub enum Value {
    Number(i64),
    Top(i64),
    Address(Place),
    Load(Place),
    Bytes(Vec<u8>),
    Iovecs(Vec<(Value, Value)>),
    Subscriptions(Vec<Subscription>),
}

/// An area and an offset into it.
#[derive(Clone, Debug)]
pub struct Place {
    pub area: String,
    pub offset: u32,
    pub length: Option<u32>,
    /// Whether the area is filled before the call.
    pub filled: bool,
}

#[derive(Clone, Debug)]
pub enum Subscription {
    Clock {
        userdata: Value,
        id: Value,
        timeout: Value,
        flags: Value,
    },
    Descriptor {
        tag: u8,
        userdata: Value,
        fd: Value,
    },
}

#[derive(Clone, Debug)]
pub enum Mask {
    Range(Value, u32),
    Dirents(Value),
}

impl Step {
    /// Whether the guest does not go on after it.
    pub fn ends(&self) -> bool {
        let exits = matches!(&self.action, Action::Call(name, _) if name == "proc_exit");
        exits || self.expected.as_deref() == Some("trap")
    }

    /// The preview-1 function it calls.
    pub fn function(&self) -> Option<&str> {
        match &self.action {
            Action::Call(name, _) => Some(name),
            Action::Walk(..) => Some("fd_readdir"),
            _ => None,
        }
    }
}

impl Script {
    /// Reads a script; the error names the line.
    pub fn parse(text: &str) -> Result<Script, String> {
        let mut script = Script {
            pages: 1,
            ..Script::default()
        };
        for (number, line) in (1..).zip(text.lines()) {
            script
                .line(number, line.trim())
                .map_err(|error| format!("line {number}: {error}: {line}"))?;
        }
        Ok(script)
    }

    fn line(&mut self, number: u32, line: &str) -> Result<(), String> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        let (keyword, rest) = line.split_once(' ').unwrap_or((line, ""));
        match keyword {
            "args" => {
                self.args = words(rest)?
                    .iter()
                    .map(|word| unquoted(word))
                    .collect::<Result<_, _>>()?
            }
            "env" => {
                let (key, value) = rest.split_once('=').ok_or("no `=`")?;
                self.env.push((key.into(), value.into()));
            }
            "stdin" => self.stdin = bytes(rest)?,
            "pages" => self.pages = rest.parse().map_err(|_| "not a number")?,
            "log" => self.log_to_stderr = rest == "stderr",
            "folder" => self.tree.push(Node::Folder(rest.into())),
            "file" | "link" | "many" => {
                let [path, what] = words(rest)?
                    .try_into()
                    .map_err(|_| "not a path and a value")?;
                self.tree.push(match keyword {
                    // A name may be any bytes, for which it is in quotes.
                    "file" if path.starts_with('"') => Node::File(bytes(&path)?, bytes(&what)?),
                    "file" => Node::File(path.into_bytes(), bytes(&what)?),
                    "link" => Node::Link(path, bytes(&what)?),
                    _ => Node::Many(path, what.parse().map_err(|_| "not a number")?),
                });
            }
            "grant" => {
                let (folder, guest) = rest.split_once(' ').ok_or("too short")?;
                let read_only = guest.ends_with(":ro");
                let guest = guest.strip_suffix(":ro").unwrap_or(guest).into();
                self.grants.push(Grant {
                    folder: folder.into(),
                    guest,
                    read_only,
                });
            }
            _ => self.steps.push(step(number, line)?),
        }
        Ok(())
    }
}

fn unquoted(text: &str) -> Result<String, String> {
    if !text.starts_with('"') {
        return Ok(text.to_owned());
    }
    String::from_utf8(bytes(text)?).map_err(|_| "not UTF-8".to_owned())
}

fn step(line: u32, text: &str) -> Result<Step, String> {
    let (text, expected) = match text.rsplit_once(" => ") {
        Some((text, expected)) => (text, Some(expected.to_owned())),
        None => (text, None),
    };
    let mut words = words(text)?;
    let masks = match words.iter().position(|word| word == "mask") {
        Some(at) => words
            .split_off(at)
            .iter()
            .skip(1)
            .map(|word| mask(word))
            .collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    let mut times = 1;
    if let [first, count, ..] = words.as_slice()
        && first == "repeat"
    {
        times = number(count)? as u32;
        words.drain(..2);
    }
    let values = |from: usize| -> Result<Vec<Value>, String> {
        words.iter().skip(from).map(|word| value(word)).collect()
    };
    let first = words.first().map_or("", String::as_str);
    let action = match (first, words.len()) {
        ("fill", 4) | ("walk", 3) | ("store", 3) => {
            let mut values = values(1)?.into_iter();
            let mut next = || values.next().ok_or("too short");
            match first {
                "fill" => Action::Fill(next()?, next()?, next()?),
                "store" => Action::Store(next()?, next()?),
                _ => match (next()?, next()?) {
                    (fd, Value::Number(length)) => Action::Walk(fd, length as u32),
                    _ => return Err("no length".into()),
                },
            }
        }
        ("check", 4) => Action::Check(value(&words[1])?, words[2].clone(), value(&words[3])?),
        _ => {
            let expected = parameters(first).ok_or("no such function")?;
            let values = values(1)?;
            let given: usize = values.iter().map(Value::parameters).sum();
            if given != expected.len() {
                return Err(format!("{given} arguments instead of {}", expected.len()));
            }
            Action::Call(first.into(), values)
        }
    };
    Ok(Step {
        line,
        text: text.to_owned(),
        action,
        times,
        masks,
        expected,
    })
}

impl Value {
    /// How many parameters of a function it stands for.
    pub fn parameters(&self) -> usize {
        match self {
            Value::Bytes(_) | Value::Iovecs(_) => 2,
            _ => 1,
        }
    }
}

/// Splits at spaces outside of quotes and brackets.
fn words(text: &str) -> Result<Vec<String>, String> {
    let mut words = vec![String::new()];
    let (mut depth, mut quoted, mut escaped) = (0, false, false);
    for letter in text.chars() {
        if quoted {
            quoted = escaped || letter != '"';
            escaped = !escaped && letter == '\\';
        } else {
            match letter {
                '"' => quoted = true,
                '[' | '{' => depth += 1,
                ']' | '}' => depth -= 1,
                ' ' if depth == 0 => {
                    words.push(String::new());
                    continue;
                }
                _ => {}
            }
        }
        if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    if quoted || depth != 0 {
        return Err("unbalanced quotes or brackets".into());
    }
    Ok(words)
}

fn value(word: &str) -> Result<Value, String> {
    let inside = |open, close| {
        word.strip_prefix(open)
            .and_then(|rest| rest.strip_suffix(close))
    };
    if word.starts_with('"') {
        Ok(Value::Bytes(bytes(word)?))
    } else if let Some(list) = inside('[', ']') {
        words(list)?
            .iter()
            .map(|word| iovec(word))
            .collect::<Result<_, _>>()
            .map(Value::Iovecs)
    } else if let Some(list) = inside('{', '}') {
        list.split(';')
            .map(subscription)
            .collect::<Result<_, _>>()
            .map(Value::Subscriptions)
    } else if let Some(area) = word.strip_prefix('&') {
        place(area, true).map(Value::Address)
    } else if let Some(area) = word.strip_prefix('@') {
        place(area, false).map(Value::Address)
    } else if let Some(area) = word.strip_prefix('*') {
        place(area, false).map(Value::Load)
    } else if let Some(offset) = word.strip_prefix("top") {
        Ok(Value::Top(if offset.is_empty() {
            0
        } else {
            number(offset)?
        }))
    } else {
        word.split('|')
            .try_fold(0, |sum, part| Ok(sum | number(part)?))
            .map(Value::Number)
    }
}

fn iovec(word: &str) -> Result<(Value, Value), String> {
    if word.starts_with('"') {
        let bytes = bytes(word)?;
        let length = bytes.len() as i64;
        return Ok((Value::Bytes(bytes), Value::Number(length)));
    }
    let (address, length) = word.rsplit_once(':').ok_or("no length")?;
    // An area is declared with its length, so that it is kept there.
    let address = if address.starts_with(['&', '@']) {
        value(word)?
    } else {
        value(address)?
    };
    Ok((address, value(length)?))
}

fn subscription(text: &str) -> Result<Subscription, String> {
    let words = words(text)?;
    let at = |index: usize| value(words.get(index).map_or("", String::as_str));
    match words.first().map(String::as_str) {
        Some("clock") => Ok(Subscription::Clock {
            userdata: at(1)?,
            id: at(2)?,
            timeout: at(3)?,
            flags: at(4)?,
        }),
        Some("read") => Ok(Subscription::Descriptor {
            tag: 1,
            userdata: at(1)?,
            fd: at(2)?,
        }),
        Some("write") => Ok(Subscription::Descriptor {
            tag: 2,
            userdata: at(1)?,
            fd: at(2)?,
        }),
        Some("unknown") => Ok(Subscription::Descriptor {
            tag: 3,
            userdata: at(1)?,
            fd: at(2)?,
        }),
        _ => Err("no such subscription".into()),
    }
}

fn mask(word: &str) -> Result<Mask, String> {
    let (place, length) = word.rsplit_once(':').ok_or("no length")?;
    if place == "dirents" {
        return Ok(Mask::Dirents(value(&format!("@{length}"))?));
    }
    let place = if place.starts_with("top") {
        value(place)?
    } else {
        value(&format!("@{place}"))?
    };
    Ok(Mask::Range(place, number(length)? as u32))
}

fn place(text: &str, filled: bool) -> Result<Place, String> {
    let (text, length) = match text.split_once(':') {
        Some((text, length)) => (text, Some(number(length)? as u32)),
        None => (text, None),
    };
    let (area, offset) = match text.split_once('+') {
        Some((area, offset)) => (area, number(offset)? as u32),
        None => (text, 0),
    };
    Ok(Place {
        area: area.into(),
        offset,
        length,
        filled,
    })
}

fn number(text: &str) -> Result<i64, String> {
    if let Some(value) = constant(text) {
        return Ok(value);
    }
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let parsed = match digits.strip_prefix("0x") {
        Some(digits) => u64::from_str_radix(digits, 16),
        None => digits.parse(),
    };
    match parsed {
        Ok(value) => Ok(value.cast_signed().wrapping_mul(sign)),
        Err(_) => Err(format!("`{text}` is no number")),
    }
}

/// `"text"` or `"text"*times`, with `\n`, `\\`, `\"` and `\xx` in hexadecimal.
fn bytes(text: &str) -> Result<Vec<u8>, String> {
    let (text, times) = match text.rsplit_once("\"*") {
        Some((text, times)) => (text, times.parse().map_err(|_| "no number behind `*`")?),
        None => (text.strip_suffix('"').ok_or("no quotes")?, 1),
    };
    let mut rest = text.strip_prefix('"').ok_or("no quotes")?.bytes();
    let mut bytes = Vec::new();
    while let Some(byte) = rest.next() {
        if byte != b'\\' {
            bytes.push(byte);
            continue;
        }
        match rest.next() {
            Some(b'n') => bytes.push(b'\n'),
            Some(plain @ (b'\\' | b'"')) => bytes.push(plain),
            high => {
                let digit = |byte: Option<u8>| byte.and_then(|byte| char::from(byte).to_digit(16));
                match (digit(high), digit(rest.next())) {
                    (Some(high), Some(low)) => bytes.push((high * 16 + low) as u8),
                    _ => return Err("not an escape".into()),
                }
            }
        }
    }
    Ok(bytes.repeat(times))
}
