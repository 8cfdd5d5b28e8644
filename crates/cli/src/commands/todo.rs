//! `outflow todo`: what needs doing, the most urgent first?

use super::listing::{self, show};
use crate::args::{CalendarFormat, TodoArgs};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{NoAnswer, now, style_of, today, write};
use crate::place::Place;
use crate::terminal::{Terminal, complain};
use outflow_app::todo::{self, SCHEMA, TodoInput, answer};
use std::path::Path;

/// Shows the list, or writes what has a day as a calendar.
pub fn run(args: &TodoArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let output = args.plain();
    let inputs = args.account.inputs();
    let (account, day) = match account_input(&args.account, place, false) {
        Ok(given) => given,
        Err(problem) => return listing::refuse(SCHEMA, &[*problem], &output, terminal),
    };
    let typed = typed(&args.account.files, args.account.snapshot.as_deref());
    let within_days = args.within;
    let outcome = answer(TodoInput { account, typed, today: day, clock: today(), within_days });
    if let Some(failure) = &outcome.integrity {
        return NoAnswer::untrusted(failure, outflow_report::json_without_answer)
            .tell(&output, &inputs, terminal);
    }
    let Some(answer) = &outcome.answer else {
        return listing::refuse(SCHEMA, &outcome.diagnostics, &output, terminal);
    };
    listing::warn(&outcome.diagnostics, terminal);
    let shown = todo::listing(answer);
    let found = if shown.has_findings { Outcome::Found } else { Outcome::Explained };
    match args.wanted() {
        CalendarFormat::Text => {
            let style = style_of(&output, terminal);
            let text = outflow_report::todo_text(answer, &shown, style);
            write(&text, &output, &inputs, style.colour)?;
        }
        CalendarFormat::Ics => {
            let reminders = answer.reminders();
            if reminders.is_empty() {
                complain("nothing that needs doing has a day: no calendar was written\n");
                return Ok(found);
            }
            write(&outflow_report::reminders_ics(&reminders, now()), &output, &inputs, false)?;
        }
        _ => return show(&shown, &outcome.diagnostics, &output, &inputs, terminal),
    }
    Ok(found)
}

/// The files as they were named, with a blank before each, as a shell takes them.
fn typed(files: &[std::path::PathBuf], snapshot: Option<&Path>) -> String {
    let mut words: Vec<String> = files.iter().map(|file| quoted(file)).collect();
    if let Some(snapshot) = snapshot {
        words.push("--snapshot".to_owned());
        words.push(quoted(snapshot));
    }
    words.iter().map(|word| format!(" {word}")).collect()
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    let is_plain = |letter: char| letter.is_alphanumeric() || "-_./\\:".contains(letter);
    match !text.is_empty() && text.chars().all(is_plain) {
        // What was piped in has to be piped in again; a name that begins like a flag is none behind its folder.
        true if text == "-" => "FILE".to_owned(),
        true if text.starts_with('-') => format!("./{text}"),
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}
