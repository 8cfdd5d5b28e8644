//! What is answered from when no file is given: the book's lines of an account, and the newest figures of its site.

use crate::book::budget::{Kept, kept};
use crate::book::contract::{agreements, in_currency_of};
use crate::book::did::{Activity, days_done};
use crate::book::invoice::invoices;
use crate::book::{AccountName, BookPlace, Seen, View, journal, notes_of};
use jiff::civil::Date;
use outflow_answers::invoices::KeptInvoice;
use outflow_answers::work::Agreement;
use outflow_calendar::Holidays;
use outflow_ledger::{Code, Diagnostic, Journal, Snapshot};
use outflow_store::{KeptSnapshot, StoreError};

/// A question to the book.
#[derive(Clone, Debug)]
pub struct BookRequest {
    /// The book.
    pub place: BookPlace,
    /// The part of it that is meant.
    pub view: View,
    /// The day of the answer.
    pub today: Date,
    /// Whether there is nothing else to answer from, so that no book is a problem.
    pub is_needed: bool,
}

/// What the book says about an account.
#[derive(Debug)]
pub struct FromBook {
    /// The account.
    pub account: AccountName,
    /// What commands about it need behind them, with a blank before it, where the book holds several.
    pub account_flag: String,
    /// Its lines.
    pub journal: Journal,
    /// The newest figures of its site: what they are called, and their text.
    pub snapshot: Option<(String, String)>,
    /// What only the book knows of it.
    pub known: KnownOfBook,
    /// What there is to say.
    pub diagnostics: Vec<Diagnostic>,
}

/// What a book knows of an account beside its lines and its site's figures.
#[derive(Clone, Debug, Default)]
pub struct KnownOfBook {
    /// The name of the account.
    pub account: Option<String>,
    /// The user's contracts.
    pub agreements: Vec<Agreement>,
    /// The invoices of these contracts.
    pub invoices: Vec<KeptInvoice>,
    /// Every day of each activity that was recorded.
    pub done: Vec<(Activity, Date)>,
    /// What commands about it need behind them, with a blank before it, where the book holds several.
    pub flag: String,
    /// Days that no file covers, across which the balance does not follow.
    pub unknown_days: Vec<(Date, Date)>,
    /// Days that no file covers, a week or more, though the balance is the same before and after.
    pub bridged_days: Vec<(Date, Date)>,
    /// The day of the newest figures of the site.
    pub figures_of: Option<Date>,
    /// Days on which no business is done, by the user's settings.
    pub holidays: Holidays,
    /// Its floor, its draw, and the user's own rules of categories.
    pub budget: Kept,
}

impl KnownOfBook {
    /// The last day of each activity up to a day: what was done later was not done yet.
    pub fn done_by(&self, day: Date) -> Vec<(&'static str, Date)> {
        let last = |activity: Activity| {
            let days = self.done.iter().filter(|(one, on)| *one == activity && *on <= day);
            Some((activity.id(), days.map(|(_, on)| *on).max()?))
        };
        Activity::ALL.into_iter().filter_map(last).collect()
    }

    /// All runs of days between its files that no file covers, whatever lies behind them.
    pub fn uncovered(&self) -> Vec<(Date, Date)> {
        self.unknown_days.iter().chain(&self.bridged_days).copied().collect()
    }
}

