//! Which line paid which invoice, what is open, and how does an invoice stand?

use crate::build::{Row, cents, day, journal, row};
use jiff::ToSpan;
use outflow_answers::invoices::{
    Invoice, InvoiceLine, KeptInvoice, Matched, Number, Party, Proof, Reason, State, Sums, TaxRule,
    Told, Voided, matching,
};
use outflow_ledger::LineKind::{Fixed, Withdrawal};
use outflow_ledger::{Cents, Currency, Journal};
use proptest::prelude::*;

const LABS: &str = "Saltmarsh Labs";
const REEF: &str = "Reef Survey";

/// An invoice of a day, to be paid within two weeks.
fn kept(counter: u32, client: &str, issued: &str, amount: &str) -> KeptInvoice {
    let line = InvoiceLine { what: "Charts".to_owned(), hours: None, amount: cents(amount) };
    let sums = Sums::of(std::slice::from_ref(&line), &TaxRule::default()).expect("it can be held");
    let party = || Party { name: "Njeri Kamau".to_owned(), ..Party::default() };
    let issued = day(issued);
    let invoice = Invoice {
        operation: 100 + counter,
        number: Number { text: format!("N{counter}"), counter, year: None },
        account: "upwork".to_owned(),
        agreement: 1,
        client: client.to_owned(),
        covers: issued,
        issued,
        due: issued.saturating_add(14.days()),
        currency: Currency::USD,
        seller: party(),
        buyer: party(),
        reference: None,
        payment: vec!["IBAN".to_owned()],
        lines: vec![line],
        tax: TaxRule::default(),
        sums,
    };
    KeptInvoice { invoice, sent: Some(issued), told: Vec::new(), voided: None }
}

pub fn told(operation: u32, on: &str, amount: &str) -> Told {
    Told { operation, on: day(on), amount: cents(amount) }
}

fn matched(rows: &[Row], kept: Vec<KeptInvoice>, today: &str) -> (Journal, Matched) {
    let journal = journal(rows);
    let matched = matching(&journal, kept, day(today));
    (journal, matched)
}

/// Number, state, what is open, days late, and the places of the lines.
fn outcome(matched: &Matched) -> Vec<String> {
    let of = matched.invoices.iter().map(|one| {
        let lines: Vec<usize> = one.payments.iter().filter_map(|it| it.proof.line()).collect();
        let name = &one.kept.invoice.number.text;
        format!("{name} {} {} {} {lines:?}", one.state.id(), one.open, one.days_late)
    });
    of.collect()
}

fn proposals(matched: &Matched) -> Vec<(Vec<usize>, Vec<usize>, Reason)> {
    let of = matched.proposals.iter();
    of.map(|one| (one.lines.clone(), one.invoices.clone(), one.reason)).collect()
}

#[test]
fn an_invoice_stands_as_its_days_and_payments_say() {
    let unsent = |one: KeptInvoice| KeptInvoice { sent: None, ..one };
    let with = |one: KeptInvoice, payment: Told| KeptInvoice { told: vec![payment], ..one };
    let voided = Some(Voided { on: day("2026-06-03"), why: "twice".to_owned() });
    let one = || kept(1, LABS, "2026-06-01", "500");
    for (invoice, today, expected) in [
        (unsent(one()), "2026-06-10", "N1 draft 500.00 0 []"),
        // Nobody is late with what was never sent.
        (unsent(one()), "2026-07-10", "N1 draft 500.00 0 []"),
        (one(), "2026-06-15", "N1 sent 500.00 0 []"),
        (one(), "2026-06-16", "N1 overdue 500.00 1 []"),
        (with(one(), told(9, "2026-06-10", "200")), "2026-06-15", "N1 part paid 300.00 0 []"),
        (with(one(), told(9, "2026-06-10", "200")), "2026-06-18", "N1 overdue 300.00 3 []"),
        (
            with(unsent(one()), told(9, "2026-06-10", "200")),
            "2026-06-15",
            "N1 part paid 300.00 0 []",
        ),
        (with(one(), told(9, "2026-06-10", "500")), "2026-07-15", "N1 paid 0.00 0 []"),
        (with(one(), told(9, "2026-06-17", "500")), "2026-07-15", "N1 paid 0.00 2 []"),
        (KeptInvoice { voided, ..one() }, "2026-07-15", "N1 void 0.00 0 []"),
    ] {
        let (_, found) = matched(&[], vec![invoice], today);
        assert_eq!(outcome(&found), [expected], "{today}");
    }
}

