//! How are contracts shown: what is kept, what came of it, what should be kept too, and what the platform does itself?

use super::lines::{days_in_words, named};
use super::matching::{MatchRequest, Matched, Matching, Standing, is_running, matching};
use super::proposals::{Proposal, proposals};
use super::worth::{WorthRetainer, retainers};
use super::{Agreement, Pay, Swept, guide};
use crate::listing::{Cell, Listing, Section};
use crate::words::{capitalised, money_in_words};
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Currency, Journal};

/// The name of the envelope.
pub const SCHEMA: &str = "outflow/contracts/1";

/// What is shown.
#[derive(Clone, Copy, Debug)]
pub struct ShownWork<'a> {
    /// The account's name; none where a file is answered from.
    pub account: Option<&'a str>,
    /// What commands about it need behind them, with a blank before it.
    pub account_flag: &'a str,
    /// Its lines.
    pub journal: &'a Journal,
    /// Contracts, rules and the day.
    pub request: MatchRequest<'a>,
    /// Where the user lives, if known.
    pub country: Option<&'a str>,
    /// What each automatic schedule would take next, where it could be computed.
    pub swept: &'a [Swept],
}

/// Contracts, what came of them, proposals, clients worth a retainer and the guide.
pub fn listing(work: &ShownWork<'_>) -> Listing {
    let (journal, request) = (work.journal, &work.request);
    let matched = matching(journal, request);
    let proposed = proposals(journal, request);
    let worth = retainers(journal, request, &proposed);
    let mut listing = Listing::new(SCHEMA, headline(work, &matched, &proposed))
        .fact("account", "Account", Cell::of(work.account, Cell::text))
        .fact("as_of", "Day", Cell::Day(request.today))
        .fact("lines_to", "Last line on", Cell::of(matched.known_to, Cell::Day));
    listing.currency = Some(journal.currency);
    if work.account.is_some() {
        listing.sections.push(contracts(request));
    }
    if !request.agreements.is_empty() {
        listing.sections.push(expected_section(journal, &matched));
        listing.sections.push(to_come_section(journal, &matched));
        listing.sections.push(not_expected_section(journal, &matched));
        listing.notes.extend(notes(request, &matched));
    }
    listing.sections.push(proposal_section(work, &proposed));
    if !proposed.is_empty() {
        listing.sections.push(evidence_section(journal, &proposed));
    }
    listing.sections.push(worth_section(&worth));
    let platform = journal.platform.0;
    let (policy, today) = (request.policy, request.today);
    let country = work.country;
    listing.sections.push(guide(policy, platform, country, journal.currency, today, work.swept));
    listing.has_findings = matched.payments.iter().any(Matched::is_finding);
    listing
}

fn many(count: usize, one: &str, more: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { more })
}

fn headline(work: &ShownWork<'_>, matched: &Matching, proposed: &[Proposal]) -> String {
    let currency = work.journal.currency;
    let mut findings = matched.payments.iter().rev().filter(|one| one.is_finding());
    let first = findings.next().map(|one| capitalised(&standing_sentence(one, currency)));
    let more = findings.count();
    let recurring = match proposed.len() {
        0 => String::new(),
        count => format!("; recurring income without a contract: {count}"),
    };
    match (first, work.request.agreements.len()) {
        (Some(first), _) if more > 0 => {
            let more = many(more, "other payment is", "other payments are");
            format!("{first}, and {more} not as expected{recurring}.")
        }
        (Some(first), _) => format!("{first}{recurring}."),
        (None, 0) if work.account.is_none() => match proposed.len() {
            0 => "The lines show no recurring income.".to_owned(),
            count => format!("The lines show recurring income: {count}."),
        },
        (None, 0) => format!("No contract is kept yet{recurring}."),
        (None, count) => {
            let contracts = many(count, "contract", "contracts");
            format!("{contracts}: nothing is late, short or missing{recurring}.")
        }
    }
}

/// `the November retainer of Saltmarsh Labs is 6 days late`.
fn standing_sentence(one: &Matched, currency: Currency) -> String {
    let what = &one.expected.what;
    let what = match one.expected.worked {
        Some(_) => format!("the pay for {what}"),
        None => what.clone(),
    };
    match one.standing {
        Standing::Overdue(days) => format!("{what} is {} late", days_in_words(days)),
        Standing::MissingSince(day) => format!("{what} is missing since {day}"),
        Standing::Short(by) => format!("{what} is short by {}", money_in_words(currency, by)),
        _ => format!("{what}: {}", standing_in_words(one, currency)),
    }
}

