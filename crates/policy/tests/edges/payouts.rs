//! What does each way out cost, and when does it arrive, on the day before and after each change?

use super::{Table, Version, by_clause, day, expect, money};
use outflow_ledger::snapshot::Frequency;
use outflow_policy::{Event, PolicyBook};

pub fn paid_out(on: &str, method: &'static str, amount: &str) -> Event<'static> {
    Event::PaidOut { method, amount: Some(money(amount)), country: None, on: day(on) }
}

fn scheduled(
    on: &str,
    balance: &str,
    country: Option<&'static str>,
    oldest: Option<&str>,
) -> Event<'static> {
    let (balance, oldest) = (money(balance), oldest.map(day));
    let (frequency, is_fresh) = (None, false);
    Event::ScheduleChecked { balance, country, oldest, frequency, is_fresh, on: day(on) }
}

/// A payout of a schedule on whose day everything became available, or not.
fn of_schedule(on: &str, frequency: Frequency, is_fresh: bool) -> Event<'static> {
    let (balance, country) = (money("1000.00"), Some("US"));
    let frequency = Some(frequency);
    Event::ScheduleChecked { balance, country, oldest: None, frequency, is_fresh, on: day(on) }
}

pub fn tables() -> Vec<Table> {
    vec![methods(), thresholds(), deferrals()]
}

#[rustfmt::skip]
fn methods() -> Table {
    let two = |fee: &str, other: &str| -> &'static str {
        let one = |fee: &str| format!("costs -{fee} if the fee is {fee}, one of those that the sources name");
        Box::leak(format!("{}, {}", one(fee), one(other)).into_boxed_str())
    };
    ("upwork", vec![
        ("payout-local-bank", paid_out("2012-12-31", "local_bank", "100.00"), ""),
        ("payout-local-bank", paid_out("2017-12-31", "local_bank", "100.00"), "arrives 2018-01-09, trace 2018-01-10"),
        ("payout-local-bank", paid_out("2018-01-01", "local_bank", "100.00"), "arrives 2018-01-10, trace 2018-01-11, costs -0.99"),
        ("payout-local-bank", paid_out("2022-12-30", "local_bank", "100.00"), "arrives 2023-01-10, trace 2023-01-11, costs -0.99"),
        ("payout-local-bank", paid_out("2023-01-02", "local_bank", "100.00"), "arrives 2023-01-11, trace 2023-01-12, least 5.00, costs -0.99"),
        ("payout-local-bank", paid_out("2024-06-07", "local_bank", "4.99"), "arrives 2024-06-18, trace 2024-06-19, least 5.00, costs -0.99"),
        ("payout-local-funds-transfer", paid_out("2014-12-31", "local_funds_transfer", "100.00"), ""),
        ("payout-local-funds-transfer", paid_out("2015-01-01", "local_funds_transfer", "100.00"), "costs -3.99"),
        ("payout-local-funds-transfer", paid_out("2016-12-31", "local_funds_transfer", "100.00"), "costs -3.99"),
        ("payout-local-funds-transfer", paid_out("2017-01-01", "local_funds_transfer", "100.00"), ""),
        ("payout-ach", paid_out("2015-12-31", "ach", "100.00"), "arrives 2016-01-07, trace 2016-01-06"),
        ("payout-ach", paid_out("2016-01-01", "ach", "100.00"), "arrives 2016-01-08, trace 2016-01-07, costs 0.00"),
        ("payout-ach", paid_out("2026-11-23", "ach", "100.00"), "arrives 2026-11-30, trace 2026-11-27, costs 0.00"),
        ("payout-wire", paid_out("2015-12-31", "wire", "100.00"), ""),
        ("payout-wire", paid_out("2016-01-01", "wire", "100.00"), "costs -30.00"),
        ("payout-wire", paid_out("2023-12-31", "wire", "100.00"), "costs -30.00"),
        ("payout-wire", paid_out("2024-01-01", "wire", "100.00"), two("30.00", "50.00")),
        ("payout-wire", paid_out("2024-12-31", "wire", "100.00"), two("30.00", "50.00")),
        ("payout-wire", paid_out("2025-01-01", "wire", "100.00"), two("50.00", "30.00")),
        ("payout-instant", paid_out("2018-12-31", "instant", "100.00"), "arrives"),
        ("payout-instant", paid_out("2019-01-01", "instant", "100.00"), "arrives, costs -2.00"),
        ("payout-paypal", paid_out("2015-12-31", "paypal", "100.00"), ""),
        ("payout-paypal", paid_out("2016-01-01", "paypal", "100.00"), "costs -1.00"),
        ("payout-paypal", paid_out("2016-06-06", "paypal", "100.00"), "costs -1.00"),
        ("payout-paypal", paid_out("2016-06-07", "paypal", "100.00"), two("1.00", "2.00")),
        ("payout-paypal", paid_out("2024-12-31", "paypal", "100.00"), two("1.00", "2.00")),
        ("payout-paypal", paid_out("2025-01-01", "paypal", "100.00"), "costs -2.00"),
        ("payout-payoneer", paid_out("2015-12-31", "payoneer", "100.00"), ""),
        ("payout-payoneer", paid_out("2016-01-01", "payoneer", "100.00"), two("1.00", "2.00")),
        ("payout-skrill", paid_out("2015-12-31", "skrill", "100.00"), ""),
        ("payout-skrill", paid_out("2016-01-01", "skrill", "100.00"), "costs -1.00"),
        ("payout-mpesa", paid_out("2023-12-31", "mpesa", "227.08"), "arrives"),
        ("payout-mpesa", paid_out("2024-01-01", "mpesa", "227.08"), "arrives, costs -0.99"),
        ("payout-mpesa", paid_out("2024-06-07", "mpesa", "227.08"), "arrives, costs -0.99"),
        ("payout-mpesa", paid_out("2024-06-07", "local_bank", "227.08"), ""),
    ])
}

