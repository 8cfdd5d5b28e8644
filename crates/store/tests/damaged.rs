//! What is said of a file that is no book, or no longer whole: a clear problem or the true content, and no byte changed.

use jiff::Timestamp;
use outflow_importers::{ReadOptions, read};
use outflow_ledger::statement::SourceId;
use outflow_ledger::{Platform, Texts};
use outflow_store::{
    Access, Catalogue, Change, Entry, NewStatement, NoteKind, OperationId, SqliteStore, Store,
    StoreError, backups_folder, file_hash, restore, rows_of,
};
use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

const HEADER: &str = "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance";

/// Everything that a book holds.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Content {
    catalogue: Catalogue,
    lines: Vec<String>,
}

fn record(store: &mut SqliteStore, change: Change<'_>) {
    let head = store.catalogue().expect("the book is whole").head();
    let now = Timestamp::from_second(1_718_000_000).expect("2024");
    let entry = Entry { change, now, program: "test 1", summary: "a summary", head };
    store.record(&entry).expect("it can be recorded");
}

fn import(store: &mut SqliteStore, name: &str, first: u32, lines: u32) {
    let mut text = format!("{HEADER}\n");
    for id in first..first + lines {
        let day = id % 28 + 1;
        text.push_str(&format!(
            "\"Jun {day}, 2024\",{id},Hourly,\"Invoice {id} for work that was done\",,Ada,\"Reef, Ltd\",Ada,,{id}.10,,,\n"
        ));
    }
    let mut texts = Texts::default();
    let options = ReadOptions::default();
    let reading = read(name, text.clone().into_bytes(), SourceId::new(0), &mut texts, &options);
    let statement = reading.statement.expect("the statement can be read");
    let (file, bytes) = (file_hash(text.as_bytes()), text.len() as u64);
    let new = NewStatement { account: "main", statement: &statement, texts: &texts, file, bytes };
    record(store, Change::Import(vec![new]));
}

fn content_of(store: &SqliteStore) -> Result<Content, StoreError> {
    let catalogue = store.catalogue()?;
    let mut lines = Vec::new();
    for kept in &catalogue.statements {
        let mut texts = Texts::default();
        let statement = store.statement(kept, Platform("x"), SourceId::new(0), &mut texts)?;
        lines.extend(rows_of(&statement, &texts).map(|row| format!("{row:?}")));
    }
    store.check_whole()?;
    Ok(Content { catalogue, lines })
}

fn look(path: &Path) -> Result<Content, StoreError> {
    content_of(&SqliteStore::open_to_read(path, Access::default())?)
}

/// A book with several operations, closed.
fn book(path: &Path) -> Content {
    let mut store = SqliteStore::open_or_create(path, Access::default()).expect("a new book");
    import(&mut store, "one.csv", 100, 90);
    let as_of = jiff::civil::date(2024, 6, 9);
    let text = "as_of = 2024-06-09\navailable = \"1.00\"\n";
    record(&mut store, Change::Snapshot { platform: "x", account: "main", as_of, text });
    import(&mut store, "two.csv", 150, 80);
    record(&mut store, Change::Undo(OperationId(1)));
    let note = Change::Note {
        kind: NoteKind::Decision,
        account: None,
        dated: None,
        about: "",
        text: "a note",
    };
    record(&mut store, note);
    content_of(&store).expect("a new book is whole")
}

fn temporary() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder for tests");
    let path = folder.path().join("book.sqlite");
    (folder, path)
}

fn beside(path: &Path, what: &str) -> PathBuf {
    PathBuf::from(format!("{}{what}", path.display()))
}

