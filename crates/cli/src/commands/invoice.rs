//! `outflow invoice`: which invoices are made, how does each stand, and where is its PDF?

use super::book::PROGRAM;
use super::listing::{refuse, show};
use crate::args::{
    InvoiceArgs, InvoiceCommand, ListInvoicesArgs, MakeInvoiceArgs, PaidInvoiceArgs,
    SentInvoiceArgs, SetupInvoiceArgs, ShowInvoiceArgs, VoidInvoiceArgs,
};
use crate::config::invoice_file;
use crate::exit::Outcome;
use crate::output::today;
use crate::paper;
use crate::place::Place;
use crate::terminal::Terminal;
use anyhow::{Context, bail};
use outflow_app::book::contract::Recording;
use outflow_app::book::invoice::{
    self, InvoiceFile, LIST_SCHEMA, Request, SCHEMA, TEMPLATE, Which, read_details,
};
use outflow_app::{Cell, Listing, Section};
use outflow_ledger::Diagnostic;
use std::io::{ErrorKind, Write};
use std::path::PathBuf;

/// Makes, shows or changes invoices.
pub fn run(args: InvoiceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    match args.command {
        InvoiceCommand::Setup(args) => setup(&args, terminal),
        InvoiceCommand::Make(args) => make(*args, place, terminal),
        InvoiceCommand::List(args) => list(&args, place, terminal),
        InvoiceCommand::Show(args) => show_one(&args, place, terminal),
        InvoiceCommand::Sent(args) => sent(&args, place, terminal),
        InvoiceCommand::Paid(args) => paid(&args, place, terminal),
        InvoiceCommand::Void(args) => void(&args, place, terminal),
    }
}

fn file() -> anyhow::Result<PathBuf> {
    match invoice_file() {
        Some(path) => Ok(path),
        None => bail!("this user has no folder for settings; name one with OUTFLOW_CONFIG"),
    }
}

fn setup(args: &SetupInvoiceArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    let path = file()?;
    let cannot = || format!("cannot write {}", path.display());
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).with_context(cannot)?;
    }
    // It is made or it is there: nothing comes between looking and writing.
    let made = std::fs::OpenOptions::new().write(true).create_new(true).open(&path);
    let headline = match made {
        Ok(mut file) => {
            file.write_all(TEMPLATE.as_bytes()).with_context(cannot)?;
            "Wrote the file; fill in your name, your address and how to pay, then run outflow invoice make"
        }
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            "The file is there already, and was left as it is"
        }
        Err(error) => return Err(error).with_context(cannot),
    };
    let mut section = Section::new("files", &[("path", "File")]);
    section.rows.push(vec![Cell::text(path.display().to_string())]);
    let mut listing = Listing::new(SCHEMA, headline);
    listing.sections.push(section);
    show(&listing, &[], &args.output, &[], terminal)
}

fn details() -> anyhow::Result<Result<invoice::Details, Vec<Diagnostic>>> {
    let path = file()?;
    let name = path.display().to_string();
    let text = match std::fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == ErrorKind::NotFound => None,
        Err(error) => return Err(error).with_context(|| format!("cannot read {name}")),
    };
    Ok(read_details(&InvoiceFile { name, text }))
}

fn make(args: MakeInvoiceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (output, pdf) = (args.output.plain(), args.output.pdf());
    if pdf.is_some() {
        paper::is_there()?;
    }
    let details = match details()? {
        Ok(details) => details,
        Err(problems) => return refuse(SCHEMA, &problems, &output, terminal),
    };
    let which = args.due.map(Which::Due).or(args.until.map(Which::Until));
    let request = Request {
        account: args.account.or_else(|| place.settings.account.clone()),
        contract: args.contract,
        which,
        issued: args.date,
        counter: args.number,
        hours: args.hours,
    };
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.dry_run, program: PROGRAM };
    let plan = match invoice::plan(by, &details, &request) {
        Ok(plan) => plan,
        Err(problems) => return refuse(SCHEMA, &problems, &output, terminal),
    };
    // A file that cannot be made leaves the book as it was.
    let papers = match &pdf {
        Some(target) => paper::print(&plan.invoices, target.as_deref())?,
        None => Vec::new(),
    };
    let mut listing = match invoice::record(by, &plan) {
        Ok(listing) => listing,
        Err(error) => return refuse(SCHEMA, &[error.told()], &output, terminal),
    };
    if !args.dry_run {
        listing.notes.extend(paper::write(&papers)?);
    }
    show(&listing, &[], &output, &[], terminal)
}

fn list(args: &ListInvoicesArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let account = args.account.as_deref().or(place.settings.account.as_deref());
    let today = args.today.unwrap_or_else(today);
    match invoice::list(&place.book(), account, today) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(problems) => refuse(LIST_SCHEMA, &problems, &args.output, terminal),
    }
}

fn show_one(args: &ShowInvoiceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (output, pdf) = (args.output.plain(), args.output.pdf());
    if pdf.is_some() {
        paper::is_there()?;
    }
    let found = match invoice::find(&place.book(), &args.number, today()) {
        Ok(found) => found,
        Err(problems) => return refuse(SCHEMA, &problems, &output, terminal),
    };
    let mut listing = found.listing();
    if let Some(target) = pdf {
        let invoice = found.standing().kept.invoice.clone();
        let papers = paper::print(&[invoice], target.as_deref())?;
        listing.notes.extend(paper::write(&papers)?);
    }
    show(&listing, &[], &output, &[], terminal)
}

fn sent(args: &SentInvoiceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.change.dry_run, program: PROGRAM };
    match invoice::sent(by, &args.number, args.on) {
        Ok(answer) => show(&answer, &[], &args.change.output, &[], terminal),
        Err(problems) => refuse(SCHEMA, &problems, &args.change.output, terminal),
    }
}

fn paid(args: &PaidInvoiceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.change.dry_run, program: PROGRAM };
    match invoice::paid(by, &args.number, args.on, args.amount) {
        Ok(answer) => show(&answer, &[], &args.change.output, &[], terminal),
        Err(problems) => refuse(SCHEMA, &problems, &args.change.output, terminal),
    }
}

fn void(args: &VoidInvoiceArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let book = place.book();
    let by = Recording { place: &book, dry_run: args.change.dry_run, program: PROGRAM };
    match invoice::void(by, &args.number, &args.why) {
        Ok(answer) => show(&answer, &[], &args.change.output, &[], terminal),
        Err(problems) => refuse(SCHEMA, &problems, &args.change.output, terminal),
    }
}
