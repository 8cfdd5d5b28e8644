//! What does a rule state that no consequence shows: whose it is, how often, until when, and where a way out is offered?

use super::{day, expect};
use outflow_ledger::Standing::{self, Assumed, Published, Reported};
use outflow_ledger::snapshot::Membership;
use outflow_policy::rule::{Every, Item, ServiceFee};
use outflow_policy::{PolicyBook, Rule};

/// Id, the first day of the version, and what it states.
#[rustfmt::skip]
const STATED: &[(&str, &str, &str)] = &[
    ("elance/inactivity-fee", "2011-07-06", "every month"),
    ("freelancer-com/inactivity-fee", "2014-05-13", "every month"),
    ("payoneer/inactivity-fee", "2026-01-01", "every year"),
    ("paypal/inactivity-fee-gb", "2020-12-16", "every year"),
    ("paypal/inactivity-fee-ca", "2021-12-15", "every year"),
    ("paypal/inactivity-fee-eu", "2022-12-13", "every year"),
    ("upwork/inactivity-fee", "2013-01-01", "every month"),
    ("upwork/contract-initiation-fee", "2023-04-26", "contract_initiation"),
    ("upwork/contract-initiation-fee", "2024-03-21", "contract_initiation"),
    ("upwork/contract-initiation-fee", "2025-01-01", "contract_initiation"),
    ("guru/service-fee-basic", "2026-01-01", "basic"),
    ("guru/service-fee-paid-member", "2026-01-01", "plus"),
    ("upwork/service-fee", "2013-01-01", ""),
    ("upwork/service-fee", "2016-06-07", ""),
    ("upwork/service-fee", "2016-06-21", "started from 2016-06-21"),
    ("upwork/service-fee", "2023-05-03", ""),
    ("upwork/service-fee", "2025-05-01", "started from 2025-05-01"),
    ("upwork/service-fee-earlier-contracts", "2016-06-21", "started before 2016-06-21"),
    ("upwork/service-fee-earlier-contracts", "2023-05-03", "started before 2023-05-04, billed above 10000.00 before 2023-05-04"),
    ("upwork/service-fee-earlier-contracts", "2025-05-01", "started before 2025-05-01"),
    ("upwork/service-fee-direct-plus", "2025-01-01", "plus"),
    ("upwork/refund-fee-return", "2013-01-01", "returned"),
    ("upwork/refund-fee-return", "2025-01-01", "returned"),
    ("freelancer-com/refund-fee-return", "2026-01-01", "kept"),
];

/// Notes that end, and a share that its successor equals: id and last day. The last days of other rules are in the
/// tables of their consequences.
#[rustfmt::skip]
const ENDS: &[(&str, &str)] = &[
    ("upwork/service-fee-earlier-contracts-conflict", "2023-05-02"),
    ("upwork/service-fee-counter", "2023-05-02"),
    ("upwork/service-fee-counter-client-fee", "2023-05-02"),
    ("upwork/connects-per-proposal-before-2019", "2019-06-30"),
    ("upwork/service-fee-direct-new-design", "2024-04-21"),
];

/// Rules that were seen from a day on and may have held before: id, that day, and how far each version can be relied on.
#[rustfmt::skip]
const SEEN: &[(&str, &str, [Standing; 2])] = &[
    ("upwork/hourly-review", "2016-01-01", [Reported, Published]),
    ("upwork/hourly-security-period", "2016-01-01", [Reported, Published]),
    ("upwork/fixed-price-security-period", "2016-01-01", [Reported, Published]),
    ("upwork/milestone-auto-approval", "2016-01-01", [Reported, Published]),
    ("upwork/payout-schedule-days", "2016-01-01", [Reported, Published]),
    ("upwork/hourly-editing", "2016-01-01", [Reported, Published]),
    ("upwork/service-fee-enterprise", "2016-01-01", [Assumed, Reported]),
    ("upwork/payout-ach", "2016-01-01", [Reported, Published]),
    ("upwork/payout-wire", "2016-01-01", [Reported, Published]),
    ("upwork/payout-local-bank", "2018-01-01", [Reported, Published]),
    ("upwork/payout-instant", "2019-01-01", [Reported, Published]),
    ("upwork/new-method-wait", "2019-01-01", [Reported, Published]),
    // An exception that no statement shows makes it less than certain for two weeks.
    ("upwork/service-fee", "2016-06-07", [Published, Reported]),
    ("upwork/service-fee", "2016-06-21", [Reported, Published]),
    ("upwork/payout-wire", "2024-01-01", [Published, Assumed]),
    ("upwork/service-fee-direct", "2024-04-22", [Reported, Published]),
];

