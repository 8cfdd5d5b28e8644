//! Which invoices are to be made, sent, or asked about?

use super::{Task, TodoRequest, ended};
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::{Cents, Currency};

/// An invoice for which money is still to come, or one that is to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OwedInvoice {
    /// Its number; none where it is still to be made.
    pub number: Option<String>,
    /// The client.
    pub client: String,
    /// The contract's number.
    pub agreement: u32,
    /// The contract's own day of the payment that it asks for.
    pub covers: Date,
    /// Of the amount.
    pub currency: Currency,
    /// What is still to come; none where hours have to be told first.
    pub open: Option<Cents>,
    /// The day until which it is to be paid; of one that is to be made, the day on which the client pays.
    pub due: Date,
    /// Whether it was sent.
    pub is_sent: bool,
}

pub(super) fn tasks(request: &TodoRequest<'_>) -> Vec<Task> {
    request.invoices.iter().filter_map(|one| task(request, one)).collect()
}

fn task(request: &TodoRequest<'_>, one: &OwedInvoice) -> Option<Task> {
    let (client, due) = (&one.client, day_in_words(one.due));
    let open = one.open.map(|open| money_in_words(one.currency, open));
    let (id, what, why, how) = match &one.number {
        None => (
            format!("invoice-to-make/{client}/{}", one.due),
            ended(format!("Make the invoice for {client}")),
            format!("By the contract it is to be paid on {due}, and no invoice asks for it."),
            "outflow invoice make".to_owned(),
        ),
        Some(number) if !one.is_sent => (
            format!("invoice/{number}"),
            ended(format!("Send invoice {number} to {client}")),
            format!("It is made, and nothing says that it was sent; it is to be paid by {due}."),
            format!(
                "outflow invoice show {number} -o FILE.pdf; then outflow invoice sent {number}"
            ),
        ),
        Some(number) if one.due < request.today => (
            format!("invoice/{number}"),
            format!("Ask {client} about invoice {number}."),
            format!("{} is open and was due on {due}.", open.unwrap_or_default()),
            format!("outflow invoice show {number}; outflow invoice paid {number} if it came"),
        ),
        Some(_) => return None,
    };
    let mut task = request.task(id, what, why, Some(one.due));
    task.amount = one.open;
    task.currency = one.currency;
    task.how = how;
    Some(task)
}
