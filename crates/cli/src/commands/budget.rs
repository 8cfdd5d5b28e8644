//! `outflow budget`: what did each month leave, by which rules, and what does a draw do?

use super::book::PROGRAM;
use super::listing::{self, show};
use crate::args::{
    AccountArgs, AddRuleArgs, BudgetArgs, BudgetCommand, OutputArgs, RemoveRuleArgs, RuleCommand,
    SetBudgetArgs,
};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{NoAnswer, today};
use crate::place::Place;
use crate::terminal::Terminal;
use outflow_app::Listing;
use outflow_app::book::budget::{self as kept, RuleFlags, SetFlags, Tried};
use outflow_app::book::contract::Recording;
use outflow_app::budget::{BudgetInput, BudgetQuestion, answer};
use outflow_ledger::Diagnostic;

/// Shows months, rules or lines; or changes what is kept.
pub fn run(args: BudgetArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    match args.command {
        None => {
            let tried = Tried { floor: args.floor, draw: args.draw };
            let question = BudgetQuestion::Months;
            let asked = Asked { question, tried, months: args.months };
            ask(&args.account, &args.output, asked, place, terminal)
        }
        Some(BudgetCommand::Rules(args)) => {
            let asked = Asked { question: BudgetQuestion::Rules, ..Asked::default() };
            ask(&args.account, &args.output, asked, place, terminal)
        }
        Some(BudgetCommand::Lines(args)) => {
            let question = BudgetQuestion::Lines(args.category);
            let asked = Asked { question, ..Asked::default() };
            ask(&args.account, &args.output, asked, place, terminal)
        }
        Some(BudgetCommand::Set(args)) => set(args, place, terminal),
        Some(BudgetCommand::Rule(args)) => match args.command {
            RuleCommand::Add(args) => add(*args, place, terminal),
            RuleCommand::Remove(args) => remove(&args, place, terminal),
        },
    }
}

/// What is asked, and what is only tried.
#[derive(Default)]
struct Asked {
    question: BudgetQuestion,
    tried: Tried,
    months: Option<u32>,
}

fn ask(
    account: &AccountArgs,
    output: &OutputArgs,
    Asked { question, tried, months }: Asked,
    place: &Place,
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    let schema = question.schema();
    let inputs = account.inputs();
    let named = &account.book;
    let is_period_named = named.begin.is_some() || named.end.is_some() || named.period.is_some();
    let (account, day) = match account_input(account, place, false) {
        Ok(given) => given,
        Err(problem) => return listing::refuse(schema, &[*problem], output, terminal),
    };
    let outcome = answer(BudgetInput {
        account,
        is_period_named,
        months,
        today: day,
        clock: today(),
        tried,
        question,
    });
    if let Some(failure) = &outcome.integrity {
        return NoAnswer::untrusted(failure, outflow_report::json_without_answer)
            .tell(output, &inputs, terminal);
    }
    let Some(answer) = &outcome.listing else {
        return listing::refuse(schema, &outcome.diagnostics, output, terminal);
    };
    listing::warn(&outcome.diagnostics, terminal);
    show(answer, &outcome.diagnostics, output, &inputs, terminal)
}

fn set(args: SetBudgetArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let flags = SetFlags {
        account: args.record.account.or_else(|| place.settings.account.clone()),
        floor: args.floor,
        draw: args.draw,
        from: args.from,
    };
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.record.change.dry_run, program: PROGRAM };
    told(kept::set(by, &flags), &args.record.change.output, terminal)
}

fn add(args: AddRuleArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let flags = RuleFlags {
        account: args.record.account.or_else(|| place.settings.account.clone()),
        category: args.category,
        group: args.group,
        causes: args.cause,
        texts: args.text,
        clients: args.client,
        sign: args.sign,
    };
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.record.change.dry_run, program: PROGRAM };
    told(kept::add_rule(by, &flags), &args.record.change.output, terminal)
}

fn remove(args: &RemoveRuleArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.record.change.dry_run, program: PROGRAM };
    let account = args.record.account.as_ref().or(place.settings.account.as_ref());
    told(
        kept::remove_rule(by, args.number, account.map(String::as_str)),
        &args.record.change.output,
        terminal,
    )
}

fn told(
    changed: Result<Listing, Vec<Diagnostic>>,
    output: &OutputArgs,
    terminal: Terminal,
) -> anyhow::Result<Outcome> {
    match changed {
        Ok(answer) => show(&answer, &[], output, &[], terminal),
        Err(problems) => listing::refuse(kept::SCHEMA, &problems, output, terminal),
    }
}
