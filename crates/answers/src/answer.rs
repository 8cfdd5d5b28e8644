//! The shape of an answer: everything that a report shows, computed; reports only render it.

use crate::advice::Advice;
use crate::audit::AuditFindingKind;
use crate::transfers::PayoutFacts;
use crate::waiting::Waiting;
use crate::window::{Episode, Window};
use jiff::civil::Date;
use outflow_ledger::{
    Attribution, Cause, Cents, Citation, Currency, Explanation, Gap, LedgerCause, StateCause,
};

/// Why the balance is what it is.
#[derive(Clone, Debug)]
pub struct WhyAnswer {
    /// The platform's id.
    pub account: String,
    /// The platform's name for people.
    pub account_name: String,
    /// The currency of every amount.
    pub currency: Currency,
    /// The day for which the answer holds.
    pub as_of: Date,
    /// The first and last day that the statement covers.
    pub covered: Option<(Date, Date)>,
    /// Before the statement's oldest line.
    pub opening_balance: Cents,
    /// After its newest line; without lines, the snapshot's available amount.
    pub closing_balance: Cents,
    /// Whether every file states the running balance.
    pub has_balance_column: bool,
    /// The days that are explained.
    pub window: Window,
    /// `closing - window.opening`, explained by lines, with its remainder.
    pub change: Explanation,
    /// The parts of `change`, by size.
    pub contributions: Vec<Contribution>,
    /// What the lines of the window do not explain.
    pub unexplained: Cents,
    /// The rise and fall around the window.
    pub episode: Option<Episode>,
    /// The main cause.
    pub primary: Option<Primary>,
    /// What made the zero, where the main cause is a state.
    pub zero_made_by: Option<Primary>,
    /// What the user thought would be there.
    pub expected: Option<Cents>,
    /// The payout that made or follows the main cause: the latest one of the window.
    pub payout: Option<PayoutFacts>,
    /// Further causes: debits by size, then states.
    pub other_causes: Vec<Cause>,
    /// Money that is on its way, by date, then those without.
    pub waiting: Vec<Waiting>,
    /// Every state cause with its figures.
    pub states: Vec<State>,
    /// The next dated money inside the platform.
    pub next_available: Option<(Date, Cents)>,
    /// The tracing, where it was asked for.
    pub lots: Option<Attribution>,
    /// What to do, best first.
    pub advice: Vec<Advice>,
    /// What needs attention.
    pub findings: Vec<Finding>,
    /// Whether the user gave any figure of what waits: pending, in review, in progress.
    pub has_stage_figures: bool,
    /// The names of the waiting stages of which no figure was given.
    pub stages_not_given: Vec<&'static str>,
    /// Whether the closing balance was stated at all, by a line or by the snapshot.
    pub is_balance_stated: bool,
    /// Rules that the answer rests on, each once.
    pub rules: Vec<Citation>,
}

/// All lines of one cause in the window.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Contribution {
    /// The cause.
    pub cause: LedgerCause,
    /// The sum of its lines.
    pub amount: Cents,
    /// The part of it that the user's card paid for: it never touched the balance.
    pub card_funded: Cents,
    /// The lines, by their place in the journal, by file and line number.
    pub lines: Vec<u32>,
    /// Where the wording cannot decide: the causes that it may be.
    pub one_of: Vec<LedgerCause>,
    /// How the sum comes about, where one rate gives it: "10 % of 258.00".
    pub note: Option<String>,
}

/// The main cause, with what the sentence needs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Primary {
    /// The cause.
    pub cause: Cause,
    /// Its amount, positive when the user gains, where it has one.
    pub amount: Option<Cents>,
    /// Its day.
    pub on: Option<Date>,
    /// Its line, where one line stands for it.
    pub line: Option<u32>,
    /// Further causes that the evidence cannot tell from it.
    pub or: Vec<LedgerCause>,
}

/// A state cause.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct State {
    /// The cause.
    pub cause: StateCause,
    /// How much it is about.
    pub amount: Option<Cents>,
    /// The day that matters.
    pub on: Option<Date>,
    /// One sentence with this user's figures.
    pub detail: String,
    /// The rules that say so.
    pub because: Vec<Citation>,
}

/// Which kind of attention a finding needs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingKind {
    /// A type that nobody knows.
    UnknownType,
    /// The balance does not follow.
    BalanceGap,
    /// The snapshot's available amount is not the statement's last balance.
    AvailableDiffers,
    /// A charge that the rules do not give.
    Charge(AuditFindingKind),
}

impl FindingKind {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            FindingKind::UnknownType => "unknown_type",
            FindingKind::BalanceGap => "balance_gap",
            FindingKind::AvailableDiffers => "available_differs",
            FindingKind::Charge(kind) => kind.id(),
        }
    }
}

/// Something that needs attention.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// Which kind.
    pub kind: FindingKind,
    /// One sentence.
    pub message: String,
    /// How much it is about.
    pub amount: Option<Cents>,
    /// The lines, by their place in the journal.
    pub lines: Vec<u32>,
    /// The gap, where it is one.
    pub gap: Option<Gap>,
}
