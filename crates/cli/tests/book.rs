//! Does the book hold up on the command line: what is shown, what is refused and why, and what is never touched?

mod desk;

use desk::Desk;
use rusqlite::Connection;
use std::fs;
use std::path::Path;

#[test]
fn a_dry_run_shows_the_plan_that_the_real_run_applies_and_writes_nothing() {
    let desk = Desk::new();
    desk.statement("a.csv", "Njeri Kamau", &[(3, 1, "100.00", "100.00")]);
    desk.statement("b.csv", "Njeri Kamau", &[(3, 1, "100.00", "100.00"), (9, 3, "7.00", "107.00")]);
    let plan_of = |text: &str| text.split_once('\n').expect("a headline").1.to_owned();
    for files in [&["a.csv"][..], &["a.csv", "b.csv"]] {
        let before = desk.files();
        let dry = desk.says(&[&["import", "--dry-run"], files].concat(), 0);
        assert!(dry.starts_with("Would record "), "{dry}");
        assert_eq!(desk.files(), before, "a dry run writes nothing");
        let real = desk.says(&[&["import"], files].concat(), 0);
        assert!(real.starts_with("Recorded "), "{real}");
        assert_eq!(plan_of(&dry), plan_of(&real), "{files:?}");
    }
    let again = desk.says(&["import", "a.csv", "b.csv"], 0);
    assert!(again.starts_with("Nothing new"), "{again}");
}

#[test]
fn an_import_is_all_or_nothing_and_names_every_problem() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    let before = desk.says(&["history"], 0);
    desk.statement("good.csv", "Njeri Kamau", &[(9, 9, "1.00", "151.00")]);
    desk.write("bad.csv", "no table at all");
    desk.write("worse.csv", "");
    let complaint = desk.fails(&["import", "good.csv", "bad.csv", "worse.csv", "none.csv"], "E101");
    for code in ["E106", "E108"] {
        assert!(complaint.contains(code), "{complaint}");
    }
    // Two files that contradict each other cannot both be right; one after the other, the later counts.
    desk.statement("other.csv", "Njeri Kamau", &[(9, 9, "2.00", "152.00")]);
    desk.fails(&["import", "good.csv", "other.csv"], "E208");
    assert_eq!(desk.says(&["history"], 0), before, "nothing was recorded");
}

#[test]
fn a_folder_is_searched_and_what_is_no_statement_is_passed_over_aloud() {
    let desk = Desk::new();
    fs::create_dir_all(desk.path("downloads/old")).expect("folders");
    desk.statement("downloads/june.csv", "Njeri Kamau", &[(3, 1, "100.00", "100.00")]);
    desk.statement("downloads/old/more.csv", "Njeri Kamau", &[(5, 2, "50.00", "150.00")]);
    desk.write("downloads/photo.png", [0x89, b'P', b'N', b'G']);
    desk.write("downloads/shopping.csv", "what,how many\nrice,2\n");
    let said = desk.says(&["import", "downloads"], 0);
    assert!(said.starts_with("Recorded 2 files (2 new lines)"), "{said}");
    for name in ["photo.png", "shopping.csv"] {
        assert!(said.contains(name), "{said}");
    }
}

#[test]
fn two_holders_are_two_accounts_and_are_never_added_up() {
    let desk = Desk::new();
    desk.statement("njeri.csv", "Njeri Kamau", &[(3, 1, "100.00", "100.00")]);
    desk.statement("joao.csv", "João Pires", &[(4, 1, "7.00", "7.00")]);
    desk.says(&["import", "njeri.csv", "joao.csv"], 0);
    let complaint = desk.fails(&["why"], "E709");
    assert!(complaint.contains("upwork, upwork-2"), "{complaint}");
    desk.fails(&["why", "--account", "nobody"], "E709");
    // Which of the two is which depends on the names of the files alone.
    let first = desk.says(&["why", "--account", "upwork"], 0);
    let second = desk.says(&["why", "--account", "upwork-2"], 0);
    assert!(first.contains("$7.00") && second.contains("$100.00"), "{first}{second}");
    // A later file finds its account by its holder, and one can be named.
    desk.statement("later.csv", "Njeri Kamau", &[(9, 5, "1.00", "101.00")]);
    let said = desk.says(&["import", "later.csv"], 0);
    assert!(said.contains("upwork-2"), "{said}");
    let other = desk.fails(&["import", "later.csv", "--account", "upwork"], "E209");
    assert!(other.contains("João Pires"), "{other}");
    desk.says(&["import", "later.csv", "--account", "second book"], 0);
    let accounts = desk.says(&["sql", "select count(distinct account) from lines", "-O", "csv"], 0);
    assert!(accounts.ends_with("\n3\n"), "{accounts}");
}

