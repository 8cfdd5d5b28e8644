//! What happens in a freelancer's career on the platform, and what are its true causes?
//!
//! A small model of the platform with its own plain arithmetic. From one seed it plays contracts,
//! weeks, milestones, fees, taxes, payouts, purchases and mishaps, and ends on a day on which the
//! user asks "why is my balance …?". It generates only what the documents decide.

pub mod beyond;
mod cast;
mod days;
mod endings;
mod file;
mod mishaps;
mod ongoing;
mod plan;
mod platform;
mod snapshot;
mod stages;
mod transfers;
mod verdict;

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::emit::{Emit, Layout, Spelling, emit};
use crate::line::Line;
pub use crate::oracle::Waiting;
pub use plan::Ending;

/// One career: the evidence, and what it truly means.
#[derive(Debug, Clone)]
pub struct Career {
    /// Replays it.
    pub seed: u64,
    /// How it was made to end.
    pub ending: Ending,
    /// The statement, oldest first.
    pub statement_lines: Vec<Line>,
    /// What the site shows on the last day.
    pub snapshot_toml: String,
    /// The day of the question.
    pub as_of: Date,
    /// The right answer.
    pub truth: Truth,
}

impl Career {
    /// The statement as a file: layout, order, line ends and spelling of amounts follow from the seed.
    pub fn statement_csv(&self) -> String {
        file_of(&self.statement_lines, self.seed, self.needs_balance_column())
    }

    /// Without its Balance column the statement would mean something else: it starts late or has
    /// a gap.
    pub fn needs_balance_column(&self) -> bool {
        self.truth.opening != 0 || crate::line::first_gap(&self.statement_lines).is_some()
    }
}

/// The right answer to `why`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truth {
    /// Before the oldest line.
    pub opening: i64,
    /// After the newest line.
    pub closing: i64,
    /// `since_last_positive_day` or `since_start`.
    pub window_rule: &'static str,
    /// The last day that is not explained.
    pub window_after: Option<Date>,
    /// The balance at its end.
    pub window_opening: i64,
    /// Cents and lines of each ledger cause.
    pub contributions: BTreeMap<&'static str, (i64, usize)>,
    /// What the lines do not explain.
    pub unexplained: i64,
    /// The rule of `causes.md` that decides the primary cause: `1` … `7v`.
    pub rule: &'static str,
    /// Accepted primary causes; more than one only where the evidence cannot decide.
    pub primary_cause: Vec<&'static str>,
    /// Every other cause when the first accepted one is primary: debits by size, then states.
    pub other_causes: Vec<&'static str>,
    /// Debits of the user's own money in the window, by size, the primary one included.
    pub debit_causes: Vec<(&'static str, i64)>,
    /// State causes that have to be named, the primary one included.
    pub state_causes: BTreeSet<&'static str>,
    /// State causes that may be named or not: the documents do not decide.
    pub tolerated: BTreeSet<&'static str>,
    /// Waiting money, net, and transfers on their way.
    pub waiting: Vec<Waiting>,
    /// The next dated money inside the platform.
    pub next_available: Option<(Date, i64)>,
    /// Set when the window holds a take-back without wording.
    pub one_of: Option<Vec<&'static str>>,
}

/// Plays the career of a seed; the same seed plays the same career forever.
pub fn play(seed: u64) -> Career {
    let plan = plan::Plan::draw(seed);
    let ending = plan.ending;
    let mut platform = platform::Platform::open(plan);
    let as_of = endings::live_and_end(&mut platform);
    let board = stages::read_off(&mut platform, as_of);
    let snapshot_toml = snapshot::write(&mut platform, &board, as_of);
    let statement_lines = platform.lines_in_file();
    let truth = verdict::reach(&statement_lines, &board, as_of);
    Career { seed, ending, statement_lines, snapshot_toml, as_of, truth }
}

/// Lines as a file whose form follows from the seed.
fn file_of(lines: &[Line], seed: u64, needs_balance_column: bool) -> String {
    let layout = [Layout::V1, Layout::V2a, Layout::V2b][(seed % 3) as usize];
    let mut form = Emit::new(layout);
    form.newest_first = !seed.is_multiple_of(5);
    form.bom = seed.is_multiple_of(7);
    form.crlf = seed.is_multiple_of(11);
    form.balance_column = needs_balance_column || !seed.is_multiple_of(13);
    form.spelling = [Spelling::Plain, Spelling::Dollars, Spelling::Noisy][(seed / 3 % 3) as usize];
    emit(lines, &form)
}
