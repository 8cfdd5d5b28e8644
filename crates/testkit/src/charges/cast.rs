//! Who plays: where the freelancer lives, for whom the work is, and on which terms?

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::plan::Plan;
use super::rules::{FLAT, Kind, OWN_RATE, SLIDING};
use crate::emit::Layout;
use crate::rng::Rng;

/// Where the freelancer lives and how money gets there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Country {
    pub code: &'static str,
    /// Type of the tax line.
    pub tax: &'static str,
    /// The usual way out.
    pub method: &'static str,
    /// Currency, and its units for one dollar in hundredths.
    pub local: Option<(&'static str, i64)>,
}

const fn country(
    code: &'static str,
    tax: &'static str,
    method: &'static str,
    local: Option<(&'static str, i64)>,
) -> Country {
    Country { code, tax, method, local }
}

/// India comes more often: only there income tax is withheld from everyone.
pub(super) const COUNTRIES: [Country; 11] = [
    country("KE", "VAT", "mpesa", Some(("KES", 12_503))),
    country("KE", "VAT", "local_bank", Some(("KES", 12_950))),
    country("IN", "GST", "local_bank", Some(("INR", 8_330))),
    country("IN", "GST", "local_bank", Some(("INR", 8_330))),
    country("IN", "GST", "wire", None),
    country("UA", "VAT", "local_bank", Some(("UAH", 4_110))),
    country("BY", "VAT", "wire", None),
    country("PT", "", "local_bank", Some(("EUR", 93))),
    country("PH", "", "local_bank", Some(("PHP", 5_620))),
    country("US", "", "ach", None),
    country("US", "State sales tax", "instant", None),
];

/// Who works for whom, on which terms.
#[derive(Debug, Clone)]
pub(super) struct Contract {
    pub title: &'static str,
    pub client: &'static str,
    pub kind: Kind,
    pub hourly: bool,
    /// Pays so much that the tiers matter.
    pub big: bool,
    /// Cents an hour.
    pub rate: i64,
    pub started: Date,
    pub ends: Date,
    /// The rate agreed in it, in hundredths of a percent.
    pub own_rate: i64,
    /// The snapshot says that rate.
    pub stated: bool,
    /// The day of its first earning.
    pub first_paid: Option<Date>,
    /// Fee lines so far that are right.
    pub right_fees: usize,
    /// A fee of it was wrong.
    pub slipped: bool,
}

impl Contract {
    /// Its rate must be seen in its lines.
    pub fn is_shown_by_lines(&self) -> bool {
        self.kind == Kind::Marketplace && self.started >= OWN_RATE && !self.stated
    }
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

/// Two to six contracts over the years; the first begins with the career.
pub(super) fn contracts(rng: &mut Rng, plan: &Plan) -> Vec<Contract> {
    let first = rng.index(JOBS.len());
    let count = rng.index(5) + 2;
    let mut drawn: Vec<Contract> = Vec::new();
    for n in 0..count {
        let (title, own_client) = JOBS[(first + n) % JOBS.len()];
        let started = start_of(rng, plan, n == 0);
        let kind = match rng.range(if plan.member { 0..7 } else { 0..12 }) {
            // For members these change most.
            0..3 if started >= date(2020, 1, 1) => Kind::Direct,
            3 => Kind::Enterprise,
            _ => Kind::Marketplace,
        };
        // The first export has no titles: only one contract of each client can be told there.
        let shared = plan.layout != Layout::V1 && kind == Kind::Marketplace && rng.chance(1, 3);
        let known = drawn.iter().rev().find(|other| other.kind == Kind::Marketplace);
        let client = match known {
            Some(other) if shared => other.client,
            _ => own_client,
        };
        let (own_rate, stated) = match kind {
            Kind::Enterprise => (*rng.pick(&[500, 800, 1_000]), true),
            _ => (own_rate(rng), rng.chance(1, 2)),
        };
        drawn.push(Contract {
            title,
            client,
            kind,
            hourly: rng.chance(1, 2),
            big: kind == Kind::Marketplace && rng.chance(1, 2),
            rate: rng.range(12..90) * 100 + 25 * rng.range(0..4),
            started,
            ends: started.saturating_add(rng.range(120..1_300).days()),
            own_rate,
            stated,
            first_paid: None,
            right_fees: 0,
            slipped: false,
        });
    }
    drawn
}

/// Mostly a whole percent up to fifteen; a half fits none.
fn own_rate(rng: &mut Rng) -> i64 {
    let whole = rng.range(0..15) * 100;
    if rng.chance(1, 8) { whole + 50 } else { whole + 100 * rng.range(0..2) }
}

fn start_of(rng: &mut Rng, plan: &Plan, first: bool) -> Date {
    let days = i64::from((plan.end - plan.start).get_days());
    let changes = [SLIDING, FLAT, OWN_RATE];
    let inside: Vec<Date> =
        changes.into_iter().filter(|&day| day > plan.start && day < plan.end).collect();
    let start = if first {
        plan.start.saturating_add(rng.range(1..20).days())
    } else if !inside.is_empty() && rng.chance(1, 2) {
        let change = *rng.pick(&inside);
        change.saturating_add(rng.range(-200..60).days())
    } else {
        plan.start.saturating_add(rng.range(1..days - 90).days())
    };
    let start = start.max(plan.start.saturating_add(1.day()));
    // In these two weeks the rule depended on the category of the work.
    let depends = start >= date(2016, 6, 7) && start < SLIDING;
    if depends { SLIDING } else { start }
}