#[test]
fn what_was_known_and_what_counted_on_a_day_can_be_asked_for() {
    let desk = Desk::new();
    desk.statement("a.csv", "Njeri Kamau", &[(3, 1, "100.00", "100.00")]);
    desk.statement("b.csv", "Njeri Kamau", &[(3, 1, "110.00", "110.00"), (5, 2, "1.00", "111.00")]);
    desk.says(&["import", "a.csv"], 0);
    let later =
        desk.command(&["import", "b.csv"]).env("OUTFLOW_NOW", "2024-06-20T00:00:00Z").output();
    assert!(later.expect("the program starts").status.success());
    let balance = |flags: &[&str]| {
        let said = desk.says(&[&["balance", "-O", "csv"], flags].concat(), 0);
        said.lines().last().and_then(|row| row.rsplit(',').next()).unwrap_or_default().to_owned()
    };
    assert_eq!(balance(&[]), "111.00");
    assert_eq!(balance(&["--as-of", "2024-06-04"]), "110.00", "what counted by then, as known now");
    assert_eq!(balance(&["--as-known-on", "2024-06-19"]), "100.00", "before the correction");
    assert_eq!(balance(&["-e", "2024-06-05"]), "110.00", "an end is the day after the last");
    let none = desk.says(&["accounts", "--as-known-on", "2024-06-01"], 0);
    assert!(none.contains("the first operation of the book is of 2024-06-1"), "{none}");
}

#[test]
fn typed_figures_join_the_book_and_older_ones_tell_their_age() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.says(
        &["snapshot", "--available", "150", "--pending", "20@2024-06-12", "--in-review", "90"],
        0,
    );
    let said = desk.says(&["why", "--today", "2024-06-11"], 0);
    assert!(said.contains("2024-06-10, 1 day old") && said.contains("Pending"), "{said}");
    // Nobody waits for a day that is past.
    for question in ["why", "payout"] {
        let said = desk.says(&[question, "--today", "2024-06-14", "-O", "json"], 0);
        assert!(said.contains("4 days old; some of it was due on 2024-06-12"), "{said}");
        let said: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
        let waits = &said["data"]["waiting"];
        assert!(waits.as_array().is_none_or(Vec::is_empty), "{waits}");
    }
    // A statement that goes on after the figures makes what waited that day a thing of the past.
    desk.statement("later.csv", "Njeri Kamau", &[(11, 3, "20.00", "170.00")]);
    desk.says(&["import", "later.csv"], 0);
    let said = desk.says(&["why", "--today", "2024-06-14"], 0);
    assert!(said.contains("are left out") && !said.contains("Pending  "), "{said}");
    let nothing = desk.run(&["snapshot"]);
    assert_eq!(nothing.status.code(), Some(2), "without a terminal nobody can be asked");
    let same = desk.says(
        &["snapshot", "--available", "150", "--pending", "20@2024-06-12", "--in-review", "90"],
        0,
    );
    assert!(same.starts_with("Nothing new"), "{same}");
}

#[test]
fn the_demo_and_answers_from_files_never_touch_the_book() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.says(&["why"], 0);
    let (book, files) = (desk.bytes_of_book(), desk.files());
    desk.says(&["demo"], 0);
    desk.says(&["demo", "--audit"], 0);
    desk.statement("other.csv", "João Pires", &[(4, 1, "7.00", "7.00")]);
    let said = desk.says(&["why", "other.csv"], 0);
    assert!(said.contains("$7.00") && !said.contains("$150.00"), "{said}");
    fs::remove_file(desk.path("other.csv")).expect("it is ours");
    assert_eq!(desk.bytes_of_book(), book);
    assert_eq!(desk.files(), files);
}

