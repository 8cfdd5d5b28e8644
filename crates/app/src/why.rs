//! Why is the balance what it is: reads files and snapshot, keeps them in memory, and asks for the answer.

use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, load};
use jiff::civil::Date;
use outflow_answers::{Since, WhyAnswer, WhyError, WhyRequest, replay, why, why_of_replayed};
use outflow_ledger::{Diagnostic, Journal};
use outflow_policy::PolicyBook;

/// Everything that the user gave.
#[derive(Debug)]
pub struct WhyInput {
    /// Statements, snapshot and packs.
    pub account: AccountInput,
    /// The site's figures from flags.
    pub flags: SnapshotFlags,
    /// The day of the answer, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// From where to explain.
    pub since: Since,
    /// Whether the tracing is wanted.
    pub with_lots: bool,
}

/// An answer with its journal.
#[derive(Debug)]
pub struct Answered {
    /// The answer.
    pub answer: WhyAnswer,
    /// The lines.
    pub journal: Journal,
}

/// What came of it.
#[derive(Debug)]
pub struct WhyOutcome {
    /// The answer, unless a problem forbids one.
    pub answered: Option<Box<Answered>>,
    /// Problems of the input, as they were found.
    pub diagnostics: Vec<Diagnostic>,
    /// Our own arithmetic disagreed with itself.
    pub integrity: Option<String>,
}

/// Answers, or tells every problem of every file.
pub fn answer(input: WhyInput) -> WhyOutcome {
    let (account, mut diagnostics) = load(input.account, input.flags, input.today);
    let account = match account {
        Ok(account) => account,
        Err(integrity) => return without_answer(diagnostics, integrity),
    };
    let today = input.today.or(account.snapshot.as_of).unwrap_or(input.clock);
    let Account { journal, snapshot, policy, .. } = account;
    let request =
        WhyRequest { today, since: input.since, snapshot: &snapshot, with_lots: input.with_lots };
    match answered(&journal, &policy, &request) {
        Ok((mut answer, more)) => {
            diagnostics.extend(more);
            // What was to be done on a day that is past is no advice.
            if journal.goes_on_to.is_some() {
                answer.advice.clear();
            }
            let answered = Some(Box::new(Answered { answer, journal }));
            WhyOutcome { answered, diagnostics, integrity: None }
        }
        Err(WhyError::Input(problems)) => {
            diagnostics.extend(problems);
            without_answer(diagnostics, None)
        }
        Err(WhyError::Integrity(message)) => without_answer(diagnostics, Some(message)),
    }
}

/// So many lines are replayed beside the answer, and fewer before it.
const LARGE: usize = 100_000;

type Reply = Result<(WhyAnswer, Vec<Diagnostic>), WhyError>;

/// The replay of a large journal takes a good part of the time of the rest, and neither needs the other.
fn answered(journal: &Journal, policy: &PolicyBook, request: &WhyRequest<'_>) -> Reply {
    if journal.lines.len() < LARGE {
        return why(journal, policy, request);
    }
    std::thread::scope(|scope| {
        let replaying = scope.spawn(|| replay(journal));
        let reply = why_of_replayed(journal, policy, request);
        replaying.join().expect("replaying checked amounts does not panic")?;
        reply
    })
}

fn without_answer(diagnostics: Vec<Diagnostic>, integrity: Option<String>) -> WhyOutcome {
    WhyOutcome { answered: None, diagnostics, integrity }
}
