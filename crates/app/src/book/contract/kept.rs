//! How is a contract written into the book, and read again?

use super::{ADD, END};
use crate::book::Seen;
use jiff::civil::Date;
use outflow_answers::work::{Agreement, Milestone, Pay};
use outflow_calendar::Rhythm;
use outflow_fields::{FileKind, Keys, Reader, read_file, values};
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Code, Diagnostic};
use outflow_store::{KeptNote, NoteKind};

const KIND: FileKind = FileKind {
    name: "the contract",
    syntax: Code::NewerBook,
    key: Code::NewerBook,
    value: Code::NewerBook,
};

const KINDS: [(&str, ContractKind); 3] = [
    ("marketplace", ContractKind::Marketplace),
    ("direct", ContractKind::Direct),
    ("enterprise", ContractKind::Enterprise),
];

/// The contracts of an account that count, each with its end; a contract's number is that of its operation.
///
/// # Errors
/// A contract that this version cannot read.
pub fn agreements(seen: &Seen, account: &str) -> Result<Vec<Agreement>, Box<Diagnostic>> {
    let of_account = |note: &&KeptNote| note.account.as_deref() == Some(account);
    let mut found: Vec<Agreement> = Vec::new();
    for note in seen.catalogue.notes_of(NoteKind::Contract).filter(of_account) {
        let agreement = match note.about.as_str() {
            ADD => read(note, account),
            other => {
                let number = other.strip_prefix(END).and_then(|number| number.parse::<u32>().ok());
                let Some((number, day)) = number.zip(note.dated) else {
                    return Err(unreadable(note));
                };
                // The end of a contract that was undone says nothing.
                if let Some(ended) = found.iter_mut().find(|one| one.number == number) {
                    ended.ended = Some(day);
                }
                continue;
            }
        };
        found.push(agreement.ok_or_else(|| unreadable(note))?);
    }
    Ok(found)
}

fn unreadable(note: &KeptNote) -> Box<Diagnostic> {
    let message = format!(
        "the book holds a contract (operation {}) that this version cannot read",
        note.operation
    );
    Box::new(Diagnostic::new(Code::NewerBook, message))
}

/// The text of a contract: TOML, everything that it says and nothing that follows from it.
pub fn written(agreement: &Agreement) -> String {
    let mut lines = vec![
        format!("client = {}", quoted(&agreement.client)),
        format!("started = {}", agreement.started),
        format!("currency = {}", quoted(agreement.currency.code())),
    ];
    let kind = KINDS.iter().find(|(_, kind)| *kind == agreement.kind);
    lines.push(format!("kind = {}", quoted(kind.map_or("marketplace", |(name, _)| name))));
    lines.extend(agreement.title.as_ref().map(|title| format!("title = {}", quoted(title))));
    lines.extend(agreement.fee_basis_points.map(|points| format!("fee_basis_points = {points}")));
    match &agreement.pay {
        Pay::Hourly { rate, minutes_a_week, weekly_limit_minutes } => {
            lines.push("type = \"hourly\"".to_owned());
            lines.push(format!("rate = \"{rate}\""));
            lines.extend(minutes_a_week.map(|minutes| format!("minutes_a_week = {minutes}")));
            let limit = weekly_limit_minutes.map(|limit| format!("weekly_limit_minutes = {limit}"));
            lines.extend(limit);
        }
        Pay::Fixed { milestones } => {
            lines.push("type = \"fixed\"".to_owned());
            for one in milestones {
                lines.push("\n[[milestone]]".to_owned());
                if !one.name.is_empty() {
                    lines.push(format!("name = {}", quoted(&one.name)));
                }
                lines.push(format!("amount = \"{}\"", one.amount));
                lines.push(format!("due = {}", one.due));
            }
        }
        Pay::Retainer { amount, rhythm } => {
            lines.push("type = \"retainer\"".to_owned());
            lines.push(format!("amount = \"{amount}\""));
            lines.push(format!("every = {}", quoted(&rhythm.to_string())));
        }
    }
    lines.push(String::new());
    lines.join("\n")
}

fn quoted(text: &str) -> String {
    toml_edit::Value::from(text).to_string()
}

