//! `outflow accounts`, `register`, `balance`, `coverage`, `reconcile`, `bisect`, `flow`, `sql`: what the book holds.

use super::listing::{refuse, show};
use crate::args::{AccountsArgs, BalanceArgs, RegisterArgs, SqlArgs, ViewArgs};
use crate::exit::Outcome;
use crate::output::{NoAnswer, today};
use crate::place::Place;
use crate::terminal::Terminal;
use outflow_app::book::View;
use outflow_app::book::views::{self, Question, ViewError};
use outflow_app::book::{accounts as holdings, query};
use outflow_app::period::{Interval, Period};
use outflow_app::{Cell, Listing, Section};
use outflow_ledger::{Code, Diagnostic};
use std::time::Duration;

/// Shows the accounts.
pub fn accounts(args: &AccountsArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let day = args.today.unwrap_or_else(today);
    let view = match place.view(&args.book, day).and_then(without_beginning) {
        Ok(view) => view,
        Err(problem) => return refuse(holdings::SCHEMA, &[*problem], &args.output, terminal),
    };
    match holdings::accounts(&place.book(), &view, day) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => refuse(holdings::SCHEMA, &problems, &args.output, terminal),
    }
}

/// Answers a query, or lists what can be asked.
pub fn sql(args: &SqlArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let Some(sql) = &args.query else {
        return show(&tables(), &[], &args.output, &[], terminal);
    };
    let limit = Duration::from_secs(args.limit);
    let mut view = match place.view(&args.book, today()).and_then(without_beginning) {
        Ok(view) => view,
        Err(problem) => return refuse(query::SCHEMA, &[*problem], &args.output, terminal),
    };
    // A setting narrows answers to one account; a query sees all unless one is named.
    view.account = args.book.account.clone();
    match query::ask(&place.book(), &view, sql, limit) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => refuse(query::SCHEMA, &problems, &args.output, terminal),
    }
}

/// Shows the lines of an account.
pub fn register(args: RegisterArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let RegisterArgs { cause, client, text, view } = args;
    let question = Question::Register { causes: cause, client, text };
    ask(&view, &question, place, terminal)
}

/// Shows the balances of an account.
pub fn balance(args: &BalanceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let choices = [
        (args.daily, Interval::Day),
        (args.weekly, Interval::Week),
        (args.monthly, Interval::Month),
        (args.quarterly, Interval::Quarter),
        (args.yearly, Interval::Year),
    ];
    let interval = choices.iter().find(|(chosen, _)| *chosen).map(|(_, interval)| *interval);
    ask(&args.view, &Question::Balance { interval }, place, terminal)
}

/// Shows any other view.
pub fn ask(
    args: &ViewArgs,
    question: &Question,
    place: &Place,
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    let schema = question.schema();
    let day = args.today.unwrap_or_else(today);
    let (view, period) = match place.view(&args.book, day) {
        Ok(meant) => meant,
        Err(problem) => return refuse(schema, &[*problem], &args.output, terminal),
    };
    if matches!(question, Question::Bisect)
        && let Err(problem) = without_beginning((view.clone(), period))
    {
        return refuse(schema, &[*problem], &args.output, terminal);
    }
    if matches!(question, Question::Coverage) && period != Period::ALL {
        let message = "coverage is about every day; it takes no period";
        let problem = Diagnostic::new(Code::BadPeriod, message);
        return refuse(
            schema,
            &[problem.hinting("Leave --as-of, --begin, --end and --period out.")],
            &args.output,
            terminal,
        );
    }
    match views::ask(&place.book(), &view, period, question) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(ViewError::Input(problems)) => refuse(schema, &problems, &args.output, terminal),
        Err(ViewError::Integrity(message)) => NoAnswer::untrusted(
            &message,
            outflow_report::json_without_answer,
        )
        .tell(&args.output, &[], terminal),
    }
}

/// Some answers are about everything up to a day: a beginning would be left out without a word.
fn without_beginning((view, period): (View, Period)) -> Result<View, Box<Diagnostic>> {
    match period.first {
        None => Ok(view),
        Some(first) => {
            let message = format!(
                "this answer is about everything up to a day, it has no beginning ({first})"
            );
            let problem = Diagnostic::new(Code::BadPeriod, message);
            Err(Box::new(
                problem.expecting("--as-of or --end alone; in a query, a condition on dated"),
            ))
        }
    }
}

fn tables() -> Listing {
    let columns = [("table", "Table"), ("column", "Column"), ("type", "Type")];
    let mut section = Section::new("columns", &columns);
    for (table, _, columns) in query::TABLES {
        for (column, kind) in columns {
            section.rows.push(vec![Cell::text(table), Cell::text(*column), Cell::text(*kind)]);
        }
    }
    let mut listing = Listing::new(query::SCHEMA, "The tables that a query can read");
    listing.sections.push(section);
    let what = query::TABLES.iter().map(|(table, what, _)| format!("{table}: {what}"));
    listing.notes = what.collect();
    listing
}