/// Platform, the pack's day, revision, the day it was learned, and each clause with what it stated before and after.
type Correction =
    (&'static str, &'static str, u32, &'static str, &'static [(&'static str, [&'static str; 2])]);

/// Corrections of released packs.
#[rustfmt::skip]
const CORRECTIONS: &[Correction] = &[
    ("upwork", "2015-01-01", 2, "2026-11-30", &[
        ("idle-contract-pause", ["Days(30) after LastActivity", "Days(30) after LastHours"]),
    ]),
    ("upwork", "2016-01-01", 2, "2026-11-24", &[
        ("scheduled-payout-deferral", ["note", ""]),
        ("membership-who-pays", ["note", ""]),
        ("membership-billing-day", ["note", ""]),
    ]),
    ("upwork", "2018-01-01", 2, "2026-11-30", &[
        ("profile-private", ["Days(30) after LastEarning", "Days(30) after LastEarning unless Plus"]),
        ("profile-private-newcomers", ["note", "Days(50) after Joined unless Plus"]),
    ]),
    ("upwork", "2019-05-01", 2, "2026-11-30", &[
        ("connects-expire", ["Days(365) after ConnectsGained", "Years(1) after ConnectsGained"]),
    ]),
    ("upwork", "2020-01-01", 2, "2026-11-30", &[
        ("profile-private", ["Days(730) after LastEarning", "Years(2) after LastEarning unless Plus"]),
        ("profile-private-newcomers", ["note", "Days(90) after Joined unless Plus"]),
    ]),
];

/// Every correction says when it was learned, and what it corrects stays in the released pack.
fn corrections(book: &PolicyBook) -> Vec<String> {
    let mut found = Vec::new();
    for (platform, effective, revision, learned, clauses) in CORRECTIONS {
        let of_day = book
            .packs()
            .iter()
            .filter(|pack| pack.platform == *platform && pack.effective == day(effective));
        let told: Vec<_> = of_day
            .clone()
            .map(|pack| pack.correction.map(|one| (one.revision, one.learned)))
            .collect();
        let what = format!("the corrections of {platform} {effective}");
        found.extend(expect(&what, &told, &vec![None, Some((*revision, day(learned)))]));
        for (clause, expected) in *clauses {
            let id = format!("{platform}/{clause}");
            let all = of_day.clone().flat_map(|pack| &pack.clauses);
            let versions: Vec<String> =
                all.filter(|one| one.citation.id == id).map(|one| said(&one.rule)).collect();
            let what = format!("{id} before and after its correction");
            found.extend(expect(&what, &versions, &expected.map(str::to_owned).to_vec()));
        }
    }
    found
}

