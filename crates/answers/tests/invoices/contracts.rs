//! Do kept invoices and what contracts let expect know of each other?

use crate::build::{Row, agreement, cents, day, fixed, journal, request, retainer, row};
use crate::matching::told;
use jiff::ToSpan;
use jiff::civil::Date;
use outflow_answers::invoices::{
    Invoice, InvoiceLine, KeptInvoice, Number, Party, Sums, TaxCharge, TaxRule, Voided, billable,
};
use outflow_answers::work::{
    Agreement, MatchRequest, Matching, Milestone, Pay, Standing, matching, still_expected,
};
use outflow_ledger::LineKind::{Fixed, Withdrawal};
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Journal};
use proptest::prelude::*;

const BRINE: &str = "Brine";

fn direct(number: u32, pay: Pay, started: &str) -> Agreement {
    Agreement { kind: ContractKind::Direct, ..agreement(number, BRINE, pay, started) }
}

fn vat() -> TaxRule {
    let charge = Some(TaxCharge { name: "VAT".to_owned(), basis_points: 2_100 });
    TaxRule { charge, note: None }
}

/// The invoice that asks for what a contract lets expect on a day, with two weeks to pay.
fn invoiced(of: &Agreement, covers: &str, issued: &str, tax: TaxRule) -> KeptInvoice {
    let covers = day(covers);
    let all = billable(std::slice::from_ref(of), covers);
    let one = all.into_iter().find(|one| one.covers == covers).expect("it is to be paid");
    kept(of.number, covers, day(issued), one.lines, tax)
}

fn kept(
    agreement: u32,
    covers: Date,
    issued: Date,
    lines: Vec<InvoiceLine>,
    tax: TaxRule,
) -> KeptInvoice {
    let counter = u32::from(issued.day_of_year().unsigned_abs());
    let sums = Sums::of(&lines, &tax).expect("it can be held");
    let invoice = Invoice {
        operation: counter,
        number: Number { text: format!("N{counter}"), counter, year: None },
        account: "upwork".to_owned(),
        agreement,
        client: BRINE.to_owned(),
        covers,
        issued,
        due: issued.saturating_add(14.days()),
        currency: outflow_ledger::Currency::USD,
        seller: Party::default(),
        buyer: Party::default(),
        reference: None,
        payment: Vec::new(),
        lines,
        tax,
        sums,
    };
    KeptInvoice { invoice, sent: Some(issued), told: Vec::new(), voided: None }
}

struct Case {
    journal: Journal,
    agreements: Vec<Agreement>,
    kept: Vec<KeptInvoice>,
}

impl Case {
    fn request<'a>(&'a self, today: &str) -> MatchRequest<'a> {
        MatchRequest { invoices: &self.kept, ..request(&self.agreements, today) }
    }

    fn matched(&self, today: &str) -> Matching {
        matching(&self.journal, &self.request(today))
    }

    fn open(&self, today: &str) -> Vec<String> {
        let asked = self.request(today);
        let found = still_expected(&self.journal, &asked, day("2024-01-01"), day("2024-09-30"));
        found
            .iter()
            .map(|one| format!("{} {} {}", one.pays_on, one.gross, one.in_words()))
            .collect()
    }
}

fn standings(matched: &Matching) -> Vec<Standing> {
    matched.payments.iter().map(|one| one.standing).collect()
}

#[test]
fn what_an_invoice_asks_for_with_tax_is_paid_with_tax() {
    let contract = direct(1, fixed(&[("Site", "500", "2024-06-10")]), "2024-05-01");
    let kept = vec![invoiced(&contract, "2024-06-10", "2024-06-10", vat())];
    let rows = [row("2024-06-20", Fixed, "605", BRINE), row("2024-07-10", Withdrawal, "-1", "")];
    let case = Case { journal: journal(&rows), agreements: vec![contract], kept };
    let found = case.matched("2024-07-11");
    // Due on 24 June, and then it waits five days.
    assert_eq!(standings(&found), [Standing::Early(9)]);
    assert_eq!(
        (found.payments[0].expected.gross, found.payments[0].received),
        (cents("605"), cents("605"))
    );
    assert!(found.not_expected.is_empty() && case.open("2024-07-11").is_empty());
}

#[test]
fn what_the_user_saw_elsewhere_is_paid_and_no_longer_expected() {
    let contract = direct(1, retainer("500", "monthly on last", "2024-06-01"), "2024-06-01");
    let mut one = invoiced(&contract, "2024-06-30", "2024-06-30", TaxRule::default());
    one.told = vec![told(9, "2024-07-02", "500")];
    let rows = [row("2024-06-01", Withdrawal, "-1", ""), row("2024-08-20", Withdrawal, "-1", "")];
    let case = Case { journal: journal(&rows), agreements: vec![contract], kept: vec![one] };
    let found = case.matched("2024-08-20");
    assert_eq!(standings(&found)[..2], [Standing::Early(12), Standing::Overdue(15)]);
    assert_eq!(found.payments[0].told_on, Some(day("2024-07-02")));
    let open = case.open("2024-08-20");
    assert_eq!(open[0], "2024-07-31 500.00 the July retainer of Brine", "{open:?}");
}

