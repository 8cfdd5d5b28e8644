//! What does the book know of a bill that is asked about: the client's billings, the contract's terms, the user's country?

use crate::book::account::{BookRequest, read};
use crate::fees::FeesInput;
use jiff::civil::Date;
use outflow_answers::period::Period;
use outflow_importers::read_snapshot;
use outflow_ledger::snapshot::{Contract, ContractKind, Membership};
use outflow_ledger::{Cents, Code, Diagnostic, Journal, LedgerCause, Snapshot, TextId};

/// Fills what was left open from the book; what it filled, in words. Of the client's bills those of the period count.
pub fn fill(
    input: &mut FeesInput,
    request: &BookRequest,
    period: Period,
    client: Option<&str>,
) -> Result<Vec<String>, Vec<Diagnostic>> {
    let Some(book) = read(request)? else { return Ok(Vec::new()) };
    let mut told = Vec::new();
    let snapshot = match &book.snapshot {
        Some((name, text)) => read_snapshot(name, text).0.unwrap_or_default(),
        None => Snapshot::default(),
    };
    let mut fill = |slot: &mut Option<String>, value: Option<String>, what: &str| {
        if let (None, Some(value)) = (&slot, value) {
            told.push(format!("{what} {value}"));
            *slot = Some(value);
        }
    };
    fill(&mut input.platform, Some(book.account.platform.clone()), "platform");
    fill(&mut input.country, snapshot.country.clone(), "country");
    if let Some(client) = client {
        let journal = &book.journal;
        let id = client_of(journal, client).map_err(|problem| vec![*problem])?;
        let name = journal.texts.text(id).to_owned();
        let is_it = |one: &&Contract| {
            one.client.as_deref().is_some_and(|known| known.eq_ignore_ascii_case(&name))
        };
        let contract = snapshot.contracts.iter().find(is_it);
        let billed = billed(journal, id, period, input.on).map_err(|problem| vec![*problem])?;
        let what = match period {
            Period::ALL => format!("billed to {name} before {}:", input.on),
            _ => format!("billed to {name} before {}, {}:", input.on, period.in_words()),
        };
        // More was given back than the lines show as billed: what came before them is not known.
        let billed = Some(billed).filter(|billed| !billed.is_negative());
        fill(&mut input.client_billed, billed.map(|billed| billed.to_string()), &what);
        let percent = contract.and_then(|one| one.fee_basis_points).map(percent);
        fill(&mut input.fee_percent, percent, "fee of the contract in percent:");
        told.extend(fill_start(input, journal, id, contract));
        if let (Some(kind), ContractKind::Marketplace) =
            (contract.and_then(|one| one.kind), input.kind)
        {
            input.kind = kind;
        }
        if input.hourly.is_none() {
            input.hourly = contract.and_then(|one| one.hourly);
        }
    }
    if input.tax_form.is_none() && snapshot.tax_form_complete.is_some() {
        input.tax_form = snapshot.tax_form_complete;
        told.push("tax form as in the newest figures".to_owned());
    }
    if snapshot.top_rated == Some(true) && !input.top_rated {
        input.top_rated = true;
        told.push("Top Rated".to_owned());
    }
    if snapshot.membership == Some(Membership::Plus) && input.membership == Membership::Basic {
        input.membership = Membership::Plus;
        told.push("membership plus".to_owned());
    }
    Ok(told)
}

/// When the contract started: as recorded, else as its client's first line lets one think, which the answer says.
fn fill_start(
    input: &mut FeesInput,
    journal: &Journal,
    client: TextId,
    contract: Option<&Contract>,
) -> Option<String> {
    if input.started.is_some() {
        return None;
    }
    if let Some(day) = contract.and_then(|one| one.started) {
        input.started = Some(day);
        return Some(format!("contract since {day}"));
    }
    let mut of_client = journal.lines.iter().filter(|line| line.client == client);
    // The contract may be older than the book.
    let day = of_client.find(|line| line.dated <= input.on)?.dated;
    input.first_line = Some(day);
    Some(format!(
        "the client's first line, of {day} (taken for the start of the contract; --started names another day)"
    ))
}

/// Hundredths of a percent as they are typed.
fn percent(points: u32) -> String {
    format!("{}.{:02}", points / 100, points % 100)
}

/// The one client whose name holds the words.
fn client_of(journal: &Journal, words: &str) -> Result<TextId, Box<Diagnostic>> {
    let wanted = words.trim().to_lowercase();
    let mut found: Vec<TextId> = Vec::new();
    for line in &journal.lines {
        let name = journal.texts.text(line.client).to_lowercase();
        if name == wanted && !name.is_empty() {
            return Ok(line.client);
        }
        if !wanted.is_empty() && name.contains(&wanted) && !found.contains(&line.client) {
            found.push(line.client);
        }
    }
    let names = || found.iter().map(|id| journal.texts.text(*id)).collect::<Vec<&str>>().join(", ");
    match found.as_slice() {
        [only] => Ok(*only),
        [] => {
            let message = format!("--client: no client of the book is called {words:?}");
            let hint = "outflow sql \"select distinct client from lines\" lists them.";
            Err(Box::new(Diagnostic::new(Code::BadFlag, message).hinting(hint)))
        }
        _ => {
            let message = format!("--client: {words:?} names {} clients", found.len());
            Err(Box::new(
                Diagnostic::new(Code::BadFlag, message).expecting(format!("one of {}", names())),
            ))
        }
    }
}

/// What a client was billed before a day, refunds taken off.
fn billed(
    journal: &Journal,
    client: TextId,
    period: Period,
    before: Date,
) -> Result<Cents, Box<Diagnostic>> {
    use LedgerCause::{Chargeback, PaymentReversed, RefundToClient};
    let counts = |cause: LedgerCause| {
        cause.is_earning() || matches!(cause, RefundToClient | PaymentReversed | Chargeback)
    };
    let of_client = journal.lines.iter().zip(&journal.meanings.causes);
    let of_client = of_client.filter(|(line, _)| {
        line.client == client && line.dated < before && period.contains(line.dated)
    });
    let amounts = of_client.filter(|(_, cause)| counts(**cause)).map(|(line, _)| line.amount);
    Cents::sum(amounts).ok_or_else(|| {
        let message = "the billings of the client sum to more than can be held exactly";
        Box::new(Diagnostic::new(Code::Overflow, message))
    })
}
