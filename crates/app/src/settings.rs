//! What has the user settled once for all: the settings file, read with every problem at its place, and changed in place.

use jiff::civil::Date;
use outflow_fields::{FileKind, read_file, values};
use outflow_importers::DateOrder;
use outflow_ledger::{Code, Diagnostic};
use toml_edit::{DocumentMut, value};

/// The settings; each may be left out.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Settings {
    /// The file of the book.
    pub book: Option<String>,
    /// The account that answers where none is named.
    pub account: Option<String>,
    /// `auto`, `always` or `never`.
    pub color: Option<&'static str>,
    /// For dates that are written with numbers only.
    pub date_order: Option<DateOrder>,
    /// Days on which no business is done.
    pub holidays: Vec<Date>,
}

/// Every setting: its name, what it is, and what it is without the file.
pub const SETTINGS: [(&str, &str, &str); 5] = [
    ("book", "the file of the book", "the usual place (outflow paths)"),
    ("account", "the account that answers where none is named", "the only one"),
    ("color", "when to colour: auto, always or never", "auto"),
    ("date_order", "dates of numbers only: mdy or dmy", "as the file's dates show"),
    ("holidays", "days on which no business is done, as 2026-12-25, 2027-01-01", "none"),
];

const KIND: FileKind = FileKind {
    name: "the settings",
    syntax: Code::BadSetting,
    key: Code::BadSetting,
    value: Code::BadSetting,
};

/// Reads the file; all problems are collected.
pub fn read(name: &str, text: &str) -> Result<Settings, Vec<Diagnostic>> {
    let (settings, problems) = read_file(text, KIND, |r, k| Settings {
        book: k.get(r, "book", values::text),
        account: k.get(r, "account", values::text),
        color: k.word(r, "color", &[("auto", "auto"), ("always", "always"), ("never", "never")]),
        date_order: k.word(
            r,
            "date_order",
            &[("mdy", DateOrder::MonthFirst), ("dmy", DateOrder::DayFirst)],
        ),
        holidays: k.get(r, "holidays", values::dates).unwrap_or_default(),
    });
    match settings {
        Some(settings) if problems.is_empty() => Ok(settings),
        _ => Err(problems.into_iter().map(|problem| problem.in_source(name)).collect()),
    }
}

/// The text of the file with one setting changed, or taken back; comments and order stay.
///
/// What comes of it is read again, so that no file is written that cannot be read.
pub fn with(
    name: &str,
    text: &str,
    setting: &str,
    wanted: Option<&str>,
) -> Result<String, Vec<Diagnostic>> {
    if !SETTINGS.iter().any(|(known, ..)| *known == setting) {
        let known: Vec<&str> = SETTINGS.iter().map(|(known, ..)| *known).collect();
        let message = match outflow_fields::nearest(setting, &known) {
            Some(near) => format!("there is no setting {setting:?}; did you mean {near}?"),
            None => format!("there is no setting {setting:?}"),
        };
        let problem = Diagnostic::new(Code::BadSetting, message);
        return Err(vec![problem.expecting(format!("one of {}", known.join(", ")))]);
    }
    let mut document: DocumentMut = match text.parse() {
        Ok(document) => document,
        // The reader names the place better.
        Err(_) => return read(name, text).map(|_| text.to_owned()),
    };
    match wanted {
        Some(wanted) => document[setting] = value(wanted),
        None => {
            document.remove(setting);
        }
    }
    let changed = document.to_string();
    read(name, &changed).map(|_| changed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_setting_is_changed_and_the_rest_stays() {
        let text = "# mine\nbook = \"a.sqlite\" # here\n";
        let changed = with("config.toml", text, "date_order", Some("dmy")).unwrap();
        assert_eq!(changed, "# mine\nbook = \"a.sqlite\" # here\ndate_order = \"dmy\"\n");
        let settings = read("config.toml", &changed).unwrap();
        assert_eq!(settings.book.as_deref(), Some("a.sqlite"));
        assert_eq!(settings.date_order, Some(DateOrder::DayFirst));
        let free = with("config.toml", "", "holidays", Some("2026-12-25, 2027-01-01")).unwrap();
        assert_eq!(read("config.toml", &free).unwrap().holidays.len(), 2);
        let back = with("config.toml", &changed, "date_order", None).unwrap();
        assert_eq!(back, text);
    }

    #[test]
    fn nothing_is_written_that_cannot_be_read() {
        for (text, setting, wanted, message) in [
            ("", "bok", Some("x"), "did you mean book?"),
            ("", "color", Some("red"), "red"),
            ("book = ", "color", Some("auto"), ""),
            ("colour = \"auto\"\n", "book", Some("x"), "colour"),
            ("", "holidays", Some("2026-12-25, soon"), "names no days"),
        ] {
            let problems = with("config.toml", text, setting, wanted).unwrap_err();
            assert_eq!(problems[0].code, Code::BadSetting);
            assert!(problems[0].message.contains(message), "{setting}: {}", problems[0].message);
        }
    }
}