#[test]
fn an_open_invoice_says_when_and_how_much_and_the_next_payment_has_its_tax() {
    let contract = direct(1, retainer("500", "monthly on last", "2024-06-01"), "2024-06-01");
    let kept = vec![invoiced(&contract, "2024-06-30", "2024-07-30", vat())];
    let rows = [row("2024-06-01", Withdrawal, "-1", ""), row("2024-07-20", Withdrawal, "-1", "")];
    let case = Case { journal: journal(&rows), agreements: vec![contract], kept };
    let found = case.matched("2024-07-21");
    assert!(standings(&found).iter().all(|one| *one == Standing::NotDueYet), "{found:?}");
    assert_eq!(
        case.open("2024-07-21")[..2],
        [
            "2024-07-31 605.00 the July retainer of Brine, with VAT 21 % as on invoice N212",
            "2024-08-13 605.00 the June retainer of Brine, invoice N212",
        ]
    );
}

#[test]
fn a_line_before_the_invoice_paid_it() {
    let contract = direct(1, retainer("500", "monthly on last", "2024-05-01"), "2024-05-01");
    let made = |covers: &str, issued: &str| invoiced(&contract, covers, issued, TaxRule::default());
    let kept = vec![made("2024-05-31", "2024-07-20"), made("2024-06-30", "2024-07-21")];
    let rows = [
        row("2024-05-01", Withdrawal, "-1", ""),
        row("2024-06-05", Fixed, "500", BRINE),
        row("2024-07-05", Fixed, "500", BRINE),
    ];
    let case = Case { journal: journal(&rows), agreements: vec![contract.clone()], kept };
    let found = case.matched("2024-09-01");
    assert!(found.invoices.invoices.iter().all(|one| !one.is_open()), "{:?}", found.invoices);
    assert!(found.not_expected.is_empty());
    let paid = standings(&found).into_iter().filter(|one| *one == Standing::Paid);
    assert_eq!(paid.count(), 2, "on the contract's own days");
}

#[test]
fn an_invoice_that_no_contract_explains_is_expected_too() {
    let line = InvoiceLine { what: "Hours".to_owned(), hours: None, amount: cents("250") };
    let kept = vec![kept(1, day("2024-07-07"), day("2024-07-08"), vec![line], TaxRule::default())];
    let no_hours =
        Pay::Hourly { rate: cents("50"), minutes_a_week: None, weekly_limit_minutes: None };
    let contract = direct(1, no_hours, "2024-05-01");
    let case = Case { journal: journal(&[]), agreements: vec![contract], kept };
    assert_eq!(case.open("2024-07-10"), ["2024-07-22 250.00 what Brine owes, invoice N190"]);
    let void = Voided { on: day("2024-07-09"), why: "wrong".to_owned() };
    let kept = vec![KeptInvoice { voided: Some(void), ..case.kept[0].clone() }];
    assert!(Case { kept, ..case }.open("2024-07-10").is_empty());
}

/// How a milestone is paid: not at all, by a line, by its invoice and a line, or by its invoice and the user's word.
type Paid = Option<u8>;

proptest! {
    /// Whatever was invoiced, sent late, paid on the site or elsewhere: what came and what is still expected are
    /// together what was asked for.
    #[test]
    fn what_is_paid_is_never_expected_again(
        given in prop::collection::vec((0_i64..60, 0_i64..30, prop::option::of(0_u8..4)), 1..7),
        with_tax in any::<bool>(),
    ) {
        let from = |days: i64| day("2024-01-01").saturating_add(days.days());
        let tax = || if with_tax { vat() } else { TaxRule::default() };
        let rule = vat();
        // One day each, so that one invoice asks for one milestone.
        let due = |place: usize, days: i64| from(place as i64 * 61 + days);
        let amount = |place: usize| cents(&format!("{}", 1_000 + 100 * place));
        let one = |(place, (days, _, _)): (usize, &(i64, i64, Paid))| Milestone {
            name: "Part".to_owned(),
            amount: amount(place),
            due: due(place, *days),
        };
        let pay = Pay::Fixed { milestones: given.iter().enumerate().map(one).collect() };
        let contract = direct(1, pay, "2023-01-01");
        let mut rows = vec![row("2023-01-01", Withdrawal, "-1", "")];
        let (mut kept_all, mut open) = (vec![], vec![]);
        let mut last_taxed = false;
        for (place, (days, later, how)) in given.iter().enumerate() {
            let covers = due(place, *days);
            let (issued, came) = (covers, covers.saturating_add(later.days()));
            let net = amount(place);
            let line = InvoiceLine { what: "Part".to_owned(), hours: None, amount: net };
            let total = Sums::of(std::slice::from_ref(&line), &tax()).expect("held").total;
            let mut invoice = kept(1, covers, issued, vec![line.clone()], tax());
            invoice.invoice.operation = place as u32 + 1;
            let on_line = |amount: Cents| Row { dated: came, amount, ..row("2024-01-01", Fixed, "1", BRINE) };
            let assumed = if last_taxed { Sums::of(&[line], &rule).expect("held").total } else { net };
            match how {
                None => open.push(assumed),
                Some(0) => rows.push(on_line(assumed)),
                Some(1) => { rows.push(on_line(total)); kept_all.push(invoice); last_taxed = with_tax; }
                Some(2) => {
                    invoice.told = vec![outflow_answers::invoices::Told { operation: 90, on: came, amount: total }];
                    kept_all.push(invoice);
                    last_taxed = with_tax;
                }
                Some(_) => { open.push(total); kept_all.push(invoice); last_taxed = with_tax; }
            }
        }
        rows.sort_by_key(|row: &Row| row.dated);
        let case = Case { journal: journal(&rows), agreements: vec![contract], kept: kept_all };
        let asked = case.request("2025-06-01");
        let found = still_expected(&case.journal, &asked, day("2023-01-01"), day("2026-12-31"));
        let mut left: Vec<Cents> = found.iter().map(|one| one.gross).collect();
        left.sort_unstable();
        open.sort_unstable();
        prop_assert_eq!(left, open);
    }
}