fn standing_in_words(one: &Matched, currency: Currency) -> String {
    match one.standing {
        Standing::Paid => "paid on its day".to_owned(),
        Standing::Short(by) if one.expected.is_by_week() => {
            format!("{} less than usual", money_in_words(currency, by))
        }
        Standing::Early(days) => format!("{} early", days_in_words(days)),
        Standing::Late(days) => format!("came {} late", days_in_words(days)),
        Standing::Short(by) => format!("short by {}", money_in_words(currency, by)),
        Standing::Overdue(days) => format!("{} late", days_in_words(days)),
        Standing::MissingSince(day) => format!("missing since {day}"),
        Standing::NotBilled => {
            "no hours were billed for that week, as far as the lines tell".to_owned()
        }
        Standing::NotKnown(days) => {
            format!("due {} ago, and no line is newer", days_in_words(days))
        }
        Standing::NotDueYet if one.received.is_positive() => {
            format!("not due yet, and {} came", money_in_words(currency, one.received))
        }
        Standing::NotDueYet => "not due yet".to_owned(),
    }
}

/// What a contract pays, in words.
pub fn pay_in_words(agreement: &Agreement) -> String {
    let money = |amount: Cents| money_in_words(agreement.currency, amount);
    let hours = |minutes: u32| format!("{}:{:02}", minutes / 60, minutes % 60);
    match &agreement.pay {
        Pay::Hourly { rate, minutes_a_week, weekly_limit_minutes } => {
            let usual = minutes_a_week.map(|minutes| format!("{} hours a week", hours(minutes)));
            let limit = weekly_limit_minutes.map(|minutes| format!("at most {}", hours(minutes)));
            let rate = format!("{} an hour", money(*rate));
            let parts: Vec<String> = [Some(rate), usual, limit].into_iter().flatten().collect();
            parts.join(", ")
        }
        Pay::Fixed { milestones } => {
            let one = milestones.iter().map(|one| {
                format!("{} {} by {}", one.name, money(one.amount), one.due).trim().to_owned()
            });
            one.collect::<Vec<String>>().join("; ")
        }
        Pay::Retainer { amount, rhythm } => format!("{} {}", money(*amount), rhythm.in_words()),
    }
}

fn type_of(agreement: &Agreement) -> &'static str {
    match agreement.pay {
        Pay::Hourly { .. } => "hourly",
        Pay::Fixed { .. } => "fixed",
        Pay::Retainer { .. } => "retainer",
    }
}

fn kind_of(agreement: &Agreement) -> &'static str {
    match agreement.kind {
        ContractKind::Marketplace => "marketplace",
        ContractKind::Direct => "direct",
        ContractKind::Enterprise => "enterprise",
    }
}

fn contracts(request: &MatchRequest<'_>) -> Section {
    let columns = [
        ("number", "Number"),
        ("client", "Client"),
        ("title", "Title"),
        ("type", "Type"),
        ("pay", "Pays"),
        ("kind", "Kind"),
        ("fee_percent", "Fee %"),
        ("started", "From"),
        ("ended", "To"),
        ("runs", "Runs"),
    ];
    let mut section = Section::new("contracts", &columns).titled("Contracts");
    for one in request.agreements {
        let percent = |points: u32| format!("{}.{:02}", points / 100, points % 100);
        section.rows.push(vec![
            Cell::Count(u64::from(one.number)),
            Cell::text(&one.client),
            Cell::of(one.title.as_ref(), Cell::text),
            Cell::text(type_of(one)),
            Cell::text(pay_in_words(one)),
            Cell::text(kind_of(one)),
            Cell::of(one.fee_basis_points, |points| Cell::text(percent(points))),
            Cell::Day(one.started),
            Cell::of(one.ended, Cell::Day),
            Cell::Is(is_running(one, request.today)),
        ]);
    }
    section
}

fn expected_section(journal: &Journal, matched: &Matching) -> Section {
    let columns = [
        ("contract", "Contract"),
        ("what", "What"),
        ("pays_on", "Client pays on"),
        ("available_on", "Available on"),
        ("gross", "Expected"),
        ("received", "Received"),
        ("difference", "Difference"),
        ("standing", "Standing"),
        ("lines", "Lines"),
    ];
    let mut section =
        Section::new("expected", &columns).titled("Expected and real payments, before fees");
    let due = || matched.payments.iter().filter(|one| !is_to_come(one));
    for one in due() {
        let difference = one.received.minus(one.expected.gross);
        let mut lines: Vec<String> = one.lines.iter().map(|index| named(journal, *index)).collect();
        lines.extend(one.told_on.map(|on| format!("recorded on {on}")));
        section.rows.push(vec![
            Cell::Count(u64::from(one.expected.agreement)),
            Cell::Text(one.expected.in_words()),
            Cell::Day(one.expected.pays_on),
            Cell::Day(one.available_on),
            Cell::Money(one.expected.gross),
            Cell::Money(one.received),
            Cell::of(difference, Cell::Money),
            Cell::text(standing_in_words(one, journal.currency)),
            Cell::of(Some(lines.join(", ")).filter(|lines| !lines.is_empty()), Cell::Text),
        ]);
    }
    let gross = Cents::sum(due().map(|one| one.expected.gross));
    let received = Cents::sum(due().map(|one| one.received));
    let difference = gross.zip(received).and_then(|(gross, received)| received.minus(gross));
    let mut total = vec![const { Cell::Empty }; columns.len()];
    for (cell, sum) in total[4..].iter_mut().zip([gross, received, difference]) {
        *cell = Cell::of(sum, Cell::Money);
    }
    section.total = (!section.rows.is_empty()).then_some(total);
    section
}

