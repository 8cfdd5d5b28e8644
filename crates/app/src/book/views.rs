//! What does the book show of an account: its lines, its balances, what they rest on, and where the money went?

use crate::book::uncovered::bridged_in_words;
use crate::book::{AccountName, BookPlace, Seen, View, decision, journal, note};
use crate::load::before_lines;
use jiff::civil::Date;
use outflow_answers::book::{
    AccountFiles, BalanceRequest, BookError, CoveredFile, RegisterRequest, ShownBalance, balance,
    bisect, coverage, flow, reconcile, register,
};
use outflow_answers::period::{Interval, Period};
use outflow_answers::{Listing, capitalised};
use outflow_importers::read_snapshot;
use outflow_ledger::{Diagnostic, Journal, LedgerCause};
use outflow_store::StoreError;

/// What is asked.
#[derive(Clone, Debug)]
pub enum Question {
    /// The lines of a period, as many as the filters leave.
    Register {
        /// Only lines of these causes.
        causes: Vec<LedgerCause>,
        /// Only lines whose client holds this text.
        client: Option<String>,
        /// Only lines whose description holds this text.
        text: Option<String>,
    },
    /// Opening, in, out and closing, for the period or each part of it.
    Balance {
        /// The parts.
        interval: Option<Interval>,
    },
    /// Which days rest on which file.
    Coverage,
    /// Whether the platform's balances are ours.
    Reconcile,
    /// Since which line they are not.
    Bisect,
    /// Where earnings went.
    Flow,
}

impl Question {
    /// The name of the envelope.
    pub fn schema(&self) -> &'static str {
        match self {
            Question::Register { .. } => "outflow/register/1",
            Question::Balance { .. } => "outflow/balance/1",
            Question::Coverage => "outflow/coverage/1",
            Question::Reconcile => "outflow/reconcile/1",
            Question::Bisect => "outflow/bisect/1",
            Question::Flow => "outflow/flow/1",
        }
    }
}

/// Why there is no answer.
#[derive(Debug)]
pub enum ViewError {
    /// Something about the book or the question.
    Input(Vec<Diagnostic>),
    /// Our own arithmetic disagreed with itself.
    Integrity(String),
}

impl From<BookError> for ViewError {
    fn from(error: BookError) -> ViewError {
        match error {
            BookError::Input(problems) => ViewError::Input(problems),
            BookError::Integrity(message) => ViewError::Integrity(message),
        }
    }
}

impl From<StoreError> for ViewError {
    fn from(error: StoreError) -> ViewError {
        ViewError::Input(vec![error.told()])
    }
}

impl From<Vec<Diagnostic>> for ViewError {
    fn from(problems: Vec<Diagnostic>) -> ViewError {
        ViewError::Input(problems)
    }
}

/// Answers a question about one account, or, for coverage, about all where none is named.
pub fn ask(
    place: &BookPlace,
    view: &View,
    period: Period,
    question: &Question,
) -> Result<Listing, ViewError> {
    let store = place.open()?;
    let seen = Seen::of(&store, view.known_on)?;
    if let Question::Coverage = question {
        return answer_coverage(&seen, view);
    }
    let account = seen.account(view.account.as_deref()).map_err(|problem| vec![*problem])?;
    let whole = journal(&store, &seen, &account, &place.access)?;
    let idle = decision::idle(&seen.basis_of(&account.name), &whole);
    let unknown = seen.unknown_days(&account.name, &whole);
    let bridged = seen.bridged_days(&account.name, &whole);
    if let Some(problem) = view.as_of.and_then(|day| before_lines(&whole, day)) {
        return Err(ViewError::Input(vec![problem]));
    }
    let journal = match view.as_of {
        Some(day) => whole.until(day)?,
        None => whole,
    };
    let mut listing = answer(&journal, &account.name, &seen, view, period, question)?;
    let in_period = |(from, to): &&(Date, Date)| period.within(*from, *to).is_some();
    for (from, to) in unknown.iter().filter(in_period) {
        listing.has_findings = true;
        listing.notes.push(format!(
            "No file covers {from} to {to}, and no balance of the platform leads across these days: what it was then is not known."
        ));
    }
    let bridged: Vec<(Date, Date)> = bridged.iter().filter(in_period).copied().collect();
    listing.notes.extend(bridged_in_words(&bridged).map(|what| format!("{what}.")));
    if journal.contradicted_close().is_some() {
        listing.has_findings = true;
        listing.notes.push(
            "The platform states another balance after the last line that you excluded.".to_owned(),
        );
    }
    if let (Question::Bisect, Some(day)) = (question, view.as_of) {
        listing.notes.push(left_out_after(day));
    }
    if let Some(day) = view.known_on {
        listing.notes.push(format!("What was recorded after {day} is left out, as you asked."));
    }
    listing.notes.extend(idle.into_iter().map(|what| format!("{what}.")));
    let excluded = journal.excluded.iter().filter(|one| period.contains(one.line.dated)).count();
    if excluded > 0 {
        let lines = if excluded == 1 { "1 line does" } else { &*format!("{excluded} lines do") };
        let flag = seen.account_flag(&account.name);
        listing.notes.push(format!(
            "{lines} not count, because you excluded {}; outflow register{flag} shows {}.",
            if excluded == 1 { "it" } else { "them" },
            if excluded == 1 { "it" } else { "them" }
        ));
    }
    match journal.failure() {
        Some(failure) => Err(ViewError::Integrity(failure)),
        None => Ok(listing),
    }
}

