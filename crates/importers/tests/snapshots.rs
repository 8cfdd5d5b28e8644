//! Is every key of a snapshot read, and is what cannot be true refused?

use jiff::civil::date;
use outflow_importers::{contradictions, read_snapshot};
use outflow_ledger::snapshot::{
    Contract, ContractKind, ContractStatus, Due, Frequency, Hold, HoldKind, MarketRate, Membership,
    MethodStatus, PayoutSchedule, Proposals, StageItem, Transfer, Week, WithdrawalMethod, WorkKind,
};
use outflow_ledger::{Cents, Currency, Money, Snapshot};

fn cents(minor: i64) -> Option<Cents> {
    Cents::new(minor)
}

fn good(text: &str) -> Snapshot {
    let (snapshot, problems) = read_snapshot("snapshot.toml", text);
    assert_eq!(problems, []);
    snapshot.expect("a text without problems is a snapshot")
}

const EVERY_KEY: &str = r#"
account = "upwork"
as_of = 2025-02-11
currency = "usd"
country = "pt"
available = "-12.50"
pending = "171.00"
in_review = "260"
work_in_progress = "65.5"
reserve_balance = "15.00"
expected = "190.00"
top_rated = false
membership = "plus"
tax_form = "missing"
dormancy_notice_on = "2025-01-20"
market_rate = [{ pair = "USD/EUR", rate = "0.9601", on = 2025-01-29 }]

[[pending_item]]
kind = "hourly"
contract = "Survey coding"
gross = "190.00"
net = "171.00"
week = "2025-01-27/2025-02-02"
due = 2025-02-12

[[pending_item]]
kind = "bonus"
released_on = 2025-02-06
due = "none"

[[in_review_item]]
week = "2025-02-03/2025-02-09"

[[work_in_progress_item]]
gross = "65.00"

[[contract]]
title = "Tide tables"
client = "Saltmarsh Labs"
kind = "direct"
type = "fixed"
status = "suspended_client_payment"
billed_to = "agency"
started = 2024-12-02
fee_percent = "7.5"
milestone = "Chart module"
escrow = "520.00"
funded = true
submitted_on = 2025-02-03
escrow_refund_requested_on = 2025-02-07
reply_by = 2025-02-14
paid_outside = false
week = "2025-02-03/2025-02-09"
logged = "21:30"
billed = "20:00"
weekly_limit = "20:00"
rate = "26.00"
tracked = true

[[hold]]
kind = "identity_verification"
since = 2025-02-01
up_to_days = 30
amount = "80.00"

[payout_schedule]
frequency = "twice_monthly"
threshold = "100.00"
next = 2025-02-26

[[withdrawal_method]]
kind = "local_bank"
added_on = 2025-02-10
active_from = 2025-02-13
status = "name_mismatch"

[[transfer]]
method = "mpesa"
sent_on = 2025-01-29
amount = "431.10"
expected_on = 2025-02-05
arrived_on = 2025-02-04
arrived_amount = "402.88 EUR"

[proposals]
sent = 12
interviews = 3
hires = 1
connects_spent = 96
"#;

fn item(kind: WorkKind) -> StageItem {
    StageItem {
        kind,
        contract: None,
        gross: None,
        net: None,
        week: None,
        released_on: None,
        due: None,
    }
}

fn week(first: jiff::civil::Date) -> Option<Week> {
    Some(Week { first, last: first.saturating_add(jiff::Span::new().days(6)) })
}