#[test]
fn a_place_without_a_book_is_told_and_stays_empty() {
    let desk = Desk::new();
    for words in [
        &["why"][..],
        &["audit"],
        &["history"],
        &["undo"],
        &["accounts"],
        &["register"],
        &["balance"],
        &["coverage"],
        &["reconcile"],
        &["bisect"],
        &["flow"],
        &["rebuild"],
        &["backup"],
        &["sql", "select 1"],
        &["fees", "100"],
        &["payout"],
        &["why", "--as-of", "2024-01-01"],
    ] {
        desk.fails(words, "E701");
    }
    assert_eq!(desk.files(), Vec::<String>::new());
    let well = desk.says(&["doctor"], 0);
    assert!(well.contains("there is none"), "{well}");
}

/// What is done to a book.
type Harm<'a> = &'a dyn Fn(&Path);

#[test]
fn a_file_that_is_no_book_is_refused_and_left_as_it_is() {
    let newer = |path: &Path| {
        let connection = Connection::open(path).expect("it is a book");
        connection.pragma_update(None, "user_version", 99).expect("it can be written");
        connection.pragma_update(None, "journal_mode", "DELETE").expect("the log can be closed");
    };
    let truncated = |path: &Path| {
        let bytes = fs::read(path).expect("the book");
        fs::write(path, &bytes[..bytes.len() / 2]).expect("it can be written");
    };
    let flipped = |path: &Path| {
        let mut bytes = fs::read(path).expect("the book");
        let at = bytes.windows(9).rposition(|one| one == b"Invoice 2").expect("a record");
        bytes[at] = b'X';
        fs::write(path, bytes).expect("it can be written");
    };
    let cases: [(&str, Harm<'_>); 6] = [
        ("E702", &|path| fs::write(path, "Dear diary").expect("it can be written")),
        ("E702", &|path| fs::write(path, "").expect("it can be written")),
        ("E702", &|path| {
            fs::remove_file(path).expect("the book");
            let other = Connection::open(path).expect("a database of another program");
            other.execute_batch("CREATE TABLE t (x)").expect("it can be written");
        }),
        ("E703", &truncated),
        ("E703", &flipped),
        ("E704", &newer),
    ];
    for (code, harm) in cases {
        let desk = Desk::new();
        desk.book_of_two_lines();
        desk.statement("new.csv", "Njeri Kamau", &[(9, 9, "1.00", "151.00")]);
        harm(&desk.path("book.sqlite"));
        // A kept journal must not answer in place of a book that cannot be trusted.
        let before = desk.bytes_of_book();
        for words in [&["why"][..], &["import", "new.csv"], &["history"], &["undo"], &["rebuild"]] {
            // Lines are read by those who need them.
            if code == "E703" && matches!(words, ["history"] | ["undo"]) {
                continue;
            }
            desk.fails_with(words, code, if code == "E703" { 3 } else { 2 });
        }
        assert_eq!(desk.bytes_of_book(), before, "{code}");
        assert_eq!(desk.run(&["doctor"]).status.code(), Some(3), "{code}");
    }
}

#[test]
fn the_rest_that_can_go_wrong_has_its_own_words() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.fails(&["undo", "7"], "E710");
    desk.says(&["undo"], 0);
    desk.fails(&["undo", "1"], "E711");
    desk.fails(&["undo"], "E711");
    desk.fails(&["restore", "yesterday"], "E712");
    desk.fails(&["balance", "-p", "whenever"], "E713");
    desk.fails(&["balance", "-b", "2024-06-05", "-e", "2024-06-01"], "E713");
    for query in
        ["drop table lines", "attach 'x' as y", "select * from sqlite_master; select 1", ""]
    {
        desk.fails(&["sql", query], "E714");
    }
    desk.fails(&["config", "set", "colour", "red"], "E716");
    fs::create_dir(desk.path("config")).expect("a folder");
    desk.write("config/config.toml", "color = \"red\"\n");
    let complaint = desk.fails(&["why"], "E716");
    assert!(complaint.contains("config.toml:1"), "{complaint}");
}