/// Platform, day, method, every word of a statement that tells it, a country that has it and one that has not.
type Way =
    (&'static str, &'static str, &'static str, &'static [&'static str], &'static str, &'static str);

#[rustfmt::skip]
const WAYS: &[Way] = &[
    ("upwork", "2013-01-01", "local_bank", &["local bank"], "PT", ""),
    ("upwork", "2013-01-01", "ach", ACH, "US", ""),
    ("upwork", "2013-01-01", "instant", &["instant pay"], "US", ""),
    ("upwork", "2013-01-01", "mpesa", MPESA, "KE", ""),
    ("upwork", "2013-01-01", "paypal", &["paypal"], "US", ""),
    ("upwork", "2013-01-01", "payoneer", &["payoneer"], "US", ""),
    ("upwork", "2013-01-01", "wire", &["wire"], "US", ""),
    ("upwork", "2015-01-01", "local_funds_transfer", &["local funds transfer"], "KE", "PT"),
    ("upwork", "2016-01-01", "ach", ACH, "US", ""),
    ("upwork", "2016-01-01", "wire", &["wire"], "PT", ""),
    ("upwork", "2016-01-01", "paypal", &["paypal"], "PT", ""),
    ("upwork", "2016-06-07", "paypal", &["paypal"], "PT", ""),
    ("upwork", "2016-01-01", "payoneer", &["payoneer"], "PT", "US"),
    ("upwork", "2016-01-01", "payoneer", &["payoneer"], "PT", "IN"),
    ("upwork", "2016-01-01", "skrill", &["skrill"], "PT", ""),
    ("upwork", "2018-01-01", "local_bank", &["local bank"], "PT", ""),
    ("upwork", "2019-01-01", "instant", &["instant pay"], "US", ""),
    ("upwork", "2023-01-01", "local_bank", &["local bank"], "PT", ""),
    ("upwork", "2024-01-01", "mpesa", MPESA, "KE", "PT"),
    ("upwork", "2024-01-01", "wire", &["wire"], "PT", ""),
    ("upwork", "2025-01-01", "wire", &["wire"], "PT", ""),
    ("upwork", "2025-01-01", "paypal", &["paypal"], "PT", ""),
    ("fiverr", "2026-01-01", "paypal", &["paypal"], "PT", ""),
    ("freelancer-com", "2026-01-01", "wire", &["wire"], "PT", ""),
    ("payoneer", "2026-01-01", "ach", &["us bank"], "US", ""),
    ("payoneer", "2026-01-01", "local_bank", &["local bank"], "PT", "US"),
    ("payoneer", "2026-01-01", "wire", &["swift", "wire"], "PT", ""),
    ("stripe", "2026-01-01", "instant", &["instant payout"], "PT", ""),
    ("stripe", "2026-01-01", "bank", &["payout"], "PT", ""),
    ("wise", "2026-01-01", "ach", &["(ach)", "ach transfer", "electronic withdrawal"], "US", ""),
];

const ACH: &[&str] = &["us bank", "(ach)", "ach transfer", "direct deposit"];
const MPESA: &[&str] = &["m-pesa", "mpesa"];

/// Everything that is stated otherwise.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    let mut found = corrections(book);
    for (id, since, expected) in STATED {
        let versions = book.history_of(id);
        let version = versions.iter().find(|one| one.citation.effective == day(since));
        let known = version.map(|one| said(&one.rule));
        found.extend(expect(&format!("{id} of {since}"), &known, &Some((*expected).to_owned())));
    }
    for (id, last) in ENDS {
        let platform = id.split('/').next().unwrap_or_default();
        let last = day(last);
        let days = [last, last.tomorrow().unwrap()];
        let holds = |on| book.in_force(platform, on).iter().any(|one| one.citation.id == *id);
        found.extend(expect(&format!("{id} until {last}"), &days.map(holds), &[true, false]));
    }
    for (id, since, expected) in SEEN {
        let platform = id.split('/').next().unwrap_or_default();
        let since = day(since);
        let known = [since.yesterday().unwrap(), since].map(|on| {
            let rules = book.in_force(platform, on).into_iter();
            rules.map(|one| &one.citation).find(|one| one.id == *id).map(|one| one.standing)
        });
        let what = format!("how far {id} can be relied on before and from {since}");
        found.extend(expect(&what, &known, &expected.map(Some)));
    }
    for (platform, on, method, words, here, not_there) in WAYS {
        for word in *words {
            let text = format!("Withdrawal: {} xxxx-1234", word.to_uppercase());
            let way = book.payout_method_in(platform, day(on), &text);
            let way = way.map(|way| way.method.as_str());
            found.extend(expect(&format!("{platform} {on}: {text}"), &way, &Some(*method)));
        }
        let ways = book.payout_methods(platform, day(on));
        let way = ways.iter().find(|way| way.method == *method);
        let holds = |country: &str| way.and_then(|way| way.place.holds_in(Some(country)));
        let elsewhere = (!not_there.is_empty()).then_some(*not_there);
        let known = (holds(here), elsewhere.and_then(holds));
        let expected = (Some(true), elsewhere.map(|_| false));
        found.extend(expect(
            &format!("{platform} {on}: the places of {method}"),
            &known,
            &expected,
        ));
    }
    found
}

/// What no consequence shows of a rule, in a few words.
fn said(rule: &Rule) -> String {
    match rule {
        Rule::ServiceFee(fee) => scope(fee),
        Rule::Inactivity(fee) if fee.every == Every::Month => "every month".to_owned(),
        Rule::Inactivity(_) => "every year".to_owned(),
        Rule::Refund(refund) if refund.returns_fee => "returned".to_owned(),
        Rule::Refund(_) => "kept".to_owned(),
        Rule::ClientCharge(charge) => {
            let word = Item::WORDS.iter().find(|(_, item)| *item == charge.item);
            word.map_or(String::new(), |(word, _)| (*word).to_owned())
        }
        Rule::Deadline(deadline) => {
            let plan = deadline.unless_membership;
            let unless = plan.map(|plan| format!(" unless {plan:?}")).unwrap_or_default();
            format!("{:?} after {:?}{unless}", deadline.length, deadline.after)
        }
        Rule::Note => "note".to_owned(),
        _ => String::new(),
    }
}

fn scope(fee: &ServiceFee) -> String {
    let parts = [
        fee.started_from.map(|from| format!("started from {from}")),
        fee.started_before.map(|before| format!("started before {before}")),
        fee.billed_above.map(|(amount, day)| format!("billed above {amount} before {day}")),
        fee.membership.map(|plan| match plan {
            Membership::Basic => "basic".to_owned(),
            Membership::Plus => "plus".to_owned(),
        }),
    ];
    parts.into_iter().flatten().collect::<Vec<String>>().join(", ")
}