/// Opens it in every way; each must give one of these contents or say what is wrong, and leave the file alone.
fn examine(path: &Path, allowed: &[&Content], what: &str) -> Result<(), String> {
    let before = fs::read(path).expect("the file can be read");
    let looked = catch_unwind(AssertUnwindSafe(|| look(path)));
    let opened = catch_unwind(AssertUnwindSafe(|| {
        SqliteStore::open_or_create(path, Access::default()).and_then(|store| content_of(&store))
    }));
    for (way, found) in [("read", looked), ("write", opened)] {
        match found {
            Err(_) => return Err(format!("{what}, {way}: it panicked")),
            Ok(Ok(content)) if allowed.contains(&&content) => {}
            Ok(Ok(content)) => {
                let operations = content.catalogue.operations.len();
                return Err(format!("{what}, {way}: {operations} operations are believed"));
            }
            Ok(Err(error)) if ["E702", "E703", "E704"].contains(&error.code().id()) => {}
            // A file that SQLite may only read is refused where it is to be written.
            Ok(Err(StoreError::NotWritable { .. })) if way == "write" => {}
            Ok(Err(error)) => {
                return Err(format!("{what}, {way}: {}: {error}", error.code().id()));
            }
        }
        // A log that is whole may be brought into the book when it is closed.
        if !beside(path, "-wal").exists() && fs::read(path).ok().as_ref() != Some(&before) {
            return Err(format!("{what}, {way}: the file was changed"));
        }
    }
    Ok(())
}

fn none(problems: Vec<String>) {
    let first: Vec<&String> = problems.iter().take(40).collect();
    assert!(problems.is_empty(), "{} problems: {first:#?}", problems.len());
}

/// A new folder's file with these bytes, without anything beside it.
fn place(folder: &Path, number: usize, bytes: &[u8]) -> PathBuf {
    let folder = folder.join(number.to_string());
    fs::create_dir(&folder).expect("a folder");
    let path = folder.join("book.sqlite");
    fs::write(&path, bytes).expect("a file");
    path
}

#[test]
fn every_damaged_byte_is_noticed_or_does_not_matter() {
    let (folder, path) = temporary();
    let content = book(&path);
    let whole = fs::read(&path).expect("the book");
    let page = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
    assert!(whole.len() % page == 0 && whole.len() / page > 4, "several pages");
    let mut places: Vec<(usize, u8)> = Vec::new();
    for at in 0..100 {
        places.extend([(at, 0xff), (at, 0x01), (at, 0x80)]);
    }
    for start in (0..whole.len()).step_by(page) {
        let heads = (0..24).chain((24..page).step_by(151)).chain(page - 8..page);
        for offset in heads {
            let at = start + offset;
            places.push((at, [0xff, 0x01, 0x40, 0x7f][at % 4]));
        }
    }
    let mut problems = Vec::new();
    let mut noticed = 0;
    for (number, (at, mask)) in places.iter().enumerate() {
        let mut bytes = whole.clone();
        bytes[*at] ^= mask;
        let path = place(folder.path(), number, &bytes);
        noticed += usize::from(look(&path).is_err());
        problems.extend(examine(&path, &[&content], &format!("byte {at} ^ {mask:#x}")).err());
        fs::remove_dir_all(path.parent().expect("it has a folder")).expect("it was made");
    }
    println!("{noticed} of {} damages were noticed", places.len());
    none(problems);
    assert!(noticed > places.len() / 4, "{noticed} of {}", places.len());
}

#[test]
fn a_whole_page_of_nothing_is_noticed() {
    let (folder, path) = temporary();
    let content = book(&path);
    let whole = fs::read(&path).expect("the book");
    let mut problems = Vec::new();
    let page = usize::from(u16::from_be_bytes([whole[16], whole[17]]));
    for number in 0..whole.len() / page {
        for (turn, filler) in [(0, 0u8), (1, 0xff), (2, b'a')] {
            let mut bytes = whole.clone();
            bytes[number * page..(number + 1) * page].fill(filler);
            let path = place(folder.path(), number * 3 + turn, &bytes);
            let what = format!("page {number} of {filler}");
            if look(&path).is_ok() {
                problems.push(format!("{what} was not noticed"));
            }
            problems.extend(examine(&path, &[&content], &what).err());
        }
    }
    none(problems);
}

#[test]
fn a_cut_off_book_is_noticed_at_every_length() {
    let (folder, path) = temporary();
    let content = book(&path);
    let whole = fs::read(&path).expect("the book");
    let mut problems = Vec::new();
    let lengths = (0..130).chain((130..whole.len()).step_by(509)).chain([whole.len() - 1]);
    for (number, length) in lengths.enumerate() {
        let path = place(folder.path(), number, &whole[..length]);
        let what = format!("{length} bytes");
        if look(&path).is_ok() {
            problems.push(format!("{what} were believed"));
        }
        problems.extend(examine(&path, &[&content], &what).err());
    }
    none(problems);
}