fn every_key() -> Snapshot {
    let euro = Currency::from_code("EUR").expect("three letters");
    Snapshot {
        account: Some("upwork".into()),
        as_of: Some(date(2025, 2, 11)),
        currency: Some(Currency::USD),
        country: Some("PT".into()),
        available: cents(-1_250),
        pending: cents(17_100),
        in_review: cents(26_000),
        work_in_progress: cents(6_550),
        reserve_balance: cents(1_500),
        expected: cents(19_000),
        top_rated: Some(false),
        membership: Some(Membership::Plus),
        tax_form_complete: Some(false),
        dormancy_notice_on: Some(date(2025, 1, 20)),
        pending_items: vec![
            StageItem {
                contract: Some("Survey coding".into()),
                gross: cents(19_000),
                net: cents(17_100),
                week: week(date(2025, 1, 27)),
                due: Some(Due::On(date(2025, 2, 12))),
                ..item(WorkKind::Hourly)
            },
            StageItem {
                released_on: Some(date(2025, 2, 6)),
                due: Some(Due::NoneShown),
                ..item(WorkKind::Bonus)
            },
        ],
        in_review_items: vec![StageItem { week: week(date(2025, 2, 3)), ..item(WorkKind::Hourly) }],
        work_in_progress_items: vec![StageItem { gross: cents(6_500), ..item(WorkKind::Other) }],
        contracts: vec![contract()],
        holds: vec![Hold {
            kind: HoldKind::IdentityVerification,
            since: Some(date(2025, 2, 1)),
            up_to_days: Some(30),
            amount: cents(8_000),
        }],
        payout_schedule: Some(PayoutSchedule {
            frequency: Frequency::TwiceMonthly,
            threshold: cents(10_000),
            next: Some(date(2025, 2, 26)),
        }),
        withdrawal_methods: Some(vec![WithdrawalMethod {
            kind: "local_bank".into(),
            added_on: Some(date(2025, 2, 10)),
            active_from: Some(date(2025, 2, 13)),
            status: Some(MethodStatus::NameMismatch),
        }]),
        transfers: vec![Transfer {
            method: Some("mpesa".into()),
            sent_on: Some(date(2025, 1, 29)),
            amount: cents(43_110),
            expected_on: Some(date(2025, 2, 5)),
            arrived_on: Some(date(2025, 2, 4)),
            arrived_amount: cents(40_288).map(|amount| Money { amount, currency: euro }),
        }],
        market_rates: vec![MarketRate {
            from: Currency::USD,
            to: euro,
            rate: (9_601, 4),
            on: date(2025, 1, 29),
        }],
        proposals: Some(Proposals {
            sent: Some(12),
            interviews: Some(3),
            hires: Some(1),
            connects_spent: Some(96),
        }),
    }
}

fn contract() -> Contract {
    Contract {
        title: Some("Tide tables".into()),
        client: Some("Saltmarsh Labs".into()),
        kind: Some(ContractKind::Direct),
        hourly: Some(false),
        status: Some(ContractStatus::SuspendedClientPayment),
        billed_to_agency: Some(true),
        started: Some(date(2024, 12, 2)),
        fee_basis_points: Some(750),
        milestone: Some("Chart module".into()),
        escrow: cents(52_000),
        funded: Some(true),
        submitted_on: Some(date(2025, 2, 3)),
        escrow_refund_requested_on: Some(date(2025, 2, 7)),
        reply_by: Some(date(2025, 2, 14)),
        paid_outside: Some(false),
        week: week(date(2025, 2, 3)),
        logged_minutes: Some(21 * 60 + 30),
        billed_minutes: Some(20 * 60),
        weekly_limit_minutes: Some(20 * 60),
        rate: cents(2_600),
        tracked: Some(true),
    }
}

#[test]
fn every_key_is_read() {
    assert_eq!(good(EVERY_KEY), every_key());
    assert_eq!(good(&format!("\u{feff}{}", EVERY_KEY.replace('\n', "\r\n"))), every_key());
}

#[test]
fn nothing_is_filled_in() {
    assert_eq!(good(""), Snapshot::default());
    assert_eq!(good("# only a comment\n"), Snapshot::default());
    assert_eq!(good("withdrawal_method = []").withdrawal_methods, Some(Vec::new()));
}

/// The codes and messages of a text that is refused.
fn refused(text: &str) -> Vec<String> {
    let (snapshot, problems) = read_snapshot("snapshot.toml", text);
    assert_eq!(snapshot, None, "{text}");
    problems.iter().map(|problem| format!("{} {}", problem.code, problem.message)).collect()
}