#[test]
fn days_outside_the_lines_are_not_known_and_nothing_is_made_up_for_them() {
    let desk = Desk::new();
    // 500.00 was there before the first line.
    desk.statement(
        "june.csv",
        "Njeri Kamau",
        &[(5, 2, "100.00", "600.00"), (9, 3, "50.00", "650.00")],
    );
    desk.says(&["import", "june.csv"], 0);
    let before = "nothing is known of 2024-06-04: the lines begin on 2024-06-05";
    for question in ["why", "audit", "payout", "balance", "register", "flow", "reconcile", "bisect"]
    {
        let days: &[&[&str]] = match question {
            "bisect" => &[&["--as-of", "2024-06-04"]],
            "why" | "audit" | "payout" => &[&["-e", "2024-06-05"]],
            _ => &[&["-e", "2024-06-05"], &["--as-of", "2024-06-04"]],
        };
        for days in days {
            let complaint = desk.fails(&[&[question], *days].concat(), "E713");
            assert!(complaint.contains(before), "{question}: {complaint}");
        }
    }
    assert!(desk.says(&["accounts", "--as-of", "2024-06-04"], 0).contains("not known"));
    let opening = desk.says(&["balance", "-b", "2024-05-01", "-e", "2024-06-06"], 0);
    assert!(opening.contains("$600.00 at the end of 2024-06-05, from $500.00"), "{opening}");
    for question in ["why", "audit", "payout"] {
        let after = desk.says(&[question, "-b", "2024-06-10", "-O", "json"], 0);
        let said =
            "the lines end before them, on 2024-06-09, so what happened in these days is not known";
        assert!(after.contains(said), "{question}: {after}");
    }
}

#[test]
fn a_path_in_the_settings_is_the_same_place_from_every_folder() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    fs::create_dir_all(desk.path("elsewhere")).expect("a folder");
    let from = |folder: &str, words: &[&str]| {
        let mut command = desk.command(words);
        command.env_remove("OUTFLOW_BOOK").env("OUTFLOW_CONFIG", desk.path("config"));
        command.env("HOME", desk.folder.path()).current_dir(desk.path(folder));
        let output = command.output().expect("the program starts");
        String::from_utf8(output.stdout).expect("answers are UTF-8")
    };
    let settings = || fs::read_to_string(desk.path("config/config.toml")).expect("the settings");
    let book = desk.path("book.sqlite");
    let told = from("elsewhere", &["config", "set", "book", "../book.sqlite"]);
    assert!(settings().contains("/elsewhere/../book.sqlite"), "{}", settings());
    assert!(told.contains("the file"), "{told}");
    for folder in [".", "elsewhere"] {
        assert!(from(folder, &["balance"]).contains("150.00"), "{folder}: {}", settings());
    }
    // Written by hand: from the file's own folder on, or from the user's.
    for path in ["../book.sqlite", "~/book.sqlite", book.to_str().expect("our names are UTF-8")] {
        desk.write("config/config.toml", format!("book = \"{path}\"\n"));
        assert!(from("elsewhere", &["balance"]).contains("150.00"), "{path}");
    }
}

#[test]
fn a_book_that_another_process_holds_is_waited_for_and_then_told() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    let other = Connection::open(desk.path("book.sqlite")).expect("it is a book");
    other.execute_batch("BEGIN IMMEDIATE").expect("nobody else writes");
    // Reading goes on beside a writer.
    desk.says(&["why"], 0);
    let complaint = desk.fails(&["undo"], "E705");
    assert!(complaint.contains("another process"), "{complaint}");
    other.execute_batch("ROLLBACK").expect("it is ours");
    desk.says(&["undo"], 0);
}

#[test]
fn a_place_that_cannot_be_written_is_told() {
    let desk = Desk::new();
    desk.statement("june.csv", "Njeri Kamau", &[(3, 1, "100.00", "100.00")]);
    desk.write("file", "not a folder");
    let refused = desk.run(&["import", "june.csv", "--book", "file/book.sqlite"]);
    let errors = String::from_utf8_lossy(&refused.stderr).into_owned();
    assert_eq!(refused.status.code(), Some(2), "{errors}");
    assert!(errors.contains("error[E706]") || errors.contains("error[E708]"), "{errors}");
}

#[test]
fn the_tables_of_sql_are_the_lines_of_why() {
    let desk = Desk::new();
    let careers = (0..100).map(outflow_testkit::play);
    let mut without_gaps = careers.filter(|career| career.truth.unexplained == 0);
    let career = without_gaps.next().expect("most careers have no gap");
    desk.write("career.csv", career.statement_csv());
    desk.says(&["import", "career.csv"], 0);
    let balance = desk.says(&["balance", "-O", "json"], 0);
    let balance: serde_json::Value = serde_json::from_str(&balance).expect("it is JSON");
    let sum = desk.says(&["sql", "select sum(cents) from lines", "-O", "csv"], 0);
    let sum: i64 = sum.lines().last().and_then(|cell| cell.parse().ok()).expect("a number");
    let cents = |key: &str| {
        let text = balance["data"][key].as_str().expect("an amount").replace('.', "");
        text.parse::<i64>().expect("cents")
    };
    assert_eq!(sum, cents("closing_balance") - cents("opening_balance"));
}

