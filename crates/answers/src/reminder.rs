//! What should the user be reminded of, and on which day?

use jiff::civil::Date;

/// Something to look at or to do on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reminder {
    /// The same thing has the same id, whatever its date or words: a calendar moves it instead of showing it twice.
    pub id: String,
    /// The day.
    pub on: Date,
    /// What it is, in one line.
    pub title: String,
    /// What to know about it; lines end in `\n`.
    pub text: String,
}
