//! How do files come from the disk: whole, up to a stated limit, with a clear reason where they do not.

use crate::args::{AccountArgs, FiguresArgs};
use crate::config::own_packs;
use crate::output::today;
use crate::place::Place;
use jiff::civil::Date;
use outflow_app::DateOrder;
use outflow_app::MAX_BYTES;
use outflow_app::book::account::BookRequest;
use outflow_app::flags::SnapshotFlags;
use outflow_app::load::{AccountInput, InputFile};
use outflow_ledger::{Code, Diagnostic};
use std::fs::File;
use std::io::{ErrorKind, Read};
use std::path::{Path, PathBuf};

/// What belongs to one account: statements or the book, snapshot, and the user's own packs of rules; and the day of
/// the answer, where the user named it, as the last day of a period that is over does. `has_figures`: figures of the
/// site were typed, which can be answered from without a statement.
pub fn account_input(
    args: &AccountArgs,
    place: &Place,
    has_figures: bool,
) -> Result<(AccountInput, Option<Date>), Box<Diagnostic>> {
    let clock = args.today.unwrap_or_else(today);
    let (view, period) = place.view(&args.book, clock)?;
    let over = period.last.filter(|last| *last < clock || args.book.as_of.is_some());
    let day = args.today.or(over);
    let snapshot: Vec<PathBuf> = args.snapshot.iter().cloned().collect();
    let book = args.files.is_empty().then(|| BookRequest {
        place: place.book(),
        view,
        today: day.unwrap_or(clock),
        is_needed: args.book.is_given() || (args.snapshot.is_none() && !has_figures),
    });
    let input = AccountInput {
        files: read_files(&args.files),
        snapshot: read_files(&snapshot).pop(),
        packs: own_packs(),
        date_order: args.date_order.map(DateOrder::from).or(place.settings.date_order),
        book,
        period,
    };
    Ok((input, day))
}

/// The figures that were said without a file.
pub fn figures_input(args: FiguresArgs) -> SnapshotFlags {
    SnapshotFlags {
        available: args.available,
        pending: args.pending,
        in_review: args.in_review,
        work_in_progress: args.work_in_progress,
        ..SnapshotFlags::default()
    }
}

/// Reads files; `-` is standard input. Files of one name are called by their whole path.
pub fn read_files(paths: &[PathBuf]) -> Vec<InputFile> {
    let name_of = |path: &Path| match path.to_str() {
        Some("-") => "standard input".to_owned(),
        _ => path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned(),
    };
    let is_unique = |path: &PathBuf| {
        paths.iter().filter(|other| name_of(other) == name_of(path)).all(|other| other == path)
    };
    let mut seen: Vec<&PathBuf> = Vec::new();
    let mut files = Vec::new();
    for path in paths {
        // The same file twice is the same file.
        if !seen.contains(&path) {
            seen.push(path);
            let name = if is_unique(path) { name_of(path) } else { path.display().to_string() };
            files.push(read_file(path, name));
        }
    }
    files
}

/// Statements as they are named, and all those of the folders that are named: what lies there and is no
/// statement is passed over, with the reason.
pub fn statements_in(paths: &[PathBuf]) -> (Vec<InputFile>, Vec<(String, String)>) {
    let mut passed_over = Vec::new();
    let mut wanted = Vec::new();
    for path in paths {
        match path.is_dir() {
            true => find_statements(path, &mut wanted, &mut passed_over),
            false => wanted.push(path.clone()),
        }
    }
    (read_files(&wanted), passed_over)
}

fn find_statements(
    folder: &Path,
    wanted: &mut Vec<PathBuf>,
    passed_over: &mut Vec<(String, String)>,
) {
    let mut pass_over = |path: &Path, why: String| {
        passed_over.push((path.display().to_string(), why));
    };
    let entries = match std::fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) => return pass_over(folder, format!("cannot be read: {error}")),
    };
    let mut paths: Vec<PathBuf> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    paths.sort();
    for path in paths {
        let is_hidden =
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if is_hidden || path.is_symlink() && path.is_dir() {
            continue;
        }
        if path.is_dir() {
            find_statements(&path, wanted, passed_over);
            continue;
        }
        if !path.is_file() {
            pass_over_later(&path, "not a file that can be read", passed_over);
            continue;
        }
        let extension = path.extension().map(|one| one.to_string_lossy().to_lowercase());
        match extension.as_deref() {
            Some("csv" | "txt" | "tsv") => match recognised(&path) {
                Ok(()) => wanted.push(path),
                Err(why) => pass_over_later(&path, &why, passed_over),
            },
            _ => pass_over_later(&path, "not a table", passed_over),
        }
    }
}

fn pass_over_later(path: &Path, why: &str, passed_over: &mut Vec<(String, String)>) {
    passed_over.push((path.display().to_string(), format!("passed over, {why}")));
}

/// Whether a file is a statement, by its beginning; one that cannot be read is none.
fn recognised(path: &Path) -> Result<(), String> {
    const HEAD: usize = 64 * 1024;
    let mut head = Vec::new();
    let read = File::open(path).and_then(|file| file.take(HEAD as u64).read_to_end(&mut head));
    match read {
        Ok(size) => outflow_app::recognised(&head, size == HEAD),
        Err(_) => outflow_app::recognised(&[], false),
    }
}

/// Reads one file, to be called by this name.
pub fn read_file(path: &Path, name: String) -> InputFile {
    let bytes = if path.to_str() == Some("-") {
        read_all(std::io::stdin().lock(), 0)
    } else {
        open(path).and_then(|(file, size)| read_all(file, size))
    };
    let bytes = bytes.map_err(|problem| Box::new((*problem).in_source(name.clone())));
    InputFile { name, bytes }
}

fn open(path: &Path) -> Result<(File, u64), Box<Diagnostic>> {
    let told = |error: std::io::Error| Box::new(told(path, &error));
    let about = std::fs::metadata(path).map_err(told)?;
    if about.is_dir() {
        let message = format!("{} is a folder", path.display());
        return Err(Box::new(Diagnostic::new(Code::IsDirectory, message)));
    }
    if about.len() > MAX_BYTES {
        return Err(too_large(about.len()));
    }
    Ok((File::open(path).map_err(told)?, about.len()))
}

fn read_all(reader: impl Read, size: u64) -> Result<Vec<u8>, Box<Diagnostic>> {
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0));
    let read = reader.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    match read {
        Ok(read) if read as u64 > MAX_BYTES => Err(too_large(read as u64)),
        Ok(_) => Ok(bytes),
        Err(error) => {
            let message = format!("reading failed: {error}");
            Err(Box::new(Diagnostic::new(Code::Unreadable, message)))
        }
    }
}

fn too_large(size: u64) -> Box<Diagnostic> {
    let limit = MAX_BYTES / (1024 * 1024);
    let message = format!("the file has {size} bytes or more; the limit is {limit} MiB");
    Box::new(Diagnostic::new(Code::TooLarge, message))
}

fn told(path: &Path, error: &std::io::Error) -> Diagnostic {
    let path = path.display();
    match error.kind() {
        ErrorKind::NotFound => Diagnostic::new(Code::NotFound, format!("there is no file {path}")),
        ErrorKind::PermissionDenied => {
            Diagnostic::new(Code::NotPermitted, format!("{path} may not be read by this user"))
        }
        _ => Diagnostic::new(Code::Unreadable, format!("{path} cannot be read: {error}")),
    }
}
