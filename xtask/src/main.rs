//! `cargo xtask`: which chore is wanted?

use std::process::ExitCode;
use xtask::{bench, mutate, pages, steps, tree};

const USAGE: &str = "\
Usage:
  cargo xtask test [--deep]                           every check and test; --deep runs thousands of seeds
  cargo xtask docs                                    write docs/errors.md and docs/causes.md again
  cargo xtask bench why [--lines N,N,N] [--keep DIR]  measure `why` beside two bare loops, `audit` beside `why`
  cargo xtask bench book     measure imports beside plain inserts, and `why` on a book of a million lines
  cargo xtask bench forecast measure a year ahead on a book of ten years, beside `why`
  cargo xtask bench payout   measure the cheapest plan over five years of weekly money
  cargo xtask mutate-policies                         put every figure of a pack one step off: would a test notice?
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments.iter().map(String::as_str).collect::<Vec<&str>>()) {
        Ok(status) => status,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn run(arguments: &[&str]) -> anyhow::Result<ExitCode> {
    match arguments {
        ["test"] => steps::run(&tree::root(), false),
        ["test", "--deep"] => steps::run(&tree::root(), true),
        ["docs"] => pages::write(&tree::root()).map(|()| ExitCode::SUCCESS),
        ["bench", "why", options @ ..] => {
            bench::why(&tree::root(), &bench::Options::parse(options)?).map(|()| ExitCode::SUCCESS)
        }
        ["mutate-policies"] => mutate::run(),
        ["bench", "book"] => bench::book::run(&tree::root()).map(|()| ExitCode::SUCCESS),
        ["bench-insert", statement, database] => {
            bench::book::insert_plainly(statement, database).map(|()| ExitCode::SUCCESS)
        }
        ["bench", "forecast"] => bench::forecast::run(&tree::root()).map(|()| ExitCode::SUCCESS),
        ["bench", "payout"] => bench::plan::run().map(|()| ExitCode::SUCCESS),
        // Those below are children of the benchmark, each measured in a process of its own.
        ["bench-loop", "usual", file] => {
            bench::bare_loop::run_usual(file).map(|()| ExitCode::SUCCESS)
        }
        ["bench-loop", "tuned", file] => {
            bench::bare_loop::run_tuned(file).map(|()| ExitCode::SUCCESS)
        }
        ["bench-measure", program, arguments @ ..] => {
            bench::measure::run(program, arguments).map(|()| ExitCode::SUCCESS)
        }
        _ => {
            eprint!("{USAGE}");
            Ok(ExitCode::from(2))
        }
    }
}