#[test]
fn every_answer_about_the_book_fits_its_schema_in_every_format() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.statement(
        "gap.csv",
        "Njeri Kamau",
        &[(9, 9, "1.00", "250.00"), (9, 10, "-2.00", "248.00")],
    );
    desk.says(&["snapshot", "--available", "140"], 0);
    let schema = serde_json::from_str(outflow_report::LISTING_SCHEMA).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("the schema is a schema");
    let verbs: [&[&str]; 49] = [
        &["exclude", "1", "--because", "not mine", "--dry-run"],
        &["exclude", "june.csv:3", "--because", "not mine", "--dry-run"],
        &["exclude", "99", "--because", "not mine"],
        &["note", "asked support", "--on", "2024-06-05", "--about", "2"],
        &["import", "gap.csv", "--dry-run"],
        &["import", "gap.csv"],
        &["snapshot", "--available", "141", "--today", "2024-06-08"],
        &["history"],
        &["undo", "--dry-run"],
        &["accounts"],
        &["register"],
        &["register", "--client", "reef", "-p", "june"],
        &["balance", "-W"],
        &["coverage"],
        &["reconcile"],
        &["bisect"],
        &["flow"],
        &["sql", "select dated, cents, null as nothing from lines"],
        &["sql"],
        &["doctor"],
        &["backup"],
        &["backup", "list"],
        &["rebuild"],
        &["paths"],
        &["config"],
        &["undo", "99"],
        &["contract", "add", "Reef Survey", "--type", "hourly", "--rate", "24", "--hours", "10:00"],
        &["contract", "add", "Reef Survey", "--type", "retainer"],
        &["contract", "list"],
        &["contract", "end", "99"],
        &["did", "login"],
        &["activity"],
        &["backtest"],
        &["todo"],
        &["budget", "set", "--floor", "100", "--draw", "50@15", "--from", "2024-06-01"],
        &["budget", "set", "--draw", "50@0"],
        &["budget", "rule", "add", "gifts", "--text", "invoice 2", "--group", "earned"],
        &["budget", "rule", "add", "gifts"],
        &["budget", "rule", "remove", "99"],
        &["budget"],
        &["budget", "rules"],
        &["budget", "lines", "gifts"],
        &["budget", "lines", "hobbies"],
        &["invoice", "make"],
        &["invoice", "setup"],
        &["invoice", "make"],
        &["invoice", "list"],
        &["invoice", "show", "2024-001"],
        &["invoice", "sent", "2024-001"],
    ];
    for verb in verbs {
        let output = desk.run(&[verb, &["-O", "json"]].concat());
        let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("it is JSON");
        let wrong: Vec<String> = schema
            .iter_errors(&json)
            .map(|error| format!("{error} at {}", error.instance_path()))
            .collect();
        assert!(wrong.is_empty(), "{verb:?}: {wrong:?}");
        let answered = output.status.code() != Some(2);
        assert_eq!(answered, !json["data"].is_null(), "{verb:?}");
        // A reader keeps one of two equal keys, so the text itself is looked at.
        let text = String::from_utf8(output.stdout).expect("it is JSON");
        let keys = text.lines().filter_map(|line| line.strip_prefix("    \"")?.split_once("\": "));
        let mut keys: Vec<&str> = keys.map(|(key, _)| key).collect();
        let count = keys.len();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), count, "{verb:?}: {keys:?}");
        for format in ["csv", "md", "html", "text"] {
            let output = desk.run(&[verb, &["-O", format]].concat());
            assert_eq!(output.status.code() != Some(2), answered, "{verb:?} {format}");
            assert_eq!(!output.stdout.is_empty(), answered, "{verb:?} {format}");
        }
    }
}