/// A book whose last operation stands in the log only: the bytes of both, the content without and with it.
fn with_log(folder: &Path) -> (Vec<u8>, Vec<u8>, Content, Content) {
    let path = folder.join("logged.sqlite");
    let before = book(&path);
    let mut store = SqliteStore::open(&path, Access::default()).expect("a book");
    import(&mut store, "three.csv", 300, 60);
    let after = content_of(&store).expect("it is whole");
    let (file, log) = (fs::read(&path), fs::read(beside(&path, "-wal")));
    drop(store);
    (file.expect("the book"), log.expect("its log"), before, after)
}

#[test]
fn damage_with_a_log_present_is_noticed() {
    let (folder, _) = temporary();
    let (file, log, before, after) = with_log(folder.path());
    let mut problems = Vec::new();
    let mut number = 0;
    let mut attempt = |file: &[u8], log: &[u8], what: String| {
        number += 1;
        for way in ["read", "write"] {
            let path = place(folder.path(), number * 2 + usize::from(way == "read"), file);
            fs::write(beside(&path, "-wal"), log).expect("a log");
            let found = catch_unwind(AssertUnwindSafe(|| match way {
                "read" => look(&path),
                _ => SqliteStore::open_or_create(&path, Access::default())
                    .and_then(|store| content_of(&store)),
            }));
            match found {
                Err(_) => problems.push(format!("{what}, {way}: it panicked")),
                // What a damaged log held is lost with it, wholly.
                Ok(Ok(content)) if content == before || content == after => {}
                Ok(Ok(_)) => problems.push(format!("{what}, {way}: other content is believed")),
                Ok(Err(error)) if ["E702", "E703", "E704"].contains(&error.code().id()) => {}
                Ok(Err(StoreError::NotWritable { .. })) if way == "write" => {}
                Ok(Err(error)) => {
                    problems.push(format!("{what}, {way}: {}: {error}", error.code().id()));
                }
            }
            let is_same = fs::read(&path).ok().as_deref() == Some(file);
            if way == "read" && !is_same {
                problems.push(format!("{what}: the file was changed by reading"));
            }
            fs::remove_dir_all(path.parent().expect("it has a folder")).expect("it was made");
        }
    };
    attempt(&file, &log, "nothing".to_owned());
    for at in (0..32).chain((32..log.len()).step_by(331)) {
        let mut bytes = log.clone();
        bytes[at] ^= 0x55;
        attempt(&file, &bytes, format!("byte {at} of the log"));
    }
    for length in (0..log.len()).step_by(613) {
        attempt(&file, &log[..length], format!("{length} bytes of the log"));
    }
    for at in (0..file.len()).step_by(173) {
        let mut bytes = file.clone();
        bytes[at] ^= 0x2a;
        attempt(&bytes, &log, format!("byte {at} beside the log"));
    }
    for length in (0..file.len()).step_by(1021) {
        attempt(&file[..length], &log, format!("{length} bytes beside the log"));
    }
    none(problems);
}

fn sqlite_file(path: &Path, application: u32, format: i64) {
    let connection = rusqlite::Connection::open(path).expect("a database");
    connection.pragma_update(None, "application_id", application).expect("a number");
    connection.pragma_update(None, "user_version", format).expect("a number");
    connection.execute_batch("CREATE TABLE operation (id INTEGER)").expect("a table");
}