fn read(note: &KeptNote, account: &str) -> Option<Agreement> {
    let (found, problems) = read_file(&note.text, KIND, |reader, keys| {
        let client = keys.get(reader, "client", values::text);
        let started = keys.date(reader, "started");
        let currency = keys.get(reader, "currency", values::currency);
        let kind = keys.word(reader, "kind", &KINDS);
        let title = keys.get(reader, "title", values::text);
        let fee_basis_points = keys.get(reader, "fee_basis_points", values::count);
        let pay = pay(reader, keys, started?);
        Some(Agreement {
            number: note.operation.0,
            account: account.to_owned(),
            client: client?,
            title,
            kind: kind?,
            pay: pay?,
            started: started?,
            ended: None,
            fee_basis_points,
            currency: currency?,
        })
    });
    found.flatten().filter(|_| problems.is_empty())
}

fn pay(reader: &mut Reader<'_>, keys: &mut Keys<'_, '_>, started: Date) -> Option<Pay> {
    let words = [("hourly", 0), ("fixed", 1), ("retainer", 2)];
    match keys.word(reader, "type", &words)? {
        0 => Some(Pay::Hourly {
            rate: keys.money(reader, "rate")?,
            minutes_a_week: keys.get(reader, "minutes_a_week", values::count),
            weekly_limit_minutes: keys.get(reader, "weekly_limit_minutes", values::count),
        }),
        1 => {
            let milestones = keys.all_tables(reader, "milestone", |reader, keys| {
                Some(Milestone {
                    name: keys.get(reader, "name", values::text).unwrap_or_default(),
                    amount: keys.money(reader, "amount")?,
                    due: keys.date(reader, "due")?,
                })
            });
            milestones.map(|milestones| Pay::Fixed { milestones })
        }
        _ => {
            let amount = keys.money(reader, "amount")?;
            let every = keys.get(reader, "every", values::text)?;
            let rhythm = Rhythm::read(&every, started).ok()?;
            Some(Pay::Retainer { amount, rhythm })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use outflow_ledger::{Cents, Currency};
    use outflow_store::OperationId;

    fn agreement(pay: Pay) -> Agreement {
        Agreement {
            number: 7,
            account: "main".to_owned(),
            client: "Quillfern \"Software\" LTD\\".to_owned(),
            title: Some("Charts\nand more".to_owned()),
            kind: ContractKind::Direct,
            pay,
            started: date(2026, 11, 1),
            ended: None,
            fee_basis_points: Some(1_250),
            currency: Currency::USD,
        }
    }

    fn note(text: String) -> KeptNote {
        KeptNote {
            operation: OperationId(7),
            kind: NoteKind::Contract,
            account: Some("main".to_owned()),
            dated: Some(date(2026, 11, 1)),
            about: ADD.to_owned(),
            text,
        }
    }

    #[test]
    fn what_is_written_can_be_read() {
        let cents = |minor| Cents::new(minor).unwrap();
        let milestone = |name: &str, minor| Milestone {
            name: name.to_owned(),
            amount: cents(minor),
            due: date(2026, 12, 10),
        };
        let start = date(2026, 11, 1);
        for pay in [
            Pay::Hourly { rate: cents(3_333), minutes_a_week: None, weekly_limit_minutes: None },
            Pay::Hourly {
                rate: cents(3_333),
                minutes_a_week: Some(605),
                weekly_limit_minutes: Some(1_200),
            },
            Pay::Fixed { milestones: vec![milestone("Chart = @module", 52_000)] },
            Pay::Fixed { milestones: vec![milestone("", 1), milestone("Two", 2)] },
            Pay::Retainer {
                amount: cents(50_000),
                rhythm: Rhythm::read("monthly on 31 until 2027-06-30", start).unwrap(),
            },
        ] {
            let whole = agreement(pay);
            let text = written(&whole);
            assert_eq!(read(&note(text.clone()), "main"), Some(whole), "{text}");
        }
    }

    #[test]
    fn what_a_later_version_may_write_is_not_half_read() {
        let rate = Cents::new(100).unwrap();
        let hourly = Pay::Hourly { rate, minutes_a_week: None, weekly_limit_minutes: None };
        let text = written(&agreement(hourly));
        for (from, to) in [
            ("type = \"hourly\"", "type = \"barter\""),
            ("rate = \"1.00\"", "rate = \"one\""),
            ("kind = \"direct\"", "kind = \"direct\"\ncolour = \"red\""),
            ("started = ", "start = "),
            ("client", "["),
        ] {
            let changed = text.replacen(from, to, 1);
            assert_ne!(changed, text);
            assert_eq!(read(&note(changed), "main"), None, "{to}");
        }
    }
}