#[test]
fn a_line_of_the_very_amount_pays_the_invoice_whose_day_is_nearest() {
    let rows = [
        // Before the invoice was written: it paid something else.
        row("2026-05-30", Fixed, "500", LABS),
        row("2026-06-20", Fixed, "500", "saltmarsh labs"),
        row("2026-06-21", Fixed, "500", REEF),
        row("2026-07-18", Fixed, "500", LABS),
        row("2026-07-19", Withdrawal, "-500", ""),
    ];
    let all = vec![
        kept(1, LABS, "2026-06-01", "500"),
        kept(2, LABS, "2026-07-01", "500"),
        kept(3, LABS, "2026-07-02", "500.01"),
    ];
    let (_, found) = matched(&rows, all, "2026-07-20");
    assert_eq!(
        outcome(&found),
        ["N1 paid 0.00 5 [1]", "N2 paid 0.00 3 [3]", "N3 overdue 500.01 4 []"]
    );
    assert_eq!(proposals(&found), []);
}

#[test]
fn lines_pay_in_the_order_in_which_they_came() {
    // The second line is nearer to the first invoice's day than the first line is.
    let rows = [row("2026-06-03", Fixed, "500", LABS), row("2026-06-16", Fixed, "500", LABS)];
    let all = vec![kept(1, LABS, "2026-06-01", "500"), kept(2, LABS, "2026-06-15", "500")];
    let (_, found) = matched(&rows, all, "2026-06-20");
    assert_eq!(outcome(&found), ["N1 paid 0.00 0 [0]", "N2 paid 0.00 0 [1]"]);
}

#[test]
fn where_two_invoices_fit_a_line_equally_nothing_is_decided() {
    let two = || vec![kept(1, LABS, "2026-06-01", "500"), kept(2, LABS, "2026-06-01", "500")];
    let one_line = [row("2026-06-14", Fixed, "500", LABS)];
    let (_, found) = matched(&one_line, two(), "2026-06-14");
    assert_eq!(outcome(&found), ["N1 sent 500.00 0 []", "N2 sent 500.00 0 []"]);
    assert_eq!(proposals(&found), [(vec![0], vec![0, 1], Reason::FitsEqually)]);
    // With a line for each, both are paid, whichever paid which.
    let two_lines = [one_line[0], row("2026-06-15", Fixed, "500", LABS)];
    let (_, found) = matched(&two_lines, two(), "2026-06-16");
    assert_eq!(outcome(&found), ["N1 paid 0.00 0 [0]", "N2 paid 0.00 0 [1]"]);
    assert_eq!(proposals(&found), []);
    // The user's word decides, and the line is its proof.
    let mut decided = two();
    decided[1].told.push(told(9, "2026-06-14", "500"));
    let (_, found) = matched(&one_line, decided, "2026-06-16");
    assert_eq!(outcome(&found), ["N1 overdue 500.00 1 []", "N2 paid 0.00 0 [0]"]);
    assert_eq!(found.invoices[1].payments[0].proof, Proof::Told(9, Some(0)));
    assert_eq!(proposals(&found), []);
}

#[test]
fn parts_and_payments_for_several_are_proposed_and_never_counted() {
    let rows = [
        row("2026-06-10", Fixed, "200", LABS),
        row("2026-06-11", Fixed, "900", REEF),
        row("2026-06-12", Fixed, "5000", LABS),
    ];
    let all = vec![
        kept(1, LABS, "2026-06-01", "500"),
        kept(2, REEF, "2026-06-02", "600"),
        kept(3, REEF, "2026-06-03", "300"),
    ];
    let (_, found) = matched(&rows, all.clone(), "2026-06-14");
    assert!(found.invoices.iter().all(|one| one.paid.is_zero() && one.state == State::Sent));
    assert_eq!(
        proposals(&found),
        [(vec![0], vec![0], Reason::Part), (vec![1], vec![1, 2], Reason::Together)]
    );
    // Once it was told, the rest of the invoice is what a later line may be.
    let mut told_of = all;
    told_of[0].told.push(told(9, "2026-06-10", "200"));
    let rows = [rows[0], row("2026-06-13", Fixed, "300", LABS)];
    let (_, found) = matched(&rows, told_of, "2026-06-14");
    assert_eq!(outcome(&found)[0], "N1 paid 0.00 0 [0, 1]");
}