/// The echo of an end where an answer has no period of its own: an end that was typed may be the day after it.
pub(crate) fn left_out_after(day: Date) -> String {
    format!("Lines after {day} are left out, as you asked.")
}

fn answer(
    journal: &Journal,
    account: &str,
    seen: &Seen,
    view: &View,
    period: Period,
    question: &Question,
) -> Result<Listing, ViewError> {
    let account_name = account.to_owned();
    Ok(match question {
        Question::Register { causes, client, text } => {
            let (client, text) = (client.clone(), text.clone());
            let causes = causes.clone();
            let mut listing = register(
                journal,
                &RegisterRequest { account: account_name, period, causes, client, text },
            )?;
            listing.sections.extend(note::section(seen, account, period));
            listing
        }
        Question::Balance { interval } => {
            let interval = *interval;
            balance(journal, &BalanceRequest { account: account_name, period, interval })?
        }
        Question::Reconcile => {
            reconcile(journal, account, period, &shown(seen, account, view.as_of))
        }
        Question::Bisect => {
            let flag = seen.account_flag(account);
            bisect(journal, account, &flag, &shown(seen, account, view.as_of))
        }
        Question::Flow => flow(journal, account, period)?,
        Question::Coverage => answer_coverage(seen, view)?,
    })
}

fn answer_coverage(seen: &Seen, view: &View) -> Result<Listing, ViewError> {
    let files = files_of(seen, view)?;
    let flag = match files.as_slice() {
        [only] => seen.account_flag(&only.account),
        several if several.len() > 1 => " --account NAME".to_owned(),
        _ => String::new(),
    };
    let mut listing = coverage(&files, &flag);
    if seen.accounts().is_empty() {
        listing.headline = format!("{}.", capitalised(&seen.why_no_account().0));
    }
    Ok(listing)
}

/// The available amounts that the site showed, up to a day.
fn shown(seen: &Seen, account: &str, until: Option<Date>) -> Vec<ShownBalance> {
    let of_account = seen.catalogue.snapshots.iter().filter(|one| one.account == account);
    let known = of_account.filter(|one| until.is_none_or(|until| one.as_of <= until));
    let figures = known.filter_map(|one| {
        let (snapshot, _) = read_snapshot("", &one.text);
        let from = format!("operation {}", one.operation);
        Some(ShownBalance { as_of: one.as_of, available: snapshot?.available?, from })
    });
    figures.collect()
}

fn files_of(seen: &Seen, view: &View) -> Result<Vec<AccountFiles>, Vec<Diagnostic>> {
    let accounts = match &view.account {
        Some(name) => vec![seen.account(Some(name)).map_err(|problem| vec![*problem])?],
        None => seen.accounts(),
    };
    let files = |account: &AccountName| {
        let kept = seen.statements_of(&account.name);
        let file = |one: &&outflow_store::KeptStatement| CoveredFile {
            name: one.name.clone(),
            operation: one.operation.0,
            lines: one.lines,
            days: one.days,
        };
        kept.iter().map(file).collect()
    };
    let of = |account: &AccountName| AccountFiles {
        account: account.name.clone(),
        files: files(account),
    };
    Ok(accounts.iter().map(of).collect())
}
