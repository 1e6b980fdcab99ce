//! A stream cut into records, and records into batches.

use std::io::{self, BufRead, BufReader, Read};

use super::MapError;

/// Where a record ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framing {
    /// At the end of the line.
    #[default]
    Lines,
    /// At a byte of zero.
    Nul,
    /// After as many bytes as the four bytes before it say, the most significant first.
    Length,
}

/// A batch is worked on as one, and its results wait as one.
const BATCH_RECORDS_MAX: usize = 256;
const BATCH_BYTES_MAX: usize = 1 << 18;

/// How much of the input is read at once.
const BUFFER_BYTES: usize = 1 << 16;

/// How long the length of a record is.
const LENGTH_BYTES: usize = 4;

/// A few records that follow each other.
#[derive(Debug)]
pub(super) struct Batch {
    /// Each with its number.
    pub records: Vec<(u64, Vec<u8>)>,
    /// Where the next batch begins.
    pub end: Position,
}

/// A place between two records.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Position {
    /// Records before it.
    pub records: u64,
    /// Bytes before it.
    pub bytes: u64,
    /// Their hash, where somebody wants to know it.
    pub hash: Option<blake3::Hash>,
}

pub(super) struct Records<R> {
    input: BufReader<R>,
    framing: Framing,
    record_bytes_max: usize,
    position: Position,
    hasher: Option<blake3::Hasher>,
}

impl<R: Read> Records<R> {
    /// The records of `input`, which is at `position`; `hasher` knows what came before.
    pub(super) fn new(
        input: R,
        framing: Framing,
        record_bytes_max: usize,
        position: Position,
        hasher: Option<blake3::Hasher>,
    ) -> Self {
        Self {
            input: BufReader::with_capacity(BUFFER_BYTES, input),
            framing,
            record_bytes_max,
            position,
            hasher,
        }
    }

    /// Reads a few records, and waits for none but the first.
    pub(super) fn batch(&mut self) -> Result<Option<Batch>, MapError> {
        let mut records = Vec::new();
        let mut bytes = 0;
        while let Some(record) = self.record()? {
            bytes += record.len();
            records.push((self.position.records, record));
            // What is not in memory yet may be long in coming.
            let is_there = self.framing.begins_with_record(self.input.buffer());
            if !is_there || records.len() >= BATCH_RECORDS_MAX || bytes >= BATCH_BYTES_MAX {
                break;
            }
        }
        if records.is_empty() {
            return Ok(None);
        }
        self.position.hash = self.hasher.as_ref().map(blake3::Hasher::finalize);
        Ok(Some(Batch {
            records,
            end: self.position,
        }))
    }

    fn record(&mut self) -> Result<Option<Vec<u8>>, MapError> {
        let before = self.position.bytes;
        let record = match self.framing {
            Framing::Lines => self.until(b'\n')?,
            Framing::Nul => self.until(0)?,
            Framing::Length => self.counted()?,
        };
        if self.position.bytes == before {
            return Ok(None);
        }
        self.position.records += 1;
        Ok(Some(record))
    }

    /// Reads up to `end`, which is left out, or to the end of the input.
    fn until(&mut self, end: u8) -> Result<Vec<u8>, MapError> {
        let mut record = Vec::new();
        loop {
            let there = match self.input.fill_buf() {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                there => there.map_err(MapError::Read)?,
            };
            let found = there.iter().position(|byte| *byte == end);
            let part = &there[..found.unwrap_or(there.len())];
            if record.len() + part.len() > self.record_bytes_max {
                return Err(self.too_large());
            }
            record.extend_from_slice(part);
            let taken = part.len() + usize::from(found.is_some());
            if let Some(hasher) = &mut self.hasher {
                hasher.update(&there[..taken]);
            }
            self.input.consume(taken);
            self.position.bytes += taken as u64;
            if found.is_some() || taken == 0 {
                return Ok(record);
            }
        }
    }

    fn counted(&mut self) -> Result<Vec<u8>, MapError> {
        let mut length = [0; LENGTH_BYTES];
        let truncated = |found: &Self| MapError::Truncated {
            record: found.position.records + 1,
        };
        match self.fill(&mut length)? {
            0 => return Ok(Vec::new()),
            LENGTH_BYTES => {}
            _ => return Err(truncated(self)),
        }
        let length = u32::from_be_bytes(length) as usize;
        if length > self.record_bytes_max {
            return Err(self.too_large());
        }
        let mut record = vec![0; length];
        if self.fill(&mut record)? < length {
            return Err(truncated(self));
        }
        Ok(record)
    }