#[test]
fn what_is_no_book_is_called_so_and_never_replaced() {
    let (folder, path) = temporary();
    book(&path);
    let ours = outflow_store::APPLICATION_ID;
    let file = |name: &str| folder.path().join(name);
    fs::write(file("text"), "Date,Amount\n".repeat(50)).expect("a file");
    fs::write(file("empty"), "").expect("a file");
    fs::write(file("short"), &fs::read(&path).expect("the book")[..60]).expect("a file");
    sqlite_file(&file("other"), 7, 1);
    sqlite_file(&file("unmarked"), 0, 1);
    sqlite_file(&file("newer"), ours, 99);
    sqlite_file(&file("formatless"), ours, 0);
    sqlite_file(&file("negative"), ours, -1);
    sqlite_file(&file("hollow"), ours, 1);
    for (name, code) in [
        ("text", "E702"),
        ("empty", "E702"),
        ("short", "E702"),
        ("other", "E702"),
        ("unmarked", "E702"),
        ("newer", "E704"),
        ("formatless", "E703"),
        ("negative", "E703"),
        ("hollow", "E703"),
    ] {
        let before = fs::read(file(name)).expect("a file");
        let read = look(&file(name));
        let written = SqliteStore::open_or_create(&file(name), Access::default())
            .and_then(|store| content_of(&store));
        for found in [read, written] {
            let error = found.expect_err(name);
            assert_eq!(error.code().id(), code, "{name}: {error}");
        }
        assert_eq!(fs::read(file(name)).expect("it is there"), before, "{name} is unchanged");
    }
    fs::create_dir(file("folder")).expect("a folder");
    let error = SqliteStore::open_or_create(&file("folder"), Access::default());
    assert_eq!(error.expect_err("a folder").code().id(), "E702");
    let error = look(&file("nothing")).expect_err("nothing");
    assert_eq!(error.code().id(), "E701");
}

#[test]
fn a_restore_keeps_the_damaged_book_aside_and_reads_no_stale_log() {
    let (folder, path) = temporary();
    let content = book(&path);
    let store = SqliteStore::open_to_read(&path, Access::default()).expect("a book");
    let name = store.back_up("by-hand").expect("a copy");
    drop(store);
    // A log that is valid in itself, of a later time.
    let (_, log, ..) = with_log(folder.path());
    let whole = fs::read(&path).expect("the book");
    let mut aside_before = 0;
    for (number, damage) in
        [whole[..9_000].to_vec(), b"a text".to_vec(), Vec::new()].iter().enumerate()
    {
        for with_log in [false, true] {
            fs::write(&path, damage).expect("a damaged book");
            if with_log {
                fs::write(beside(&path, "-wal"), &log).expect("a log");
            }
            let restored = restore(&path, &name, Access::default()).expect("it can be restored");
            let aside = restored.aside.expect("the damaged book is kept");
            assert_eq!(&fs::read(&aside).expect("it is there"), damage, "{number}");
            if with_log {
                assert_eq!(fs::read(beside(&aside, "-wal")).expect("its log too"), log);
            }
            assert_eq!(look(&path).expect("the book is whole again"), content, "{number}");
            let kept = fs::read_dir(folder.path()).expect("a folder").flatten();
            let kept = kept.filter(|one| one.file_name().to_string_lossy().contains(".damaged-"));
            let kept =
                kept.filter(|one| !one.file_name().to_string_lossy().ends_with("-wal")).count();
            assert!(kept > aside_before, "each damaged book is kept under a name of its own");
            aside_before = kept;
        }
    }
    // Where there is nothing at all, the copy takes the place.
    fs::remove_file(&path).expect("the book");
    fs::write(beside(&path, "-wal"), &log).expect("a stale log");
    let restored = restore(&path, &name, Access::default()).expect("it can be restored");
    assert_eq!(restored.aside, None);
    assert_eq!(look(&path).expect("the book is there again"), content);
    // A book whose lines alone are damaged opens, but is no book to be trusted either.
    let mut bytes = whole.clone();
    // Pages hold remains of rows that moved on: every place is changed.
    let found = bytes.windows(11).enumerate().filter(|(_, one)| *one == b"Invoice 140");
    let places: Vec<usize> = found.map(|(at, _)| at).collect();
    assert!(!places.is_empty(), "a record");
    places.iter().for_each(|at| bytes[*at] = b'X');
    fs::write(&path, &bytes).expect("a damaged book");
    assert_eq!(look(&path).expect_err("it is damaged").code().id(), "E703");
    let restored = restore(&path, &name, Access::default()).expect("it can be restored");
    assert_eq!(fs::read(restored.aside.expect("it is kept")).expect("aside"), bytes);
    assert_eq!(look(&path).expect("the book is whole again"), content);
    // A damaged copy takes no place.
    let copy = backups_folder(&path).join(format!("{name}.sqlite"));
    let whole_copy = fs::read(&copy).expect("the copy");
    fs::write(&copy, &whole_copy[..whole_copy.len() / 2]).expect("a damaged copy");
    let error = restore(&path, &name, Access::default()).expect_err("the copy is damaged");
    assert_eq!(error.code().id(), "E703");
    assert_eq!(look(&path).expect("the book is as it was"), content);
}

