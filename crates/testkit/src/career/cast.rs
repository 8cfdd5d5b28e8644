//! Who plays: countries with their taxes, ways to be paid, clients and contracts.

use jiff::civil::Date;

use crate::rng::Rng;

/// Where the freelancer lives; rates in hundredths of a percent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Country {
    pub code: &'static str,
    /// Type and rate of the tax on the platform's fees.
    pub fee_tax: Option<(&'static str, i64)>,
    pub method: Method,
}

/// A way to withdraw.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Method {
    pub kind: &'static str,
    pub name: &'static str,
    pub fee: i64,
    /// Currency, and its units for one dollar in hundredths.
    pub local: Option<(&'static str, i64)>,
}

const ACH: Method = Method { kind: "ach", name: "Direct to US Bank (ACH)", fee: 0, local: None };

const fn bank(currency: &'static str, rate: i64) -> Method {
    let local = Some((currency, rate));
    Method { kind: "local_bank", name: "Direct to Local Bank", fee: 99, local }
}

const MPESA: Method =
    Method { kind: "mpesa", name: "M-Pesa", fee: 99, local: Some(("KES", 12_503)) };

const fn country(
    code: &'static str,
    fee_tax: Option<(&'static str, i64)>,
    method: Method,
) -> Country {
    Country { code, fee_tax, method }
}

pub(super) const COUNTRIES: [Country; 9] = [
    country("KE", Some(("VAT", 1_600)), MPESA),
    country("KE", Some(("VAT", 1_600)), bank("KES", 12_950)),
    country("IN", Some(("GST", 1_800)), bank("INR", 8_330)),
    country("UA", Some(("VAT", 2_000)), bank("UAH", 4_110)),
    country("BY", Some(("VAT", 2_000)), ACH),
    country("PT", None, bank("EUR", 93)),
    country("PH", None, bank("PHP", 5_620)),
    country("US", None, ACH),
    country("US", Some(("State sales tax", 635)), ACH),
];

/// Who works for whom, for how much.
#[derive(Debug, Clone)]
pub(super) struct Contract {
    pub title: &'static str,
    pub client: &'static str,
    pub hourly: bool,
    /// Cents an hour.
    pub rate: i64,
    pub fee_percent: i64,
    pub started: Date,
    /// The platform could not charge the client.
    pub suspended: bool,
}

const JOBS: [(&str, &str); 8] = [
    ("Survey coding", "Quillfern Software LTD"),
    ("Tide tables", "Saltmarsh Labs"),
    ("Warehouse scripts", "Brackenridge, Inc."),
    ("Chart module", "Ångström & Søn"),
    ("\"Proof\" reading, second edition", "larkspur global"),
    ("Podcast notes", "The \"Tide\" Company"),
    ("Map labels", "Copperleaf Press"),
    ("Invoice parser", "Hollowbrook Ltd"),
];

/// Two to four contracts with different clients; the first is hourly, the second is not.
pub(super) fn contracts(rng: &mut Rng, started: Date, rates: Rates) -> Vec<Contract> {
    let first = rng.index(JOBS.len());
    let count = rng.range(2..5);
    let contract = |n: i64, rng: &mut Rng| {
        let (title, client) = JOBS[(first + usize::try_from(n).unwrap_or(0)) % JOBS.len()];
        let fee_percent = match rates {
            Rates::Flat => 10,
            Rates::PerContract => rng.range(5..16),
            Rates::Free => 0,
        };
        let hourly = n == 0 || (n > 1 && rng.chance(1, 2));
        let rate = rng.range(12..90) * 100 + 25 * rng.range(0..4);
        Contract { title, client, hourly, rate, fee_percent, started, suspended: false }
    };
    (0..count).map(|n| contract(n, rng)).collect()
}

/// How the platform's share is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rates {
    /// Ten percent for everyone, from May 2023 to April 2025.
    Flat,
    /// Stated in each contract, since May 2025.
    PerContract,
    /// Stated as nothing.
    Free,
}
