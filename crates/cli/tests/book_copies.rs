//! What is said where the book or its copies are damaged or gone: no damage is copied, and the way back is named.

mod desk;

use desk::Desk;
use rusqlite::Connection;
use std::fs;
use std::path::{Path, PathBuf};

/// Changes one amount behind the book's back.
fn falsify(path: &Path) {
    let connection = Connection::open(path).expect("it is a book");
    let harm = "DROP TRIGGER line_stays; UPDATE line SET amount = amount + 1 WHERE id = 1";
    connection.execute_batch(harm).expect("it can be written");
}

fn names(desk: &Desk) -> Vec<String> {
    let shown = desk.says(&["backup", "list", "-O", "json"], 0);
    let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
    let copies = shown["data"]["copies"].as_array().cloned().unwrap_or_default();
    copies.iter().map(|copy| copy["name"].as_str().unwrap_or("").to_owned()).collect()
}

fn copy(desk: &Desk, name: &str) -> PathBuf {
    desk.path("book.sqlite.backups").join(format!("{name}.sqlite"))
}

/// A book of two lines and so many copies of it, the newest first.
fn with_copies(count: usize) -> (Desk, Vec<String>) {
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.statement("new.csv", "Njeri Kamau", &[(9, 9, "1.00", "151.00")]);
    (0..count).for_each(|_| drop(desk.says(&["backup"], 0)));
    let names = names(&desk);
    assert_eq!(names.len(), count);
    (desk, names)
}

#[test]
fn a_damaged_book_is_copied_by_nobody() {
    let (desk, before) = with_copies(1);
    falsify(&desk.path("book.sqlite"));
    let complaint = desk.fails_with(&["backup"], "E703", 3);
    assert!(complaint.contains("outflow backup list"), "{complaint}");
    assert_eq!(names(&desk), before);
}

#[test]
fn an_import_copies_no_damage_of_lines_that_it_does_not_read() {
    let other = [(3, 1, "7.00", "7.00")];
    for undone in [false, true] {
        let (desk, _) = with_copies(0);
        desk.statement("other.csv", "João Pires", &other);
        match undone {
            // Lines of another account, and lines that do not count.
            false => desk.says(&["import", "other.csv", "--account", "other"], 0),
            true => desk.says(&["undo"], 0),
        };
        let before = names(&desk);
        falsify(&desk.path("book.sqlite"));
        let new = if undone { "new.csv" } else { "more.csv" };
        desk.statement("more.csv", "João Pires", &[(9, 3, "1.00", "8.00")]);
        let history = desk.says(&["history"], 0);
        desk.fails_with(&["import", new], "E703", 3);
        assert_eq!(desk.says(&["history"], 0), history);
        assert_eq!(names(&desk), before, "no whole copy gives way to a damaged one");
    }
}

#[test]
fn a_query_tells_a_damaged_book_as_every_other_command_does() {
    let (desk, _) = with_copies(0);
    falsify(&desk.path("book.sqlite"));
    for query in ["select 1 from lines", "select * from days"] {
        let of_query = desk.fails_with(&["sql", query], "E703", 3);
        assert_eq!(of_query, desk.fails_with(&["register"], "E703", 3), "{query}");
    }
    desk.fails(&["sql", "select 1 from lines", "--account", "nobody"], "E709");
    desk.fails(&["sql", "select nothing from lines"], "E714");
}

#[test]
fn of_a_damaged_copy_it_is_said_that_the_copy_is_and_another_one_is_the_way_out() {
    let (desk, names) = with_copies(2);
    let bytes = desk.bytes_of_book();
    falsify(&copy(&desk, &names[0]));
    for harm in [None, Some(&b""[..]), Some(b"Dear diary"), Some(&bytes[..9_000])] {
        if let Some(bytes) = harm {
            fs::write(copy(&desk, &names[0]), bytes).expect("it can be written");
        }
        let complaint = desk.fails_with(&["restore", &names[0]], "E703", 3);
        assert!(complaint.contains(&format!("the copy {} is damaged", names[0])), "{complaint}");
        assert!(complaint.contains("another copy: outflow doctor says which"), "{complaint}");
        assert!(!complaint.contains("the book"), "{complaint}");
        let doctor = desk.says(&["doctor"], 1);
        assert!(doctor.contains("1 of 2 can be restored, the newest of them is"), "{doctor}");
        assert!(doctor.contains(&format!("the copy {} is damaged", names[0])), "{doctor}");
        assert!(!doctor.contains(&format!("the copy {} is damaged", names[1])), "{doctor}");
    }
    assert_eq!(desk.bytes_of_book(), bytes);
    desk.says(&["restore", &names[1]], 0);
}

