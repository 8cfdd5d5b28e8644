//! What to do first: three lines for someone who has just typed the program's name.

use crate::exit::Outcome;
use crate::terminal::print;

const FIRST_STEPS: &str = "\
See an answer now, on invented data:   outflow demo
Explain your own balance:              outflow why statement.csv   (Upwork: Reports, Transaction history, Download CSV)
Everything else:                       outflow --help
";

/// Prints the three lines.
pub fn run() -> anyhow::Result<Outcome> {
    print(FIRST_STEPS, false)?;
    Ok(Outcome::Explained)
}