/// The whole balance, from the threshold of the country on or once it is older than 180 days.
#[rustfmt::skip]
fn thresholds() -> Table {
    let (us, pt) = (Some("US"), Some("PT"));
    ("upwork", vec![
        ("scheduled-payout-us", scheduled("2015-12-31", "100.00", us, None), ""),
        ("scheduled-payout-us", scheduled("2016-01-01", "100.00", us, None), "paid out -100.00"),
        ("scheduled-payout-us", scheduled("2016-01-01", "99.99", us, None), ""),
        ("scheduled-payout-us", scheduled("2024-06-29", "99.99", us, Some("2024-01-01")), ""),
        ("scheduled-payout-us", scheduled("2024-06-30", "99.99", us, Some("2024-01-01")), "paid out -99.99"),
        ("scheduled-payout-us", scheduled("2024-06-30", "0.00", us, Some("2024-01-01")), ""),
        ("scheduled-payout-us", scheduled("2024-06-30", "5000.00", pt, None), ""),
        ("scheduled-payout-us", scheduled("2024-06-30", "999.99", None, None), "paid out -999.99 if you live in US"),
        ("scheduled-payout-elsewhere", scheduled("2015-12-31", "1000.00", pt, None), ""),
        ("scheduled-payout-elsewhere", scheduled("2016-01-01", "1000.00", pt, None), "paid out -1000.00"),
        ("scheduled-payout-elsewhere", scheduled("2016-01-01", "999.99", pt, None), ""),
        ("scheduled-payout-elsewhere", scheduled("2024-06-30", "0.01", pt, Some("2024-01-01")), "paid out -0.01"),
        ("scheduled-payout-elsewhere", scheduled("2024-06-29", "0.01", pt, Some("2024-01-01")), ""),
        ("scheduled-payout-elsewhere", scheduled("2024-06-30", "1000.00", us, None), ""),
        ("scheduled-payout-elsewhere", scheduled("2024-06-30", "1000.00", None, None), "paid out -1000.00 if you do not live in US"),
    ])
}

/// A monthly or twice-monthly payout waits where everything became available on its day.
#[rustfmt::skip]
fn deferrals() -> Table {
    use Frequency::{Monthly, Quarterly, TwiceMonthly, Weekly};
    ("upwork", vec![
        ("scheduled-payout-deferral", of_schedule("2015-12-31", Monthly, true), ""),
        ("scheduled-payout-deferral", of_schedule("2016-01-01", Monthly, true), "waits"),
        ("scheduled-payout-deferral", of_schedule("2026-11-25", TwiceMonthly, true), "waits"),
        ("scheduled-payout-deferral", of_schedule("2026-11-25", Monthly, false), ""),
        ("scheduled-payout-deferral", of_schedule("2026-11-25", Weekly, true), ""),
        ("scheduled-payout-deferral", of_schedule("2026-11-25", Quarterly, true), ""),
        ("scheduled-payout-us", of_schedule("2015-12-31", Monthly, true), ""),
        ("scheduled-payout-us", of_schedule("2026-11-25", Monthly, true), ""),
        ("scheduled-payout-us", of_schedule("2026-11-25", Monthly, false), "paid out -1000.00"),
        ("scheduled-payout-us", of_schedule("2026-11-25", Weekly, true), "paid out -1000.00"),
    ])
}