#[test]
fn the_doctor_says_which_copies_can_be_restored() {
    let (desk, names) = with_copies(2);
    let whole = desk.says(&["doctor"], 1);
    assert!(whole.contains(&format!("2, the newest is {}", names[0])), "{whole}");
    falsify(&copy(&desk, &names[1]));
    // What to do next depends on whether the book itself is whole.
    let whole = desk.says(&["doctor", "-O", "csv"], 1);
    assert!(whole.contains("outflow backup"), "{whole}");
    falsify(&desk.path("book.sqlite"));
    let damaged = desk.says(&["doctor", "-O", "csv"], 3);
    assert!(damaged.contains(&format!("outflow restore {}", names[0])), "{damaged}");
    falsify(&copy(&desk, &names[0]));
    let lost = desk.says(&["doctor", "-O", "csv"], 3);
    assert!(lost.contains("there are 2, and none can be restored"), "{lost}");
    assert!(!lost.contains("outflow restore 2"), "{lost}");
    // A copy of a later version is not damaged.
    fs::remove_file(copy(&desk, &names[1])).expect("the copy");
    let later = Connection::open(copy(&desk, &names[0])).expect("it is a copy");
    later.pragma_update(None, "user_version", 99).expect("it can be written");
    drop(later);
    let lost = desk.says(&["doctor", "-O", "csv"], 3);
    assert!(lost.contains("there is 1, and it cannot be restored"), "{lost}");
    assert!(lost.contains("this version knows formats up to"), "{lost}");
}

#[test]
fn no_new_book_takes_the_place_of_one_that_is_gone() {
    let (desk, names) = with_copies(2);
    let books = ["book.sqlite", "book.sqlite-wal", "book.sqlite-shm"];
    let kept = books.map(|name| fs::read(desk.path(name)).ok());
    for name in books {
        let _ = fs::remove_file(desk.path(name));
    }
    let before = desk.files();
    for words in [
        &["import", "new.csv"][..],
        &["import", "new.csv", "--dry-run"],
        &["snapshot", "--available", "150"],
        &["note", "a note"],
        &["exclude", "1", "--because", "not mine"],
        &["contract", "add", "Saltmarsh Labs", "--type", "hourly", "--rate", "30"],
        &["contract", "list"],
        &["did", "login"],
        &["undo"],
        &["why"],
        &["history"],
        &["backup"],
        &["rebuild"],
        &["sql", "select 1"],
        &["fees", "100"],
    ] {
        let complaint = desk.fails(words, "E701");
        assert!(complaint.contains("but 2 copies of it are beside that place"), "{complaint}");
        let complaint = complaint.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(complaint.contains(&format!("outflow restore {}", names[0])), "{complaint}");
        assert!(complaint.contains("move the folder book.sqlite.backups away"), "{complaint}");
        assert_eq!(desk.files(), before, "{words:?}");
    }
    let doctor = desk.says(&["doctor"], 3);
    let told = |part: &str| assert!(doctor.contains(part), "{part}: {doctor}");
    told("The book cannot be used");
    told("2 copies of it are beside that place");
    told(&format!("outflow restore {}", names[0]));
    // One way out.
    desk.says(&["restore", &names[0]], 0);
    assert!(desk.says(&["balance"], 0).contains("150.00"));
    // A log that is left alone is no book either.
    fs::remove_file(desk.path("book.sqlite")).expect("the book");
    desk.write("book.sqlite-wal", kept[1].clone().unwrap_or_else(|| b"a log".to_vec()));
    desk.fails(&["import", "new.csv"], "E701");
    fs::remove_file(desk.path("book.sqlite-wal")).expect("its log");
    // The other: away with the copies, or an empty folder of them.
    fs::rename(desk.path("book.sqlite.backups"), desk.path("old")).expect("the copies");
    fs::create_dir(desk.path("book.sqlite.backups")).expect("a folder");
    desk.says(&["import", "new.csv"], 0);
    assert!(desk.says(&["balance"], 0).contains("151.00"));
}

#[test]
fn of_a_file_that_was_a_book_the_copies_are_told() {
    let (desk, names) = with_copies(1);
    for bytes in [&b""[..], b"Dear diary", &[b'x'; 500]] {
        desk.write("book.sqlite", bytes);
        for words in [&["why"][..], &["import", "new.csv"], &["note", "a note"]] {
            let complaint = desk.fails(words, "E702");
            assert!(complaint.contains("1 copy of it is beside it"), "{complaint}");
            assert!(complaint.contains(&format!("outflow restore {}", names[0])), "{complaint}");
        }
        assert_eq!(desk.bytes_of_book(), bytes);
    }
    desk.says(&["restore", &names[0]], 0);
    assert!(desk.says(&["balance"], 0).contains("150.00"));
    let aside = desk.files().into_iter().find(|name| name.contains(".damaged-"));
    let aside = fs::read(desk.path(&aside.expect("it is kept"))).expect("it is there");
    assert_eq!(aside, [b'x'; 500]);
}

#[test]
fn a_log_whose_book_is_gone_is_not_read_into_a_new_one() {
    let desk = Desk::new();
    desk.statement("new.csv", "Njeri Kamau", &[(9, 9, "1.00", "1.00")]);
    desk.write("book.sqlite-wal", [7; 4096]);
    for words in [&["import", "new.csv"][..], &["snapshot", "--available", "1"]] {
        let refused = desk.fails(words, "E701");
        assert!(refused.contains("the log book.sqlite-wal of one is there"), "{refused}");
        assert!(refused.contains("move book.sqlite-wal away first"), "{refused}");
    }
    assert_eq!(fs::read(desk.path("book.sqlite-wal")).expect("it is kept"), [7; 4096]);
    fs::rename(desk.path("book.sqlite-wal"), desk.path("old-log")).expect("it is ours");
    desk.says(&["import", "new.csv"], 0);
    assert!(desk.says(&["accounts"], 0).contains("1.00"));
}
