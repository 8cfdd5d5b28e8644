//! Which verb was asked for.

mod audit;
mod demo;
mod explain;
mod fees;
mod generate;
mod payout;
mod policy;
mod start;
mod why;

use crate::args::{Args, Command};
use crate::exit::Outcome;
use crate::terminal::Terminal;

/// Runs one command.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let terminal = Terminal::look(args.color);
    match args.command {
        None => start::run(),
        Some(Command::Why(args)) => why::run(*args, terminal),
        Some(Command::Audit(args)) => audit::run(*args, terminal),
        Some(Command::Fees(args)) => fees::run(*args, terminal),
        Some(Command::Payout(args)) => payout::run(*args, terminal),
        Some(Command::Demo(args)) => demo::run(&args, terminal),
        Some(Command::Explain(args)) => explain::run(&args, terminal),
        Some(Command::Policy(args)) => policy::run(args, terminal),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man { folder }) => generate::man(folder.as_deref()),
    }
}