#[test]
fn values_that_do_not_fit_their_keys() {
    for (text, expected) in [
        ("available = 171", "E403 171 is a bare number; write it in quotes: \"171\""),
        ("available = \"1.005\"", "E403 \"1.005\" has more than two decimals"),
        ("available = \"$5.00\"", "E403 \"$5.00\" is not an amount"),
        (
            "available = \"92233720368547758.08\"",
            "E403 \"92233720368547758.08\" is larger than can be held",
        ),
        ("available = []", "E403 a list is not text"),
        (
            "as_of = 2025-02-11T10:00:00",
            "E403 2025-02-11T10:00:00 has a time of day; the day alone counts",
        ),
        ("as_of = 10:00:00", "E403 10:00:00 is not a date"),
        ("as_of = \"2025-02-30\"", "E403 \"2025-02-30\" is not a date"),
        ("as_of = \"2025-02-11 \"", ""),
        ("currency = \"dollars\"", "E403 \"dollars\" is not a currency"),
        (
            "country = \"Portugal\"",
            "E403 \"Portugal\" is not the code of a country; Portugal is PT",
        ),
        ("account = \"\"", "E403 the text is empty"),
        ("membership = \"Plus\"", "E403 \"Plus\" is not known here; did you mean \"plus\"?"),
        ("tax_form = true", "E403 true is not one of the words that fit here"),
        ("top_rated = 1", "E403 the bare number 1 is not true or false"),
        (
            "pending_item = 5",
            "E403 there can be several of pending_item, so it needs two brackets: [[pending_item]]",
        ),
        (
            "[pending_item]\nnet = \"5\"",
            "E403 there can be several of pending_item, so it needs two brackets: [[pending_item]]",
        ),
        ("pending_item = [5]", "E403 pending_item is a table of its own"),
        ("[[payout_schedule]]", "E403 payout_schedule is a table of its own"),
        (
            "[payout_schedule]\nthreshold = \"5\"",
            "E403 payout_schedule says nothing without frequency",
        ),
        ("[[contract]]\nfee_percent = \"101\"", "E403 \"101\" is not a percentage"),
        (
            "[[contract]]\nlogged = \"21:60\"",
            "E403 \"21:60\" is not a number of hours and minutes of a week",
        ),
        (
            "[[contract]]\nlogged = \"169:00\"",
            "E403 \"169:00\" is not a number of hours and minutes of a week",
        ),
        (
            "[[contract]]\nlogged = \"21.5\"",
            "E403 \"21.5\" is not a number of hours and minutes of a week",
        ),
        (
            "[[contract]]\nweek = \"2025-01-27/2025-02-09\"",
            "E403 \"2025-01-27/2025-02-09\" is not one week",
        ),
        ("[[hold]]\nup_to_days = -1", "E403 the bare number -1 is not a whole number"),
        ("[[hold]]\nup_to_days = 1.5", "E403 the bare number 1.5 is not a whole number"),
        (
            "[[hold]]\nkind = \"identity\"",
            "E403 \"identity\" is not known here; did you mean \"identity_verification\"?",
        ),
        ("[[transfer]]\narrived_amount = \"402.88\"", "E403 \"402.88\" does not name a currency"),
        ("[[transfer]]\nmethod = \"bank\"", "E403 \"bank\" is not known here"),
        (
            "[[market_rate]]\npair = \"USD/USD\"\nrate = \"1\"\non = 2025-01-29",
            "E403 \"USD/USD\" is not a pair of currencies",
        ),
        (
            "[[market_rate]]\npair = \"USD/EUR\"\nrate = \"0\"\non = 2025-01-29",
            "E403 \"0\" is not a rate of exchange",
        ),
    ] {
        if expected.is_empty() {
            good(text);
        } else {
            assert_eq!(refused(text), [expected], "{text}");
        }
    }
}

#[test]
fn syntax_errors_are_at_their_place() {
    for (text, line) in
        [("a = ", 1), ("available = \"1\"\navailable = \"2\"", 2), ("[[", 1), ("\n\n=", 3)]
    {
        let (snapshot, problems) = read_snapshot("snapshot.toml", text);
        assert_eq!(snapshot, None);
        assert_eq!((problems[0].code.id(), problems[0].line), ("E401", Some(line)), "{text}");
    }
}

#[test]
fn what_cannot_be_true_together() {
    for (text, expected) in [
        ("pending = \"-1\"", &["E404 pending cannot be below zero, and is -1.00"][..]),
        ("[[pending_item]]\nnet = \"-1\"", &["E404 net cannot be below zero, and is -1.00"]),
        (
            "in_review = \"50\"\n[[in_review_item]]\ngross = \"30\"\n[[in_review_item]]\ngross = \"20.01\"",
            &["E404 in_review is 50.00, but its items are 50.01 gross together (2 of them)"],
        ),
        (
            "[[withdrawal_method]]\nadded_on = 2025-02-10\nactive_from = 2025-02-09",
            &["E404 active_from 2025-02-09 is before added_on 2025-02-10"],
        ),
    ] {
        assert_eq!(refused(text), expected, "{text}");
    }
    // On the other side of the fee, or without a total, sums cannot be compared.
    good("pending = \"171\"\n[[pending_item]]\ngross = \"190\"");
    good("[[pending_item]]\nnet = \"190\"");
    good("in_review = \"50\"\n[[in_review_item]]\nnet = \"60\"");
    good("available = \"-10\"");
}

#[test]
fn contradictions_are_found_without_a_file_too() {
    let snapshot = Snapshot {
        pending: cents(100),
        pending_items: vec![StageItem { net: cents(101), ..item(WorkKind::Other) }],
        ..Snapshot::default()
    };
    assert_eq!(contradictions(&snapshot).len(), 1);
    assert_eq!(contradictions(&every_key()), []);
}
