//! Which verb was asked for.

mod audit;
mod book;
mod demo;
mod explain;
mod fees;
mod generate;
mod listing;
mod payout;
mod policy;
mod start;
mod why;

use crate::args::{Args, Command};
use crate::exit::Outcome;
use crate::place::Place;
use crate::terminal::Terminal;

/// Runs one command.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let terminal = Terminal::look(args.color);
    let place = Place::of(args.book);
    match args.command {
        None => start::run(),
        Some(Command::Why(args)) => why::run(*args, &place, terminal),
        Some(Command::Audit(args)) => audit::run(*args, &place, terminal),
        Some(Command::Fees(args)) => fees::run(*args, terminal),
        Some(Command::Payout(args)) => payout::run(*args, &place, terminal),
        Some(Command::Import(args)) => book::import(*args, &place, terminal),
        Some(Command::Snapshot(args)) => book::snapshot(*args, &place, terminal),
        Some(Command::History(args)) => book::history(&args, &place, terminal),
        Some(Command::Undo(args)) => book::undo(&args, &place, terminal),
        Some(Command::Demo(args)) => demo::run(&args, terminal),
        Some(Command::Explain(args)) => explain::run(&args, terminal),
        Some(Command::Policy(args)) => policy::run(args, terminal),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man { folder }) => generate::man(folder.as_deref()),
    }
}