/// Ways out of which nothing but the name was known at first: offered, and nothing follows.
pub fn unpriced(book: &PolicyBook) -> Vec<Version> {
    let on = "2013-01-01";
    let offered = |method: &str| {
        book.payout_methods("upwork", day(on)).iter().any(|payout| payout.method == method)
    };
    let known =
        [("payout-paypal", "paypal"), ("payout-payoneer", "payoneer"), ("payout-wire", "wire")];
    let silent = known.into_iter().filter(|(clause, method)| {
        let event = paid_out(on, method, "100.00");
        offered(method) && by_clause(book, "upwork", clause, &event).is_empty()
    });
    silent.map(|(clause, _)| (format!("upwork/{clause}"), day(on))).collect()
}

/// A way out can be known without its price, the text of a statement names it, and one has a time of day.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    let mut found = expect("the ways out without a price", &unpriced(book).len(), &3);
    for (on, text, method) in [
        ("2024-06-07", "M-Pesa transfer 28391.00 KES to xxxx-1234", Some("mpesa")),
        ("2024-06-07", "Withdrawal Fee - Direct to Local Bank: xxxx-1234", Some("local_bank")),
        ("2016-06-07", "Local Funds Transfer: xxxx-1234", Some("local_funds_transfer")),
        ("2024-06-07", "Withdrawal - Direct to US Bank (ACH)", Some("ach")),
        ("2024-06-07", "Instant Pay to Visa", Some("instant")),
        ("2024-06-07", "Wire Transfer to bank", Some("wire")),
        ("2024-06-07", "PAYPAL", Some("paypal")),
        ("2024-06-07", "Payoneer card", Some("payoneer")),
        ("2016-06-07", "Skrill", Some("skrill")),
        ("2015-06-07", "Skrill", None),
        ("2024-06-07", "Withdrawal", None),
    ] {
        let known = book.payout_method_in("upwork", day(on), text);
        let known = known.map(|payout| payout.method.as_str());
        found.extend(expect(&format!("{on} {text}"), &known, &method));
    }
    // Nobody who lives elsewhere has a US account, as far as nobody says so; and Skrill is no way out any more.
    for (platform, on, method, country, speaks_against) in [
        ("upwork", "2013-01-01", "ach", Some("KE"), true),
        ("upwork", "2013-01-01", "ach", Some("US"), false),
        ("upwork", "2026-11-01", "ach", Some("KE"), true),
        ("upwork", "2026-11-01", "ach", Some("US"), false),
        ("upwork", "2026-11-01", "ach", None, false),
        ("upwork", "2013-01-01", "instant", Some("KE"), true),
        ("upwork", "2013-01-01", "instant", Some("US"), false),
        ("upwork", "2018-12-31", "instant", Some("KE"), true),
        ("upwork", "2019-01-01", "instant", Some("KE"), true),
        ("upwork", "2019-01-01", "instant", Some("US"), false),
        ("upwork", "2026-11-01", "local_bank", Some("KE"), false),
        ("payoneer", "2026-11-01", "ach", Some("KE"), true),
        ("payoneer", "2026-11-01", "ach", Some("US"), false),
        ("wise", "2026-11-01", "ach", Some("KE"), true),
        ("wise", "2026-11-01", "ach", Some("US"), false),
        ("upwork", "2026-11-01", "skrill", Some("KE"), true),
        ("upwork", "2026-11-01", "skrill", None, true),
    ] {
        let known = book.payout_methods(platform, day(on));
        let known = known.into_iter().find(|payout| payout.method == method);
        let against = known.map(|payout| payout.hindrance(country).is_some());
        found.extend(expect(
            &format!("{platform} {on} {method} {country:?}"),
            &against,
            &Some(speaks_against),
        ));
    }
    // A transfer to a local bank counts for the next day after noon.
    for (on, cutoff) in
        [("2017-12-31", None), ("2018-01-01", Some(12 * 60)), ("2023-01-01", Some(12 * 60))]
    {
        let known = book.payout_method_in("upwork", day(on), "local bank");
        let known = known.and_then(|payout| payout.cutoff_minutes);
        found.extend(expect(&format!("{on} cutoff"), &known, &cutoff));
    }
    found
}
