//! Which invoices does the book hold, how does each stand, and what becomes of one: made, sent, paid, void?

mod change;
mod details;
mod kept;
mod list;
mod make;

pub use change::{paid, sent, void};
pub use details::{Details, InvoiceFile, TEMPLATE, read_details};
pub use kept::invoices;
pub use list::{Found, OfAccount, find, list, standings, to_invoice};
pub use make::{Plan, Request, Which, plan, record};
pub use outflow_answers::invoices::{Invoice, LIST_SCHEMA, SCHEMA, State};

use crate::book::contract::Recording;
use jiff::civil::Date;
use outflow_ledger::{Code, Diagnostic};
use outflow_store::{Change, Entry, Head, NoteKind, OperationId, Store, StoreError};

/// What a note about an invoice is about: a new one.
const MAKE: &str = "make";
/// Before the operation of the invoice that was sent.
const SENT: &str = "sent ";
/// Before that of the invoice for which money came.
const PAID: &str = "paid ";
/// Before that of the invoice that no longer counts.
const VOID: &str = "void ";

/// A day on which something was done is not to come; in some places of the world it is tomorrow already.
fn refuse_to_come(flag: &str, on: Date, today: Date) -> Result<(), Box<Diagnostic>> {
    match today.tomorrow().is_ok_and(|tomorrow| on > tomorrow) {
        true => {
            let problem = Diagnostic::new(Code::BadFlag, format!("{flag}: {on} is still to come"));
            Err(Box::new(problem.expecting(format!("a day up to {today}"))))
        }
        false => Ok(()),
    }
}

/// What goes into the book as one operation.
struct New<'a> {
    account: &'a str,
    dated: Date,
    about: &'a str,
    text: &'a str,
    summary: &'a str,
}

/// Records it, where the book is still the one that was looked at; the new head of the book.
fn write(by: Recording<'_>, head: Head, new: &New<'_>) -> Result<(OperationId, Head), StoreError> {
    let operation = by.place.open_to_write()?.record(&Entry {
        change: Change::Note {
            kind: NoteKind::Invoice,
            account: Some(new.account),
            dated: Some(new.dated),
            about: new.about,
            text: new.text,
        },
        now: by.place.access.now,
        program: by.program,
        summary: new.summary,
        head,
    })?;
    Ok((operation.id, Some((operation.id, operation.hash))))
}