    /// Reads as much as there is, and says how much that was.
    fn fill(&mut self, bytes: &mut [u8]) -> Result<usize, MapError> {
        let mut filled = 0;
        while filled < bytes.len() {
            match self.input.read(&mut bytes[filled..]) {
                Ok(0) => break,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(MapError::Read(error)),
            }
        }
        if let Some(hasher) = &mut self.hasher {
            hasher.update(&bytes[..filled]);
        }
        self.position.bytes += filled as u64;
        Ok(filled)
    }

    fn too_large(&self) -> MapError {
        MapError::RecordTooLarge {
            record: self.position.records + 1,
            bytes_max: self.record_bytes_max,
        }
    }
}

impl Framing {
    /// Whether `bytes` begin with a whole record.
    fn begins_with_record(self, bytes: &[u8]) -> bool {
        match self {
            Self::Lines => bytes.contains(&b'\n'),
            Self::Nul => bytes.contains(&0),
            Self::Length => bytes
                .split_first_chunk()
                .is_some_and(|(length, rest)| u32::from_be_bytes(*length) as usize <= rest.len()),
        }
    }

    /// Adds `record` to `output`, with what shows where it ends; a phrase where that
    /// cannot be shown.
    pub(super) fn write(self, record: &[u8], output: &mut Vec<u8>) -> Result<(), &'static str> {
        match self {
            Self::Lines if record.contains(&b'\n') => {
                return Err("the result has a line break, and records end at one");
            }
            Self::Nul if record.contains(&0) => {
                return Err("the result has a byte of zero, and records end at one");
            }
            Self::Lines => {
                output.extend_from_slice(record);
                output.push(b'\n');
            }
            Self::Nul => {
                output.extend_from_slice(record);
                output.push(0);
            }
            Self::Length => {
                let length = u32::try_from(record.len())
                    .map_err(|_| "the result is longer than 32 bits can say")?;
                output.extend_from_slice(&length.to_be_bytes());
                output.extend_from_slice(record);
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time.
    struct Slow<'a>(&'a [u8]);

    impl Read for Slow<'_> {
        fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
            let count = self.0.len().min(bytes.len()).min(1);
            self.0.read(&mut bytes[..count])
        }
    }

    fn all(framing: Framing, input: impl Read) -> Result<Vec<Vec<u8>>, MapError> {
        let mut records = Records::new(input, framing, 10, Position::default(), None);
        let mut all = Vec::new();
        while let Some(batch) = records.batch()? {
            all.extend(batch.records.into_iter().map(|(_, record)| record));
            assert_eq!(batch.end.records, all.len() as u64);
        }
        Ok(all)
    }

    fn check(framing: Framing, input: &[u8], expected: &[&str]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|text| text.as_bytes().to_vec())
            .collect();
        assert_eq!(all(framing, input).expect("it is whole"), expected);
        assert_eq!(all(framing, Slow(input)).expect("it is whole"), expected);
        let mut written = Vec::new();
        for record in &expected {
            framing.write(record, &mut written).expect("it was one");
        }
        assert_eq!(all(framing, &*written).expect("it is whole"), expected);
    }

    #[test]
    fn cuts_the_input_where_records_end() {
        check(Framing::Lines, b"", &[]);
        check(
            Framing::Lines,
            b"one\ntwo\n\nlast",
            &["one", "two", "", "last"],
        );
        check(Framing::Nul, b"one\ntwo\0last\0", &["one\ntwo", "last"]);
        check(
            Framing::Length,
            b"\0\0\0\x03one\0\0\0\0\0\0\0\x01\n",
            &["one", "", "\n"],
        );
    }

    #[test]
    fn says_which_record_is_too_long_or_not_whole() {
        let error = all(Framing::Lines, &b"one\nthis is more than ten"[..]);
        assert!(
            matches!(
                error,
                Err(MapError::RecordTooLarge {
                    record: 2,
                    bytes_max: 10
                })
            ),
            "{error:?}"
        );
        let error = all(Framing::Length, &b"\xff\xff\xff\xff"[..]);
        assert!(
            matches!(error, Err(MapError::RecordTooLarge { record: 1, .. })),
            "{error:?}"
        );
        for input in [&b"\0\0\0\0\0\0\0\x02a"[..], b"\0\0\0\0\0\0"] {
            let error = all(Framing::Length, input);
            assert!(
                matches!(error, Err(MapError::Truncated { record: 2 })),
                "{error:?}"
            );
        }
    }

    #[test]
    fn refuses_results_that_would_look_like_several() {
        assert!(Framing::Lines.write(b"a\nb", &mut Vec::new()).is_err());
        assert!(Framing::Nul.write(b"a\0b", &mut Vec::new()).is_err());
        assert!(Framing::Length.write(b"a\n\0b", &mut Vec::new()).is_ok());
    }
}