#[test]
fn a_void_invoice_takes_no_line() {
    let mut all = vec![kept(1, LABS, "2026-06-01", "500"), kept(2, LABS, "2026-06-01", "500")];
    all[0].voided = Some(Voided { on: day("2026-06-02"), why: "wrong address".to_owned() });
    let rows = [row("2026-06-14", Fixed, "500", LABS)];
    let (_, found) = matched(&rows, all, "2026-06-16");
    assert_eq!(outcome(&found), ["N1 void 0.00 0 []", "N2 paid 0.00 0 [0]"]);
}

fn rows() -> impl Strategy<Value = Vec<Row>> {
    let one = (0..120_i32, 0..5_usize, prop::bool::ANY);
    prop::collection::vec(one, 0..25).prop_map(|rows| {
        let of = |(offset, amount, is_reef): (i32, usize, bool)| {
            // Even two dozen of the largest make a balance that can be held.
            let amounts = ["500", "250", "250.01", "90", "3000000000000000"];
            let client = if is_reef { REEF } else { LABS };
            let mut one = row("2026-06-01", Fixed, amounts[amount], client);
            one.dated = one.dated.saturating_add(offset.days());
            one
        };
        let mut rows: Vec<Row> = rows.into_iter().map(of).collect();
        rows.sort_by_key(|row| row.dated);
        rows
    })
}

fn invoices() -> impl Strategy<Value = Vec<KeptInvoice>> {
    let one = (0..100_i32, 0..5_usize, prop::bool::ANY, 0..4_u8, 0..60_i32);
    prop::collection::vec(one, 0..12).prop_map(|all| {
        let of = |(place, (offset, amount, is_reef, told_of, later))| {
            let amounts = ["500", "250", "750", "90", "340"];
            let client = if is_reef { REEF } else { LABS };
            let issued = day("2026-06-01").saturating_add(i64::from(offset).days());
            let mut one = kept(place, client, &issued.to_string(), amounts[amount]);
            let on = issued.saturating_add(i64::from(later).days()).to_string();
            match told_of {
                0 => one.told.push(told(200 + place, &on, "90")),
                1 => one.told.push(told(200 + place, &on, amounts[amount])),
                2 => one.voided = Some(Voided { on: issued, why: "why".to_owned() }),
                _ => {}
            }
            one
        };
        (1..).zip(all).map(of).collect()
    })
}

proptest! {
    #[test]
    fn no_line_pays_twice_and_sums_add_up(rows in rows(), all in invoices()) {
        let (journal, found) = matched(&rows, all, "2026-10-01");
        let lines = found.invoices.iter().flat_map(|one| &one.payments);
        let mut used: Vec<usize> = lines.filter_map(|one| one.proof.line()).collect();
        let proposed: Vec<usize> =
            found.proposals.iter().flat_map(|one| one.lines.clone()).collect();
        used.extend(&proposed);
        let count = used.len();
        used.sort_unstable();
        used.dedup();
        prop_assert_eq!(used.len(), count, "no line is used twice");
        for one in &found.invoices {
            let sum = Cents::sum(one.payments.iter().map(|payment| payment.amount));
            prop_assert_eq!(sum, Some(one.paid));
            match one.kept.voided {
                Some(_) => prop_assert!(one.open.is_zero() && one.paid.is_zero()),
                None => prop_assert_eq!(one.paid.plus(one.open), Some(one.kept.invoice.sums.total)),
            }
            prop_assert!(!one.open.is_negative());
            let is_told = |payment: &&outflow_answers::invoices::Payment| {
                matches!(payment.proof, Proof::Told(..))
            };
            if one.kept.voided.is_none() {
                prop_assert_eq!(one.payments.iter().filter(is_told).count(), one.kept.told.len());
            }
            for payment in &one.payments {
                let Some(index) = payment.proof.line() else { continue };
                let line = &journal.lines[index];
                prop_assert_eq!(line.amount, payment.amount);
                prop_assert_eq!(journal.texts.text(line.client), &one.kept.invoice.client);
                if let Proof::Line(_) = payment.proof {
                    prop_assert!(line.dated >= one.kept.invoice.issued);
                    prop_assert!(one.open.is_zero(), "a line by itself pays all that is open");
                }
            }
        }
        for one in &found.proposals {
            let clients = one.invoices.iter().map(|place| &found.invoices[*place]);
            prop_assert!(clients.clone().count() > 0);
            prop_assert!(one.reason != Reason::Together || clients.count() > 1);
        }
        let kept = found.invoices.iter().map(|one| one.kept.clone()).collect();
        prop_assert_eq!(matching(&journal, kept, day("2026-10-01")), found);
    }
}
