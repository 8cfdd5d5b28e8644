//! Which facts are shown without being computed with, since when, and by which word of their title are they known?

use super::{day, expect};
use outflow_policy::{PolicyBook, Rule};

/// Id, the first day of the pack, and a key word of the title.
#[rustfmt::skip]
pub const NOTES: &[(&str, &str, &str)] = &[
    ("elance/inactivity-fee-abolished", "2014-02-12", "abolished"),
    ("fiverr/inactivity-fee-not-found", "2019-01-01", "No inactivity fee"),
    ("fiverr/early-payout", "2026-01-01", "1 %"),
    ("freelancer-com/inactivity-fee-refund", "2014-05-13", "on request"),
    ("freelancer-com/service-fee-recruiter", "2026-01-01", "15 %"),
    ("freelancer-com/withdrawal-batches", "2026-01-01", "Mondays and Thursdays"),
    ("freelancer-com/payout-others", "2026-01-01", "$30"),
    ("guru/arbitration-price", "2026-01-01", "$25"),
    ("guru/not-settled", "2026-01-01", "nothing was found"),
    ("odesk/unclaimed-property", "2013-01-01", "State Controller"),
    ("odesk/inactivity-fee-not-found", "2013-01-01", "No inactivity fee"),
    ("paypal/transaction-fees", "2020-12-16", "not collected"),
    ("paypal/inactivity-fee-ca-alberta", "2021-12-15", "Alberta"),
    ("paypal/inactivity-fee-us", "2022-01-01", "US"),
    ("paypal/inactivity-fee-eu-business", "2022-12-13", "business accounts only"),
    ("stripe/managed-accounts", "2026-01-01", "0.5 %"),
    ("stripe/clearance-not-stated", "2026-01-01", "cleared"),
    ("upwork/inactivity-fee-not-stated", "2013-01-01", "No page"),
    ("upwork/exchange-rate", "2013-01-01", "no page states"),
    ("upwork/hourly-editing", "2013-01-01", "Monday noon"),
    ("upwork/service-fee-rounding", "2013-01-01", "half cents"),
    ("upwork/unclaimed-money", "2013-01-01", "not settled"),
    ("upwork/job-success-score", "2015-01-01", "never money"),
    ("upwork/scheduled-payout-deferral", "2016-01-01", "deferred"),
    ("upwork/scheduled-payout-default", "2016-01-01", "Quarterly"),
    ("upwork/failed-transfer", "2016-01-01", "failed transfer"),
    ("upwork/refund-limit", "2016-01-01", "180 days"),
    ("upwork/client-charge-failed", "2016-01-01", "charge fails"),
    ("upwork/milestone-funding", "2016-01-01", "$5"),
    ("upwork/membership-who-pays", "2016-01-01", "whole price"),
    ("upwork/membership-billing-day", "2016-01-01", "29th to 31st"),
    ("upwork/service-fee-database-administration", "2016-06-07", "7 June 2016"),
    ("upwork/service-fee-earlier-contracts-conflict", "2016-06-21", "One blog"),
    ("upwork/service-fee-counter", "2016-06-21", "ever billed"),
    ("upwork/payout-name-match", "2018-01-01", "verified name"),
    ("upwork/profile-private-newcomers", "2018-01-01", "50 days"),
    ("upwork/connects-returned", "2019-05-01", "come back"),
    ("upwork/connects-per-proposal", "2019-05-01", "1 to 6"),
    ("upwork/profile-private-newcomers", "2020-01-01", "90 days"),
    ("upwork/faster-payouts-exceptions", "2020-04-29", "10 days"),
    ("upwork/connects-gifts", "2020-12-01", "50 in 7 days"),
    ("upwork/connects-boosts", "2021-01-01", "Boosts"),
    ("upwork/tax-on-payout-fees", "2023-01-01", "Payout fees"),
    ("upwork/arbitration-price", "2023-01-01", "no amount was found"),
    ("upwork/chargeback", "2023-01-01", "chargeback"),
    ("upwork/negative-balance", "2023-01-01", "not settled"),
    ("upwork/backup-withholding", "2023-01-01", "24 %"),
    ("upwork/service-fee-agencies", "2023-05-03", "Agencies"),
    ("upwork/service-fee-late-threshold", "2023-05-03", "$10,000"),
    ("upwork/payout-mpesa-limit", "2024-01-01", "70,000"),
    ("upwork/reserve-balance", "2024-01-01", "reserve"),
    ("upwork/hours-over-limit", "2025-01-01", "weekly limit"),
    ("upwork/hours-dispute-window", "2025-01-01", "last week"),
    ("upwork/project-funds", "2025-01-01", "project funds"),
    ("upwork/service-fee-other-contracts", "2025-01-01", "Any Hire"),
    ("wise/inactivity-fee-none", "2026-01-01", "costs nothing"),
    ("wise/exchange-fee", "2026-01-01", "not stated"),
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
