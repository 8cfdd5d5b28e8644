//! `outflow demo`: an answer on the embedded statement.

use super::why::show;
use crate::args::DemoArgs;
use crate::exit::Outcome;
use crate::terminal::Terminal;

/// Shows the demo; it exits 0 because everything in it is explained.
pub fn run(args: &DemoArgs, terminal: Terminal) -> anyhow::Result<Outcome> {
    let outcome = outflow_app::why::answer(outflow_app::demo::input(args.output.lots));
    show(&outcome, &args.output, &[], terminal)
}
