//! Which facts are shown without being computed with, since when, and by which word of their title are they known?

use super::{day, expect};
use outflow_policy::{PolicyBook, Rule};

/// Id, the first day of the pack, and a key word of the title.
#[rustfmt::skip]
pub const NOTES: &[(&str, &str, &str)] = &[
    ("elance/escrow-fee-waivers", "2014-02-12", "Private Talent Cloud"),
    ("elance/inactivity-fee-abolished", "2014-02-12", "abolished"),
    ("fiverr/inactivity-fee-not-found", "2019-01-01", "No inactivity fee"),
    ("fiverr/early-payout", "2026-01-01", "1 %"),
    ("fiverr/start-days-not-settled", "2026-01-01", "undated pages"),
    ("fiverr/withdrawals", "2026-01-01", "$5,000"),
    ("freelancer-com/inactivity-fee-dates", "2014-05-13", "undated"),
    ("freelancer-com/inactivity-fee-refund", "2014-05-13", "on request"),
    ("freelancer-com/payout-others", "2026-01-01", "$30"),
    ("freelancer-com/service-fee-recruiter", "2026-01-01", "15 %"),
    ("freelancer-com/start-days-not-settled", "2026-01-01", "undated pages"),
    ("freelancer-com/withdrawal-batches", "2026-01-01", "Mondays and Thursdays"),
    ("guru/arbitration-price", "2026-01-01", "$25"),
    ("guru/collection-fee-not-settled", "2026-01-01", "paying members only"),
    ("guru/not-settled", "2026-01-01", "nothing was found"),
    ("odesk/inactivity-fee-not-found", "2013-01-01", "No inactivity fee"),
    ("odesk/unclaimed-property", "2013-01-01", "State Controller"),
    ("payoneer/start-days-not-settled", "2026-01-01", "undated pages"),
    ("paypal/inactivity-fee-gb-announced", "2020-12-16", "£12"),
    ("paypal/transaction-fees", "2020-12-16", "not collected"),
    ("paypal/inactivity-fee-ca-alberta", "2021-12-15", "Alberta"),
    ("paypal/inactivity-fee-ca-announced", "2021-12-15", "20 November 2021"),
    ("paypal/inactivity-fee-us", "2022-01-01", "US"),
    ("paypal/inactivity-fee-eu-business", "2022-12-13", "business accounts only"),
    ("paypal/inactivity-fee-eu-first-day", "2022-12-13", "13 and 14 December"),
    ("stripe/clearance-not-stated", "2026-01-01", "cleared"),
    ("stripe/managed-accounts", "2026-01-01", "0.5 %"),
    ("stripe/start-days-not-settled", "2026-01-01", "undated pages"),
    ("upwork/account-age", "2013-01-01", "age of an account"),
    ("upwork/connects-per-proposal-before-2019", "2013-01-01", "2 Connects"),
    ("upwork/exchange-rate", "2013-01-01", "no page states"),
    ("upwork/hourly-editing", "2013-01-01", "Monday noon"),
    ("upwork/hours-dispute-older-copies", "2013-01-01", "4 business days"),
    ("upwork/inactivity-fee-not-stated", "2013-01-01", "No page"),
    ("upwork/membership-plus-price-earlier", "2013-01-01", "$10"),
    ("upwork/service-fee-rounding", "2013-01-01", "half cents"),
    ("upwork/start-days-not-settled", "2013-01-01", "not known"),
    ("upwork/unclaimed-money", "2013-01-01", "not settled"),
    ("upwork/job-success-score", "2015-01-01", "never money"),
    ("upwork/client-charge-failed", "2016-01-01", "charge fails"),
    ("upwork/failed-transfer", "2016-01-01", "failed transfer"),
    ("upwork/hourly-editing", "2016-01-01", "Monday noon"),
    ("upwork/milestone-funding", "2016-01-01", "$5"),
    ("upwork/refund-limit", "2016-01-01", "180 days"),
    ("upwork/scheduled-payout-default", "2016-01-01", "Quarterly"),
    ("upwork/scheduled-payout-today", "2016-01-01", "whether they still hold"),
    ("upwork/service-fee-database-administration", "2016-06-07", "7 June 2016"),
    ("upwork/service-fee-counter", "2016-06-21", "ever billed"),
    ("upwork/service-fee-counter-client-fee", "2016-06-21", "leaves out"),
    ("upwork/service-fee-earlier-contracts-conflict", "2016-06-21", "One blog"),
    ("upwork/payout-local-bank-arrival", "2018-01-01", "4 business days"),
    ("upwork/payout-local-bank-limits", "2018-01-01", "by country"),
    ("upwork/payout-name-match", "2018-01-01", "verified name"),
    ("upwork/profile-private-effects", "2018-01-01", "still send proposals"),
    ("upwork/profile-private-newcomers", "2018-01-01", "50 days"),
    ("upwork/connects-per-proposal", "2019-05-01", "1 to 6"),
    ("upwork/connects-returned", "2019-05-01", "come back"),
    ("upwork/connects-rollout", "2019-05-01", "one by one"),
    ("upwork/job-success-score-value", "2020-01-01", "February 2020"),
    ("upwork/profile-private-newcomers", "2020-01-01", "90 days"),
    ("upwork/profile-private-not-settled", "2020-01-01", "inferred"),
    ("upwork/faster-payouts-agencies", "2020-04-29", "agencies"),
    ("upwork/faster-payouts-exceptions", "2020-04-29", "10 days"),
    ("upwork/faster-payouts-hour", "2020-04-29", "05:00 UTC"),
    ("upwork/sales-tax-not-settled", "2020-09-01", "inferred"),
    ("upwork/connects-allowance-not-settled", "2020-12-01", "inferred"),
    ("upwork/connects-gifts", "2020-12-01", "50 in 7 days"),
    ("upwork/connects-badge", "2021-01-01", "one at a time"),
    ("upwork/connects-boosts", "2021-01-01", "Boosts"),
    ("upwork/arbitration-ignored", "2023-01-01", "ignores"),
    ("upwork/arbitration-price", "2023-01-01", "no amount was found"),
    ("upwork/backup-withholding", "2023-01-01", "24 %"),
    ("upwork/chargeback", "2023-01-01", "chargeback"),
    ("upwork/negative-balance", "2023-01-01", "not settled"),
    ("upwork/tax-on-payout-fees", "2023-01-01", "Payout fees"),
    ("upwork/withholding-without-form-future", "2023-01-01", "only earnings after"),
    ("upwork/contract-initiation-fee-earlier", "2023-04-26", "$9.95"),
    ("upwork/service-fee-agencies", "2023-05-03", "Agencies"),
    ("upwork/service-fee-late-threshold", "2023-05-03", "$10,000"),
    ("upwork/connects-allowance-plus-prorated", "2024-01-01", "prorated"),
    ("upwork/dispute-reply-conflict", "2024-01-01", "differently"),
    ("upwork/payout-mpesa-limit", "2024-01-01", "70,000"),
    ("upwork/reserve-balance", "2024-01-01", "reserve"),
    ("upwork/service-fee-direct-dates", "2024-02-27", "third party's"),
    ("upwork/hours-dispute-decision", "2025-01-01", "set to 0"),
    ("upwork/hours-dispute-window", "2025-01-01", "last week"),
    ("upwork/hours-over-limit", "2025-01-01", "weekly limit"),
    ("upwork/identity-check-effects", "2025-01-01", "search results"),
    ("upwork/project-funds", "2025-01-01", "project funds"),
    ("upwork/service-fee-direct-after-plus", "2025-01-01", "charged back"),
    ("upwork/service-fee-other-contracts", "2025-01-01", "Any Hire"),
    ("upwork/service-fee-fixed-for-contract", "2025-05-01", "life of the contract"),
    ("upwork/service-fee-not-settled", "2025-05-01", "older contracts"),
    ("wise/exchange-fee", "2026-01-01", "not stated"),
    ("wise/inactivity-fee-none", "2026-01-01", "costs nothing"),
    ("wise/start-days-not-settled", "2026-01-01", "undated pages"),
];

/// Every note says what it is about.
pub fn problems(book: &PolicyBook) -> Vec<String> {
    let mut found = Vec::new();
    for (id, since, word) in NOTES {
        let versions = book.history_of(id);
        let Some(note) = versions.iter().find(|note| note.citation.effective == day(since)) else {
            found.push(format!("there is no note {id} of {since}"));
            continue;
        };
        found.extend(expect(id, &note.rule, &Rule::Note));
        let title = &note.citation.title;
        found.extend(expect(&format!("{id}: {word} in {title}"), &title.contains(word), &true));
    }
    found
}
