//! What needs doing: loads every account that is meant, asks each question about it, and makes one list.

use crate::activity::of_account;
use crate::book::invoice::{State, to_invoice};
use crate::flags::SnapshotFlags;
use crate::load::{Account, AccountInput, begun_on, load};
use crate::several::{Outcome, ask_each};
use jiff::civil::Date;
use outflow_answers::forecast::ForecastError;
use outflow_answers::todo::{
    AccountTodo, Asked, BookFacts, OwedInvoice, TodoRequest, Unanswered, todo,
};
use outflow_answers::work::{Agreement, MatchRequest, Matching, matching, proposals, retainers};
use outflow_answers::{AuditRequest, OfAccount, Since, WhyError, WhyRequest, audit, why};
use outflow_ledger::{Cents, Code, Diagnostic};

pub use outflow_answers::todo::{SCHEMA, Task, TodoAnswer, listing};

/// Everything that the user gave.
#[derive(Clone, Debug, Default)]
pub struct TodoInput {
    /// Statements, snapshot and packs, or the book; of a book all accounts, where none is named.
    pub account: AccountInput,
    /// The words that named the files, with a blank before each, as a shell takes them.
    pub typed: String,
    /// The day of the question, where the user named it.
    pub today: Option<Date>,
    /// The day by the clock.
    pub clock: Date,
    /// Deadlines that are so many days away, or fewer, are tasks.
    pub within_days: u32,
}

/// Why there is no list.
enum Stop {
    Input,
    Integrity(String),
}

/// One list of all accounts that are meant, or every problem of every flag, file and account.
pub fn answer(mut input: TodoInput) -> Outcome<TodoAnswer> {
    let today = input.today.unwrap_or(input.clock);
    let accounts = std::mem::take(&mut input.account);
    let none = || TodoAnswer {
        today,
        within_days: input.within_days,
        accounts: Vec::new(),
        unanswered: Vec::new(),
    };
    let of_one = |account, _| {
        let mut diagnostics = Vec::new();
        match of_one(&input, account, today, &mut diagnostics) {
            Ok(found) => Outcome::of(TodoAnswer { accounts: vec![found], ..none() }, diagnostics),
            Err(Stop::Input) => Outcome::none(diagnostics, None),
            Err(Stop::Integrity(message)) => Outcome::none(diagnostics, Some(message)),
        }
    };
    ask_each(accounts, of_one, |parts| {
        let mut all = none();
        for OfAccount { account, answer } in parts {
            match answer {
                Ok(answer) => all.accounts.extend(answer.accounts),
                Err(why) => all.unanswered.push(Unanswered { account, why }),
            }
        }
        all
    })
}

fn of_one(
    input: &TodoInput,
    account: AccountInput,
    today: Date,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<AccountTodo, Stop> {
    let (account, told) = load(account, SnapshotFlags::default(), input.today);
    diagnostics.extend(told);
    let mut account =
        account.map_err(|integrity| integrity.map_or(Stop::Input, Stop::Integrity))?;
    if let Some(last) = account.journal.goes_on_to {
        let message = "what was to be done on a day that is past is no task any more";
        let problem = Diagnostic::new(Code::BadPeriod, message);
        diagnostics.push(problem.expecting(format!("no end of a period before {last}")));
        return Err(Stop::Input);
    }
    // A line of a day to come, by a wrong clock or date, hides nothing of today.
    let journal = begun_on(account.journal, today, "the list", diagnostics);
    account.journal = journal.ok_or(Stop::Input)?;
    let found = tasks(input, &account, today, diagnostics);
    match account.journal.failure() {
        Some(failure) => Err(Stop::Integrity(failure)),
        None => found,
    }
}

/// The account's open invoices, and those that its direct contracts let make up to today.
fn invoices_of(agreements: &[Agreement], matched: &Matching, today: Date) -> Vec<OwedInvoice> {
    let open = matched.invoices.invoices.iter().filter(|one| one.is_open());
    let mut all: Vec<OwedInvoice> = open
        .map(|one| {
            let invoice = &one.kept.invoice;
            OwedInvoice {
                number: Some(invoice.number.text.clone()),
                client: invoice.client.clone(),
                agreement: invoice.agreement,
                covers: invoice.covers,
                currency: invoice.currency,
                open: Some(one.open),
                due: invoice.due,
                is_sent: one.state != State::Draft,
            }
        })
        .collect();
    all.sort_by(|a, b| (a.due, &a.number).cmp(&(b.due, &b.number)));
    for one in to_invoice(agreements, matched, today) {
        let its = agreements.iter().find(|agreement| agreement.number == one.agreement);
        let Some(agreement) = its else { continue };
        all.push(OwedInvoice {
            number: None,
            client: agreement.client.clone(),
            agreement: one.agreement,
            covers: one.covers,
            currency: agreement.currency,
            open: Cents::sum(one.lines.iter().map(|line| line.amount)),
            due: one.pays_on,
            is_sent: false,
        });
    }
    all
}

fn tasks(
    input: &TodoInput,
    account: &Account,
    today: Date,
    diagnostics: &mut Vec<Diagnostic>,
) -> Result<AccountTodo, Stop> {
    let Account { journal, snapshot, policy, known, .. } = account;
    let mut fail = |problems: Vec<Diagnostic>| {
        diagnostics.extend(problems);
        Stop::Input
    };
    let request = WhyRequest { today, since: Since::default(), snapshot, with_lots: false };
    let (why, more) = why(journal, policy, &request).map_err(|error| match error {
        WhyError::Input(problems) => fail(problems),
        WhyError::Integrity(message) => Stop::Integrity(message),
    })?;
    let (forecast, activity) = of_account(account, today, false).map_err(|error| match error {
        ForecastError::Input(problems) => fail(problems),
        ForecastError::Integrity(message) => Stop::Integrity(message),
    })?;
    diagnostics.extend(more);
    let request = AuditRequest { today, since: None, only: Vec::new(), snapshot };
    let (audit, _) = audit(journal, policy, &request);
    let work = MatchRequest {
        agreements: &known.agreements,
        invoices: &known.invoices,
        policy,
        snapshot,
        top_rated: snapshot.top_rated == Some(true),
        today,
    };
    let matched = matching(journal, &work);
    // Where files are answered from there is no invoice.
    let invoices = invoices_of(&known.agreements, &matched, today);
    let proposed = proposals(journal, &work);
    let worth = retainers(journal, &work, &proposed);
    let done = known.done_by(today);
    let facts = known.account.as_ref().map(|_| BookFacts {
        unknown_days: &known.unknown_days,
        bridged_days: &known.bridged_days,
        figures_of: known.figures_of,
    });
    let asked = Asked {
        account: known.account.as_deref().unwrap_or(journal.platform.0),
        behind: if facts.is_some() { &known.flag } else { &input.typed },
        book: facts,
    };
    Ok(todo(&TodoRequest {
        journal,
        policy,
        snapshot,
        today,
        within_days: input.within_days,
        why: &why,
        audit: &audit,
        forecast: &forecast,
        deadlines: &activity.deadlines,
        work: &work,
        matched: &matched,
        proposed: &proposed,
        worth: &worth,
        done: &done,
        invoices: &invoices,
        asked,
    }))
}