/// Set for the test that runs itself again as a user whom permissions bind.
#[cfg(unix)]
const AS_OTHER: &str = "OUTFLOW_TEST_AS_OTHER_USER";

#[cfg(unix)]
fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("one's own file");
}

#[cfg(unix)]
#[test]
fn read_only_files_and_folders_are_read_and_not_written() {
    let (folder, path) = temporary();
    set_mode(folder.path(), 0o555);
    let is_bound = fs::write(folder.path().join("probe"), "x").is_err();
    set_mode(folder.path(), 0o755);
    match is_bound {
        true => read_only_places(folder.path(), &path),
        false => {
            assert!(std::env::var_os(AS_OTHER).is_none(), "even another user may write anywhere");
            let program = folder.path().join("test");
            fs::copy(std::env::current_exe().expect("a test"), &program).expect("a copy of it");
            set_mode(&program, 0o755);
            let test = "read_only_files_and_folders_are_read_and_not_written";
            let output = std::process::Command::new("setpriv")
                .args(["--reuid=65534", "--regid=65534", "--clear-groups", "--"])
                .arg(&program)
                .args(["--exact", test, "--nocapture"])
                .env(AS_OTHER, "1")
                .output()
                .expect("setpriv is needed where the tests run as a user who may do everything");
            let told = String::from_utf8_lossy(&output.stdout);
            assert!(output.status.success() && told.contains("1 passed"), "{output:?}");
        }
    }
}

#[cfg(unix)]
fn read_only_places(folder: &Path, path: &Path) {
    let content = book(path);
    let code =
        |opened: Result<SqliteStore, StoreError>| opened.expect_err("it is refused").code().id();
    let open = || SqliteStore::open_or_create(path, Access::default());
    set_mode(path, 0o444);
    assert_eq!(look(path).expect("a read-only book"), content);
    assert_eq!(code(open()), "E706");
    set_mode(folder, 0o555);
    assert_eq!(look(path).expect("with SQLite's empty log beside it"), content);
    set_mode(folder, 0o755);
    for what in ["-wal", "-shm"] {
        fs::remove_file(beside(path, what)).expect("SQLite left it");
    }
    set_mode(folder, 0o555);
    assert_eq!(look(path).expect("in a read-only folder"), content);
    assert_eq!(code(open()), "E706");
    let store = SqliteStore::open_to_read(path, Access::default()).expect("a book");
    assert_eq!(store.back_up("by-hand").expect_err("no folder").code().id(), "E706");
    let new = folder.join("new.sqlite");
    assert_eq!(code(SqliteStore::open_or_create(&new, Access::default())), "E706");
    let below = folder.join("below").join("new.sqlite");
    assert_eq!(code(SqliteStore::open_or_create(&below, Access::default())), "E706");
    // The folder cannot be written but the file can: SQLite needs both.
    set_mode(path, 0o644);
    assert_eq!(look(path).expect("in a read-only folder"), content);
    assert_eq!(
        code(open().and_then(|mut store| {
            let head = store.catalogue()?.head();
            let change = Change::Undo(OperationId(2));
            let now = Timestamp::from_second(1_718_000_000).expect("2024");
            store.record(&Entry { change, now, program: "test 1", summary: "", head })?;
            Ok(store)
        })),
        "E706"
    );
    set_mode(path, 0o000);
    assert_eq!(look(path).expect_err("it may not be read").code().id(), "E706");
    set_mode(path, 0o644);
    set_mode(folder, 0o755);
    assert_eq!(look(path).expect("a book"), content);
}
