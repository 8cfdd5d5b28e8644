//! `outflow contract` and `outflow did`: which contracts are kept, what came of them, and what the user did?

use super::book::PROGRAM;
use super::listing::{self, show};
use crate::args::{
    ActivityFlag, AddContractArgs, ContractArgs, ContractCommand, ContractFlag, DidArgs,
    EndContractArgs, ListContractsArgs, PayFlag,
};
use crate::exit::Outcome;
use crate::input::account_input;
use crate::output::{NoAnswer, today};
use crate::place::Place;
use crate::terminal::Terminal;
use outflow_app::book::contract::{self, ContractFlags, ListInput, Recording, WorkType};
use outflow_app::book::did::{self, Activity, Done};
use outflow_ledger::snapshot::ContractKind;

/// Keeps, lists or ends contracts.
pub fn run(args: ContractArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    match args.command {
        ContractCommand::Add(args) => add(*args, place, terminal),
        ContractCommand::List(args) => list(&args, place, terminal),
        ContractCommand::End(args) => end(&args, place, terminal),
    }
}

fn add(args: AddContractArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let output = args.record.change.output;
    let flags = ContractFlags {
        account: args.record.account.or_else(|| place.settings.account.clone()),
        client: args.client,
        work: match args.work {
            PayFlag::Hourly => WorkType::Hourly,
            PayFlag::Fixed => WorkType::Fixed,
            PayFlag::Retainer => WorkType::Retainer,
        },
        title: args.title,
        rate: args.rate,
        hours: args.hours,
        limit: args.limit,
        amount: args.amount,
        every: args.every,
        milestones: args.milestone,
        fee: args.fee,
        kind: match args.kind {
            ContractFlag::Marketplace => ContractKind::Marketplace,
            ContractFlag::Direct => ContractKind::Direct,
            ContractFlag::Enterprise => ContractKind::Enterprise,
        },
        started: args.started,
    };
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.record.change.dry_run, program: PROGRAM };
    match contract::add(by, &flags) {
        Ok(answer) => show(&answer, &[], &output, &[], terminal),
        Err(problems) => listing::refuse(contract::SCHEMA, &problems, &output, terminal),
    }
}

fn end(args: &EndContractArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.record.change.dry_run, program: PROGRAM };
    match contract::end(by, args.number, args.on, args.record.account.as_deref()) {
        Ok(answer) => show(&answer, &[], &args.record.change.output, &[], terminal),
        Err(problems) => {
            listing::refuse(contract::SCHEMA, &problems, &args.record.change.output, terminal)
        }
    }
}

fn list(args: &ListContractsArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (schema, output) = (contract::LIST_SCHEMA, &args.output);
    let inputs = args.account.inputs();
    let (account, day) = match account_input(&args.account, place, false) {
        Ok(given) => given,
        Err(problem) => return listing::refuse(schema, &[*problem], output, terminal),
    };
    let outcome = contract::list(ListInput { account, today: day.unwrap_or_else(today) });
    if let Some(failure) = &outcome.integrity {
        return NoAnswer::untrusted(failure, outflow_report::json_without_answer)
            .tell(output, &inputs, terminal);
    }
    let Some(answer) = &outcome.answer else {
        return listing::refuse(schema, &outcome.diagnostics, output, terminal);
    };
    listing::warn(&outcome.diagnostics, terminal);
    show(answer, &outcome.diagnostics, output, &inputs, terminal)
}

/// Records what the user did.
pub fn did(args: DidArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let done = Done {
        activity: match args.what {
            ActivityFlag::Login => Activity::Login,
            ActivityFlag::Profile => Activity::Profile,
            ActivityFlag::Proposal => Activity::Proposal,
        },
        on: args.on,
        account: args.account.or_else(|| place.settings.account.clone()),
    };
    match did::record(&place.book(), &done, PROGRAM) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => listing::refuse(did::SCHEMA, &problems, &args.output, terminal),
    }
}
