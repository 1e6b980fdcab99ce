//! Does with files what Rust programs do, in the empty folder that is its argument,
//! and prints a transcript that is the same in every run.
//!
//! ```text
//! rust-files FOLDER
//! ```

use std::fmt::Display;
use std::fs::{self, File, FileTimes, OpenOptions};
use std::io::{self, BufRead, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Duration, SystemTime};

fn main() -> ExitCode {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(folder), None) = (arguments.next(), arguments.next()) else {
        eprintln!("usage: rust-files FOLDER");
        return ExitCode::from(2);
    };
    match transcript(&PathBuf::from(folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("rust-files: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints what an operation gave, or why it was refused.
fn show<T: Display>(operation: &str, result: io::Result<T>) {
    match result {
        Ok(value) => println!("{operation}: {value}"),
        Err(error) => println!("{operation}: refused: {error}"),
    }
}

/// Prints how an operation that gives nothing ended.
fn done<T>(operation: &str, result: io::Result<T>) {
    show(operation, result.map(|_| "ok"));
}

fn transcript(folder: &Path) -> io::Result<()> {
    if fs::read_dir(folder)?.next().is_some() {
        return Err(io::Error::other("the folder is not empty"));
    }
    content(folder)?;
    names(folder)?;
    links_and_times(folder)?;
    large_folder(folder)
}

fn content(folder: &Path) -> io::Result<()> {
    println!("# content");
    let path = folder.join("notes.txt");
    fs::write(&path, "first\nsecond\n")?;
    show(
        "read",
        fs::read_to_string(&path).map(|text| format!("{text:?}")),
    );
    done("create it anew", File::create_new(&path));
    let mut appended = OpenOptions::new().append(true).open(&path)?;
    writeln!(appended, "third")?;
    show("position", appended.stream_position());

    let mut file = OpenOptions::new().read(true).write(true).open(&path)?;
    show("seek", file.seek(SeekFrom::End(-6)));
    let mut rest = String::new();
    show("read to the end", file.read_to_string(&mut rest));
    show("seek before the start", file.seek(SeekFrom::Current(-100)));
    done("truncate", file.set_len(8));
    done("extend", file.set_len(10));
    show("read", fs::read(&path).map(|bytes| format!("{bytes:?}")));
    done("sync", file.sync_all());
    show("size", file.metadata().map(|metadata| metadata.len()));
    done(
        "write to a file opened for reading",
        File::open(&path)?.write_all(b"x"),
    );

    let large = folder.join("large.txt");
    let mut writer = BufWriter::new(File::create(&large)?);
    for number in 0..100_000 {
        writeln!(writer, "{number}")?;
    }
    writer.into_inner().map_err(io::Error::from)?;
    let sum = BufReader::new(File::open(&large)?)
        .lines()
        .try_fold(0u64, |sum, line| {
            line.map(|line| sum + line.parse::<u64>().unwrap_or(u64::MAX / 1_000_000))
        });
    show("sum of the lines", sum);
    show("copy", fs::copy(&large, folder.join("copy.txt")));
    show(
        "the copy is the same",
        Ok(fs::read(&large)? == fs::read(folder.join("copy.txt"))?),
    );
    done("remove", fs::remove_file(&large));
    Ok(())
}

fn names(folder: &Path) -> io::Result<()> {
    println!("# names");
    done("make", fs::create_dir(folder.join("a")));
    done("make again", fs::create_dir(folder.join("a")));
    done(
        "make with all above",
        fs::create_dir_all(folder.join("a/b/c")),
    );
    fs::write(folder.join("a/b/c/deep.txt"), "deep")?;
    done(
        "move a folder",
        fs::rename(folder.join("a/b/c"), folder.join("moved")),
    );
    show(
        "read in it",
        fs::read_to_string(folder.join("moved/deep.txt")),
    );
    show("exists", folder.join("a/b/c").try_exists());
    done(
        "remove a folder that is not empty",
        fs::remove_dir(folder.join("moved")),
    );
    done(
        "remove a folder as a file",
        fs::remove_file(folder.join("a/b")),
    );
    done(
        "remove a file as a folder",
        fs::remove_dir(folder.join("notes.txt")),
    );
    done(
        "remove with all it holds",
        fs::remove_dir_all(folder.join("moved")),
    );
    show(
        "read what is gone",
        fs::read_to_string(folder.join("moved/deep.txt")),
    );
    show(
        "read out of the folder",
        fs::read_to_string(folder.join("../".repeat(40)).join("etc/hostname")),
    );
    Ok(())
}

fn links_and_times(folder: &Path) -> io::Result<()> {
    println!("# links and times");
    #[expect(
        deprecated,
        reason = "the one function that makes symbolic links on wasip1 with a stable compiler"
    )]
    done(
        "soft link",
        fs::soft_link("../notes.txt", folder.join("a/link")),
    );
    show(
        "points to",
        fs::read_link(folder.join("a/link")).map(|to| to.display().to_string()),
    );
    show(
        "is a link",
        fs::symlink_metadata(folder.join("a/link")).map(|metadata| metadata.is_symlink()),
    );
    show(
        "size through it",
        fs::metadata(folder.join("a/link")).map(|metadata| metadata.len()),
    );
    done(
        "hard link",
        fs::hard_link(folder.join("notes.txt"), folder.join("twin.txt")),
    );
    show(
        "size of the twin",
        fs::metadata(folder.join("twin.txt")).map(|metadata| metadata.len()),
    );

    let moment = SystemTime::UNIX_EPOCH + Duration::new(1_500_000_000, 123_456_789);
    let file = OpenOptions::new()
        .write(true)
        .open(folder.join("notes.txt"))?;
    done(
        "set times",
        file.set_times(FileTimes::new().set_accessed(moment).set_modified(moment)),
    );
    let metadata = fs::metadata(folder.join("notes.txt"))?;
    show(
        "written then",
        metadata.modified().map(|time| time == moment),
    );
    done("set one to now", file.set_modified(SystemTime::now()));
    show(
        "written later",
        file.metadata()?.modified().map(|time| time > moment),
    );
    Ok(())
}

fn large_folder(folder: &Path) -> io::Result<()> {
    println!("# large folder");
    let large = folder.join("large");
    fs::create_dir(&large)?;
    for number in 0..1100 {
        fs::write(
            large.join(format!("{number:05}-{}", "x".repeat(number % 90))),
            [],
        )?;
    }
    let mut names = fs::read_dir(&large)?
        .map(|entry| entry.map(|entry| entry.file_name()))
        .collect::<io::Result<Vec<_>>>()?;
    names.sort();
    show("entries", Ok(names.len()));
    let right = names
        .iter()
        .enumerate()
        .filter(|(number, name)| name.to_string_lossy().starts_with(&format!("{number:05}-")));
    show("right", Ok(right.count()));
    done("remove it", fs::remove_dir_all(&large));

    let mut left = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()))
        .collect::<io::Result<Vec<_>>>()?;
    left.sort();
    show("left", Ok(left.join(" ")));
    Ok(())
}
