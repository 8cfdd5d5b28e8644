//! `outflow import`, `snapshot`, `note`, `history`, `undo`: what goes into the book, and what was done to it.

use super::listing::{self, show};
use crate::args::{
    ChangeArgs, ExcludeArgs, HistoryArgs, ImportArgs, NoteArgs, RecordArgs, SnapshotArgs, UndoArgs,
};
use crate::exit::Outcome;
use crate::input::{figures_input, read_files, statements_in};
use crate::output::today;
use crate::place::Place;
use crate::prompt::four_figures;
use crate::terminal::{Terminal, complain};
use anyhow::bail;
use outflow_app::book::exclude::{self as exclusions, NewExclusion};
use outflow_app::book::history as operations;
use outflow_app::book::import::{self as importing, ImportInput};
use outflow_app::book::note::{self as notes, NewNote};
use outflow_app::book::snapshot::{self as figures, SnapshotInput};
use outflow_app::flags::SnapshotFlags;
use outflow_app::{DateOrder, OperationId};
use outflow_ledger::Diagnostic;
use std::io::IsTerminal;

/// The version that operations are recorded with.
pub const PROGRAM: &str = concat!("outflow ", env!("CARGO_PKG_VERSION"));

/// Records statements, or shows what would be recorded.
pub fn import(args: ImportArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let (files, passed_over) = statements_in(&args.files);
    let inputs = args.files.clone();
    let outcome = importing::import(ImportInput {
        place: place.book(),
        files,
        passed_over,
        account: args.account,
        date_order: args.date_order.map(DateOrder::from).or(place.settings.date_order),
        dry_run: args.change.dry_run,
        program: PROGRAM.to_owned(),
    });
    let Some(answer) = &outcome.listing else {
        return listing::refuse(
            importing::SCHEMA,
            &outcome.diagnostics,
            &args.change.output,
            terminal,
        );
    };
    listing::warn(&outcome.diagnostics, terminal);
    show(answer, &outcome.diagnostics, &args.change.output, &inputs, terminal)
}

/// Records the figures of the site.
pub fn snapshot(args: SnapshotArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let mut flags = SnapshotFlags { reserve: args.reserve, ..figures_input(args.figures) };
    if args.file.is_none() && flags.is_empty() {
        flags = match std::io::stdin().is_terminal() {
            true => ask()?,
            false => SnapshotFlags::default(),
        };
        if flags.is_empty() {
            let flag = figures::flag_of(&place.book(), args.account.as_deref());
            bail!(
                "no figure was given, so nothing was recorded\n  do next: outflow snapshot today.toml{flag}, or outflow snapshot{flag} --available 0 --in-review 260"
            );
        }
    }
    let paths: Vec<_> = args.file.iter().cloned().collect();
    let (answer, diagnostics) = figures::record(SnapshotInput {
        place: place.book(),
        file: read_files(&paths).pop(),
        flags,
        account: args.account,
        today: args.today.unwrap_or_else(today),
        dry_run: args.change.dry_run,
        program: PROGRAM.to_owned(),
    });
    let Some(answer) = answer else {
        return listing::refuse(figures::SCHEMA, &diagnostics, &args.change.output, terminal);
    };
    listing::warn(&diagnostics, terminal);
    show(&answer, &diagnostics, &args.change.output, &paths, terminal)
}

fn ask() -> anyhow::Result<SnapshotFlags> {
    let asked = four_figures(&mut std::io::stdin().lock(), &mut std::io::stderr().lock())?;
    match asked {
        Some(flags) => Ok(flags),
        None => bail!("the input ended, so nothing was recorded"),
    }
}

/// Keeps a note.
pub fn note(args: NoteArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let NoteArgs { text, on, about, account, output } = args;
    let new = NewNote { account, dated: on, about, text };
    match notes::record(&place.book(), &new, PROGRAM) {
        Ok(answer) => show(&answer, &[], &output, &[], terminal),
        Err(problem) => listing::refuse(notes::SCHEMA, &[*problem], &output, terminal),
    }
}

/// Leaves lines out.
pub fn exclude(args: ExcludeArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let ExcludeArgs { excluded, because, record: RecordArgs { account, change } } = args;
    let ChangeArgs { dry_run, output } = change;
    let new = NewExclusion { account, lines: excluded, because, dry_run };
    match exclusions::record(&place.book(), &new, PROGRAM) {
        Ok(answer) => show(&answer, &[], &output, &[], terminal),
        Err(problems) => listing::refuse(exclusions::SCHEMA, &problems, &output, terminal),
    }
}

/// Shows every operation.
pub fn history(args: &HistoryArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    match operations::history(&place.book()) {
        Ok(answer) => show(&answer, &[], &args.output, &[], terminal),
        Err(error) => listing::refuse(operations::SCHEMA, &[error.told()], &args.output, terminal),
    }
}

/// Takes an operation back.
pub fn undo(args: &UndoArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let wanted = args.operation.map(OperationId);
    match operations::undo(&place.book(), wanted, args.change.dry_run, PROGRAM) {
        Ok(undone) => show(&undone.listing, &[], &args.change.output, &[], terminal),
        Err(error) => {
            let problems: [Diagnostic; 1] = [error.told()];
            if problems[0].code == outflow_ledger::Code::BookMoved {
                complain("nothing was undone\n");
            }
            listing::refuse(operations::UNDO_SCHEMA, &problems, &args.change.output, terminal)
        }
    }
}
