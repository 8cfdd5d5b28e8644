//! `outflow activity`: when was the user last active, and which deadlines follow?

use super::listing::{self, show};
use crate::args::{ActivityArgs, CalendarFormat};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{NoAnswer, now, today, write};
use crate::place::Place;
use crate::terminal::{Terminal, complain};
use outflow_app::activity::{ActivityInput, SCHEMA, answer};

/// Shows deadlines, or writes them as a calendar.
pub fn run(args: &ActivityArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let output = args.plain();
    let inputs = args.account.inputs();
    let (account, day) = match account_input(&args.account, place, false) {
        Ok(given) => given,
        Err(problem) => return listing::refuse(SCHEMA, &[*problem], &output, terminal),
    };
    let outcome = answer(ActivityInput { account, today: day, clock: today() });
    if let Some(failure) = &outcome.integrity {
        return NoAnswer::untrusted(failure, outflow_report::json_without_answer)
            .tell(&output, &inputs, terminal);
    }
    let Some(answer) = &outcome.answer else {
        return listing::refuse(SCHEMA, &outcome.diagnostics, &output, terminal);
    };
    listing::warn(&outcome.diagnostics, terminal);
    if args.wanted() != CalendarFormat::Ics {
        return show(&answer.listing, &outcome.diagnostics, &output, &inputs, terminal);
    }
    // An account that has no answer is a finding; a deadline alone is none.
    let found = if answer.listing.has_findings { Outcome::Found } else { Outcome::Explained };
    if answer.reminders.is_empty() {
        // A calendar without an event is no calendar, and would take nothing back.
        complain("no deadline is to come: no calendar was written\n");
        return Ok(found);
    }
    write(&outflow_report::reminders_ics(&answer.reminders, now()), &output, &inputs, false)?;
    Ok(found)
}