/// Every released format keeps one book in the tree, which later versions bring up to date and read.
#[test]
fn books_of_every_released_format_are_still_read() {
    let books = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../testdata/books");
    let bless = std::env::var_os("OUTFLOW_BLESS").is_some();
    let mut formats = 0;
    for entry in fs::read_dir(&books).expect("testdata/books is part of the project") {
        let folder = entry.expect("an entry").path();
        let desk = Desk::new();
        fs::copy(folder.join("book.sqlite"), desk.path("book.sqlite")).expect("a book");
        let mut said = String::new();
        for words in [
            &["history"][..],
            &["accounts"],
            &["register"],
            &["register", "--as-known-on", "2024-06-10"],
            &["why"],
            &["sql", "select * from notes"],
        ] {
            said.push_str(&format!("$ outflow {}\n{}\n", words.join(" "), desk.says(words, 0)));
        }
        let expected = folder.join("expected.txt");
        if bless {
            fs::write(&expected, &said).expect("it can be written");
        }
        assert_eq!(said, fs::read_to_string(&expected).expect("it is there"), "{folder:?}");
        let doctor = desk.run(&["doctor"]);
        assert_ne!(doctor.status.code(), Some(3), "{folder:?}");
        formats += 1;
    }
    assert_eq!(i64::from(formats), outflow_app::BOOK_FORMAT, "one book for each format");
}

#[test]
fn a_record_that_was_changed_behind_a_kept_journal_is_never_shown() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    let whole = desk.says(&["register"], 0);
    assert!(whole.contains("Invoice 2"), "{whole}");
    let mut bytes = desk.bytes_of_book();
    let found = bytes.windows(9).enumerate().filter(|(_, one)| *one == b"Invoice 2");
    let places: Vec<usize> = found.map(|(at, _)| at).collect();
    places.iter().for_each(|at| bytes[at + 8] = b'9');
    desk.write("book.sqlite", bytes);
    for words in [&["register"][..], &["why", "--lines"], &["sql", "select text from lines"]] {
        let output = desk.run(words);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(matches!(output.status.code(), Some(2 | 3)), "{words:?}: {said}");
        assert_eq!(said, "", "{words:?}");
    }
    assert_eq!(desk.run(&["doctor"]).status.code(), Some(3));
}

#[cfg(unix)]
#[test]
fn the_book_its_copies_and_what_is_derived_are_for_the_user_alone() {
    use std::os::unix::fs::PermissionsExt;
    let desk = Desk::new();
    desk.book_of_two_lines();
    desk.statement("more.csv", "Njeri Kamau", &[(9, 9, "1.00", "151.00")]);
    desk.says(&["import", "more.csv"], 0);
    desk.says(&["why"], 0);
    let mut folders = vec![desk.path("book.sqlite.backups"), desk.path("book.sqlite.cache")];
    let mut files = vec![desk.path("book.sqlite")];
    for folder in &folders {
        let entries = fs::read_dir(folder).expect("it was made");
        files.extend(entries.map(|entry| entry.expect("an entry").path()));
    }
    assert_eq!(files.len(), 3, "a book, a copy and a journal: {files:?}");
    folders.extend(files);
    for path in folders {
        let mode = fs::metadata(&path).expect("it is there").permissions().mode();
        assert_eq!(mode & 0o077, 0, "{path:?}");
    }
}

#[test]
fn the_last_ten_copies_are_kept_and_what_a_restore_took_away() {
    let desk = Desk::new();
    desk.book_of_two_lines();
    let names = |desk: &Desk| -> Vec<String> {
        let shown = desk.says(&["backup", "list", "-O", "json"], 0);
        let shown: serde_json::Value = serde_json::from_str(&shown).expect("it is JSON");
        let copies = shown["data"]["copies"].as_array().cloned().unwrap_or_default();
        copies.iter().map(|copy| copy["name"].as_str().unwrap_or("").to_owned()).collect()
    };
    let import = |day: u8| {
        let name = format!("{day}.csv");
        desk.statement(&name, "Njeri Kamau", &[(day, 100 + u32::from(day), "1.00", "")]);
        desk.says(&["import", &name], 0);
    };
    import(8);
    let first = names(&desk).pop().expect("a copy before the import");
    desk.says(&["restore", &first], 0);
    (9..25).for_each(import);
    let kept = names(&desk);
    let count = |what: &str| kept.iter().filter(|name| name.contains(what)).count();
    assert_eq!((count("-before-import"), count("-before-restore")), (10, 1), "{kept:?}");
    let before = kept.iter().find(|name| name.contains("-before-restore")).expect("it is kept");
    desk.says(&["restore", before], 0);
    let history = desk.says(&["history"], 0);
    assert!(history.contains("8.csv") && !history.contains("24.csv"), "{history}");
}
