//! How a stream shows where a record ends.

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

impl Framing {
    /// Whether `bytes` begin with a whole record.
    pub(super) fn begins_with_record(self, bytes: &[u8]) -> bool {
        match self {
            Self::Lines => bytes.contains(&b'\n'),
            Self::Nul => bytes.contains(&0),
            Self::Length => bytes
                .split_first_chunk()
                .is_some_and(|(length, rest)| u32::from_be_bytes(*length) as usize <= rest.len()),
        }
    }

    /// Adds `record` to `output`, with what shows where it ends; false, and nothing is added, where that
    /// cannot be shown.
    pub(super) fn write(self, record: &[u8], output: &mut Vec<u8>) -> bool {
        match self {
            Self::Lines if record.contains(&b'\n') => return false,
            Self::Nul if record.contains(&0) => return false,
            Self::Lines => {
                output.extend_from_slice(record);
                output.push(b'\n');
            }
            Self::Nul => {
                output.extend_from_slice(record);
                output.push(0);
            }
            Self::Length => {
                let Ok(length) = u32::try_from(record.len()) else {
                    return false;
                };
                output.extend_from_slice(&length.to_be_bytes());
                output.extend_from_slice(record);
            }
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Framing;

    #[test]
    fn refuses_results_that_would_look_like_several() {
        assert!(!Framing::Lines.write(b"a\nb", &mut Vec::new()));
        assert!(!Framing::Nul.write(b"a\0b", &mut Vec::new()));
        assert!(Framing::Length.write(b"a\n\0b", &mut Vec::new()));
    }
}
