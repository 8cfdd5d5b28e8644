//! Which verb was asked for.

mod activity;
mod audit;
mod book;
mod budget;
mod config;
mod contract;
mod demo;
mod explain;
mod fees;
mod forecast;
mod generate;
mod invoice;
mod listing;
mod payout;
mod policy;
mod start;
mod todo;
mod upkeep;
mod view;
mod why;

use crate::args::{Args, Colour, Command};
use crate::config::{colour_of, settings};
use crate::exit::Outcome;
use crate::place::Place;
use crate::terminal::{Terminal, complain};
use outflow_app::book::views::Question;

/// Runs one command.
pub fn run(args: Args) -> anyhow::Result<Outcome> {
    let settings = match args.command {
        // These have to work where the settings cannot be read, to mend them.
        Some(Command::Config(_) | Command::Paths(_)) => settings().unwrap_or_default(),
        _ => match settings() {
            Ok(settings) => settings,
            Err(problems) => {
                complain(&outflow_report::problems(&problems, false));
                return Ok(Outcome::CouldNotRun);
            }
        },
    };
    let terminal = Terminal::look(args.color.or(colour_of(&settings)).unwrap_or(Colour::Auto));
    let place = Place::of(args.book, settings);
    match args.command {
        None => start::run(),
        Some(Command::Why(args)) => why::run(*args, &place, terminal),
        Some(Command::Audit(args)) => audit::run(*args, &place, terminal),
        Some(Command::Fees(args)) => fees::run(*args, &place, terminal),
        Some(Command::Forecast(args)) => forecast::run(*args, &place, terminal),
        Some(Command::Backtest(args)) => forecast::backtest(*args, &place, terminal),
        Some(Command::Todo(args)) => todo::run(&args, &place, terminal),
        Some(Command::Budget(args)) => budget::run(*args, &place, terminal),
        Some(Command::Payout(args)) => payout::run(*args, &place, terminal),
        Some(Command::Import(args)) => book::import(*args, &place, terminal),
        Some(Command::Snapshot(args)) => book::snapshot(*args, &place, terminal),
        Some(Command::Note(args)) => book::note(args, &place, terminal),
        Some(Command::Contract(args)) => contract::run(args, &place, terminal),
        Some(Command::Invoice(args)) => invoice::run(args, &place, terminal),
        Some(Command::Did(args)) => contract::did(args, &place, terminal),
        Some(Command::Activity(args)) => activity::run(&args, &place, terminal),
        Some(Command::Exclude(args)) => book::exclude(args, &place, terminal),
        Some(Command::History(args)) => book::history(&args, &place, terminal),
        Some(Command::Undo(args)) => book::undo(&args, &place, terminal),
        Some(Command::Accounts(args)) => view::accounts(&args, &place, terminal),
        Some(Command::Register(args)) => view::register(*args, &place, terminal),
        Some(Command::Balance(args)) => view::balance(&args, &place, terminal),
        Some(Command::Coverage(args)) => {
            view::ask(&args.view, &Question::Coverage, &place, terminal)
        }
        Some(Command::Reconcile(args)) => {
            view::ask(&args.view, &Question::Reconcile, &place, terminal)
        }
        Some(Command::Bisect(args)) => view::ask(&args.view, &Question::Bisect, &place, terminal),
        Some(Command::Flow(args)) => view::ask(&args.view, &Question::Flow, &place, terminal),
        Some(Command::Sql(args)) => view::sql(&args, &place, terminal),
        Some(Command::Doctor(args)) => upkeep::doctor(&args, &place, terminal),
        Some(Command::Backup(args)) => upkeep::backup(&args, &place, terminal),
        Some(Command::Restore(args)) => upkeep::restore(&args, &place, terminal),
        Some(Command::Rebuild(args)) => upkeep::rebuild(&args, &place, terminal),
        Some(Command::Paths(args)) => config::paths(&args, &place, terminal),
        Some(Command::Config(args)) => config::run(&args, &place, terminal),
        Some(Command::Demo(args)) => demo::run(&args, terminal),
        Some(Command::Explain(args)) => explain::run(&args, terminal),
        Some(Command::Policy(args)) => policy::run(args, terminal),
        Some(Command::Completions { shell }) => generate::completions(shell),
        Some(Command::Man { folder }) => generate::man(folder.as_deref()),
    }
}
