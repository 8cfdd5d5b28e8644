//! Which exit status does what came of it have: the one place that decides.

use crate::terminal::complain;
use outflow_ledger::{Code, Diagnostic};
use std::process::ExitCode;

/// What came of a command.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Everything is explained and nothing was found.
    Explained,
    /// Explained with findings, or with a remainder.
    Found,
    /// It could not run; the reason was told.
    CouldNotRun,
    /// Our own arithmetic disagrees with itself; nothing was shown.
    IntegrityFailed,
}

impl Outcome {
    /// Of a command that these problems kept from answering.
    pub fn of_problems(problems: &[Diagnostic]) -> Outcome {
        match problems.iter().any(|problem| problem.code == Code::DamagedBook) {
            true => Outcome::IntegrityFailed,
            false => Outcome::CouldNotRun,
        }
    }
}

/// 0 explained, 1 found, 2 could not run, 3 integrity.
pub fn status_of(outcome: anyhow::Result<Outcome>) -> ExitCode {
    match outcome {
        Ok(Outcome::Explained) => ExitCode::SUCCESS,
        Ok(Outcome::Found) => ExitCode::from(1),
        Ok(Outcome::CouldNotRun) => ExitCode::from(2),
        Ok(Outcome::IntegrityFailed) => ExitCode::from(3),
        Err(error) => {
            complain(&format!("error: {error:#}\n"));
            ExitCode::from(2)
        }
    }
}