/// Whether nothing can be said of it yet.
fn is_to_come(one: &Matched) -> bool {
    matches!(one.standing, Standing::NotDueYet | Standing::NotKnown(_))
}

fn to_come_section(journal: &Journal, matched: &Matching) -> Section {
    let columns = [
        ("contract", "Contract"),
        ("what", "What"),
        ("pays_on", "Client pays on"),
        ("available_on", "Available on"),
        ("gross", "Expected"),
        ("standing", "Standing"),
    ];
    let mut section = Section::new("to_come", &columns).titled("To come, before fees");
    let open = || matched.payments.iter().filter(|one| is_to_come(one));
    for one in open() {
        section.rows.push(vec![
            Cell::Count(u64::from(one.expected.agreement)),
            Cell::Text(one.expected.in_words()),
            Cell::Day(one.expected.pays_on),
            Cell::Day(one.available_on),
            Cell::Money(one.expected.gross),
            Cell::text(standing_in_words(one, journal.currency)),
        ]);
    }
    let mut total = vec![const { Cell::Empty }; columns.len()];
    total[4] = Cell::of(Cents::sum(open().map(|one| one.expected.gross)), Cell::Money);
    section.total = (!section.rows.is_empty()).then_some(total);
    section
}

fn not_expected_section(journal: &Journal, matched: &Matching) -> Section {
    let columns = [
        ("date", "Date"),
        ("client", "Client"),
        ("cause", "Cause"),
        ("amount", "Amount"),
        ("line", "Line"),
    ];
    let mut section = Section::new("not_expected", &columns).titled("Not expected");
    for index in matched.not_expected.iter().copied() {
        let line = &journal.lines[index];
        section.rows.push(vec![
            Cell::Day(line.dated),
            Cell::text(journal.texts.text(line.client)),
            Cell::text(journal.meanings.causes[index].id()),
            Cell::Money(line.amount),
            Cell::Text(named(journal, index)),
        ]);
    }
    let amounts = matched.not_expected.iter().map(|index| journal.lines[*index].amount);
    let mut total = vec![const { Cell::Empty }; columns.len()];
    total[3] = Cell::of(Cents::sum(amounts), Cell::Money);
    section.total = (!section.rows.is_empty()).then_some(total);
    section
}

fn proposal_section(work: &ShownWork<'_>, proposed: &[Proposal]) -> Section {
    let columns =
        [("client", "Client"), ("what", "What"), ("reason", "Why"), ("command", "To keep it")];
    let mut section =
        Section::new("proposals", &columns).titled("Recurring income without a contract");
    for one in proposed {
        section.rows.push(vec![
            Cell::text(&one.client),
            Cell::text(&one.what),
            Cell::text(&one.reason),
            Cell::Text(one.command(work.account_flag).unwrap_or_else(|why| why)),
        ]);
    }
    section
}

/// The lines that show it.
fn evidence_section(journal: &Journal, proposed: &[Proposal]) -> Section {
    let columns = [("client", "Client"), ("date", "Date"), ("amount", "Amount"), ("line", "Line")];
    let mut section = Section::new("evidence", &columns).titled("The lines that show it");
    for one in proposed {
        for index in one.lines.iter().copied() {
            let line = &journal.lines[index];
            section.rows.push(vec![
                Cell::text(&one.client),
                Cell::Day(line.dated),
                Cell::Money(line.amount),
                Cell::Text(named(journal, index)),
            ]);
        }
    }
    section
}

fn worth_section(worth: &[WorthRetainer]) -> Section {
    let columns = [
        ("client", "Client"),
        ("months_paid", "Months paid"),
        ("of_months", "of"),
        ("average", "Average"),
        ("least", "Least"),
        ("most", "Most"),
        ("reason", "Why"),
    ];
    let mut section = Section::new("worth_a_retainer", &columns).titled("Clients worth a retainer");
    for one in worth {
        section.rows.push(vec![
            Cell::text(&one.client),
            Cell::Count(one.months_paid as u64),
            Cell::Count(one.of_months as u64),
            Cell::Money(one.average),
            Cell::Money(one.least),
            Cell::Money(one.most),
            Cell::text(&one.reason),
        ]);
    }
    section
}

fn notes(request: &MatchRequest<'_>, matched: &Matching) -> Vec<String> {
    let mut notes = Vec::new();
    let is_behind = |one: &Matched| matches!(one.standing, Standing::NotKnown(_));
    match matched.known_to {
        Some(last) if last < request.today && matched.payments.iter().any(is_behind) => {
            notes.push(format!(
                "The lines end on {last}: of payments that were due after it nothing is known. Import a newer statement."
            ));
        }
        Some(last) if last < request.today => {
            notes.push(format!("Days late are counted up to {last}, the last line."));
        }
        _ => {}
    }
    notes.push(
        "A client's payment becomes available some days after it; what was given back later is not taken off."
            .to_owned(),
    );
    notes
}
