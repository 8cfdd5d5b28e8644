//! The `outflow` program: parses the command line, runs one verb, and turns what came of it into an exit status.

mod args;
mod commands;
mod config;
mod exit;
mod input;
mod output;
mod paper;
mod place;
mod progress;
mod prompt;
mod terminal;

use clap::Parser;

fn main() -> std::process::ExitCode {
    let outcome = commands::run(args::Args::parse());
    exit::status_of(outcome)
}
