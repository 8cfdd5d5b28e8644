//! Where does a test of the book work: in a folder of its own, with the program, a fixed moment and nobody else's settings.

// Each test program uses a part of it.
#![allow(dead_code)]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};

/// A folder of its own for every test, with the book in it.
pub struct Desk {
    pub folder: tempfile::TempDir,
}

impl Desk {
    pub fn new() -> Desk {
        Desk { folder: tempfile::tempdir().expect("a folder for tests") }
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_outflow"));
        command
            .args(words)
            .current_dir(self.folder.path())
            .env("OUTFLOW_BOOK", "book.sqlite")
            .env("OUTFLOW_CONFIG", "config")
            .env("OUTFLOW_NOW", "2024-06-10T12:00:00Z")
            .env_remove("OUTFLOW_TODAY")
            .stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().expect("the program starts")
    }

    /// What is shown; the command has to end with this status.
    pub fn says(&self, words: &[&str], status: i32) -> String {
        let output = self.run(words);
        let errors = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(status), "{words:?}: {errors}");
        String::from_utf8(output.stdout).expect("answers are UTF-8")
    }

    /// The complaint of a command that has to fail, which names this code.
    pub fn fails(&self, words: &[&str], code: &str) -> String {
        self.fails_with(words, code, 2)
    }

    pub fn fails_with(&self, words: &[&str], code: &str, status: i32) -> String {
        let output = self.run(words);
        let errors = String::from_utf8(output.stderr).expect("complaints are UTF-8");
        assert_eq!(output.status.code(), Some(status), "{words:?}: {errors}");
        assert!(errors.contains(&format!("error[{code}]")), "{words:?}: {code}: {errors}");
        assert!(errors.contains("do next:"), "{errors}");
        errors
    }

    pub fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        fs::write(self.path(name), text).expect("a file");
    }

    /// A statement of one holder with these rows: day of June, Ref ID, amount, balance.
    pub fn statement(&self, name: &str, holder: &str, rows: &[(u8, u32, &str, &str)]) {
        let mut text = String::from(
            "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n",
        );
        for (day, id, amount, balance) in rows.iter().rev() {
            text.push_str(&format!(
                "\"Jun {day}, 2024\",{id},Hourly,\"Invoice {id}\",,{holder},Reef,{holder},,{amount},,,{balance}\n"
            ));
        }
        self.write(name, text);
    }

    pub fn book_of_two_lines(&self) {
        self.statement(
            "june.csv",
            "Njeri Kamau",
            &[(3, 1, "100.00", "100.00"), (5, 2, "50.00", "150.00")],
        );
        self.says(&["import", "june.csv"], 0);
    }

    pub fn bytes_of_book(&self) -> Vec<u8> {
        fs::read(self.path("book.sqlite")).expect("there is a book")
    }

    /// What stands in the folder, but for what SQLite keeps beside an open book.
    pub fn files(&self) -> Vec<String> {
        let entries = fs::read_dir(self.folder.path()).expect("the folder");
        let names = entries.map(|entry| entry.expect("an entry").file_name());
        let mut names: Vec<String> =
            names.map(|name| name.into_string().expect("our names are UTF-8")).collect();
        names.retain(|name| !name.ends_with("-shm") && !name.ends_with("-wal"));
        names.sort();
        names
    }
}

/// A row of June 2024: day, Ref ID or nothing, text, amount, balance or nothing.
pub type Row = (u8, &'static str, &'static str, &'static str, &'static str);

impl Desk {
    pub fn rows(&self, name: &str, rows: &[Row]) {
        let mut text = String::from(
            "Date,Ref ID,Type,Description,Agency,Freelancer,Team,Account Name,PO,Amount,Amount in local currency,Currency,Balance\n",
        );
        for (day, id, words, amount, balance) in rows.iter().rev() {
            text.push_str(&format!(
                "\"Jun {day}, 2024\",{id},Hourly,{words},,Ada,Reef,Ada,,{amount},,,{balance}\n"
            ));
        }
        self.write(name, text);
    }
}