/// The account that is meant; `None` where there is no book at all.
pub fn read(request: &BookRequest) -> Result<Option<FromBook>, Vec<Diagnostic>> {
    let told = |error: StoreError| vec![error.told()];
    let Some(store) = request.place.open_to_read().map_err(told)? else {
        return match request.is_needed {
            true => Err(told(StoreError::NoBook(request.place.path.clone()))),
            false => Ok(None),
        };
    };
    let seen = Seen::of(&store, request.view.known_on).map_err(told)?;
    let account =
        seen.account(request.view.account.as_deref()).map_err(|problem| vec![*problem])?;
    let journal = journal(&store, &seen, &account, &request.place.access)?;
    let mut diagnostics = notes_of(&seen, &account, &journal, request.view.as_of);
    if let Some(day) = request.view.known_on {
        let message = format!("what was recorded after {day} is left out, as you asked");
        diagnostics.push(Diagnostic::new(Code::PeriodNamed, message).as_note());
    }
    if let Some(last) = request.view.as_of
        && let Some((from, to)) = seen.unknown_on(&account.name, &journal, last)
    {
        return Err(vec![unknown(last, from, to)]);
    }
    let until = request.view.as_of.map_or(request.today, |last| last.min(request.today));
    let snapshot = seen.snapshot_of(&account.name, Some(until));
    let figures_of = snapshot.map(|kept| kept.as_of);
    let snapshot = snapshot.map(|kept| (name_of(kept), kept.text.clone()));
    let account_flag = seen.account_flag(&account.name);
    let mut agreements = agreements(&seen, &account.name).map_err(|problem| vec![*problem])?;
    let holidays = &request.view.holidays;
    agreements.iter_mut().for_each(|one| one.observe(holidays));
    in_currency_of(&mut agreements, &journal);
    let mut invoices = invoices(&seen).map_err(|problem| vec![*problem])?;
    invoices.retain(|one| one.invoice.account == account.name);
    let done = Activity::ALL
        .into_iter()
        .flat_map(|one| days_done(&seen, &account.name, one).map(move |on| (one, on)));
    let known = KnownOfBook {
        account: Some(account.name.clone()),
        agreements,
        invoices,
        done: done.collect(),
        flag: account_flag.clone(),
        unknown_days: seen.unknown_days(&account.name, &journal),
        bridged_days: seen.bridged_days(&account.name, &journal),
        figures_of,
        holidays: holidays.clone(),
        budget: kept(&seen, &account.name).map_err(|problem| vec![*problem])?,
    };
    Ok(Some(FromBook { account, account_flag, journal, snapshot, known, diagnostics }))
}

/// A day between two files across which the balance does not follow.
pub fn unknown(day: Date, from: Date, to: Date) -> Diagnostic {
    let message = format!(
        "the balance of {day} is not known: no file covers {from} to {to}, and no balance of the platform leads across these days"
    );
    let problem = Diagnostic::new(Code::BadPeriod, message);
    problem.hinting("Import the history of these days; outflow coverage shows what is there.")
}

fn name_of(kept: &KeptSnapshot) -> String {
    format!("the figures of {} (operation {})", kept.as_of, kept.operation)
}

/// What waited without a date is not believed for longer than this.
const SETTLED_AFTER_DAYS: i32 = 30;

/// Leaves out of older figures what cannot hold any more, and says how old they are.
///
/// What waits is told for the day on which it was read. Where the statement goes on after that day, where figures
/// were typed now, where something of it was due since (`first_due`), or where that day is long past, its amounts
/// are left out; contracts, methods and the country stay.
pub fn age(
    snapshot: &mut Snapshot,
    kept: &FromBook,
    today: Date,
    is_typed: bool,
    first_due: Option<Date>,
) -> Option<Diagnostic> {
    let read_on = snapshot.as_of?;
    let last = kept.journal.covered().map(|(_, last)| last);
    let days = today.since(read_on).map(|span| span.get_days()).unwrap_or(0);
    let old = match days {
        0 => "of today".to_owned(),
        1 => format!("of {read_on}, 1 day old"),
        _ => format!("of {read_on}, {days} days old"),
    };
    let goes_on = last.is_some_and(|last| last > read_on);
    let came = first_due.filter(|due| days > 0 && *due <= today);
    let is_overtaken = is_typed || goes_on || came.is_some() || days > SETTLED_AFTER_DAYS;
    let message = match (is_overtaken, days) {
        (false, 0) => return None,
        (false, _) => {
            format!(
                "the newest figures of the site in the book are {old}: the answer holds for that day"
            )
        }
        (true, _) => {
            let why = match (is_typed, goes_on, came) {
                (true, ..) => "others were typed".to_owned(),
                (false, true, _) => "the statement goes on after it".to_owned(),
                (false, false, Some(due)) => {
                    format!("some of it was due on {due} and should have arrived")
                }
                (false, false, None) => "what waited then does not wait any more".to_owned(),
            };
            format!(
                "the newest figures of the site in the book are {old}; {why}, so the amounts of that day are left out"
            )
        }
    };
    if is_overtaken {
        *snapshot = without_amounts(std::mem::take(snapshot));
    }
    let problem = Diagnostic::new(Code::OldFigures, message).as_note();
    let flag = &kept.account_flag;
    Some(problem.hinting(format!("Record what the site shows today: outflow snapshot{flag}.")))
}

/// What stays true for longer than a day.
fn without_amounts(snapshot: Snapshot) -> Snapshot {
    Snapshot {
        as_of: None,
        available: None,
        pending: None,
        in_review: None,
        work_in_progress: None,
        expected: None,
        pending_items: Vec::new(),
        in_review_items: Vec::new(),
        work_in_progress_items: Vec::new(),
        ..snapshot
    }
}
