//! What kind of career does a seed ask for: when, where, and with how many mistakes?

use jiff::ToSpan;
use jiff::civil::{Date, date};

use super::cast::{COUNTRIES, Country};
use super::rules::FORM;
use super::slips::MistakeKind;
use crate::emit::Layout;
use crate::rng::Rng;

/// Everything decided before the first day.
#[derive(Debug, Clone)]
pub(super) struct Plan {
    pub seed: u64,
    pub rng: Rng,
    pub layout: Layout,
    /// The second export, with fees that belong to their earning by the group alone.
    pub wordless: bool,
    pub start: Date,
    /// No new work after it.
    pub end: Date,
    pub country: Country,
    pub top_rated: bool,
    pub member: bool,
    /// The snapshot does not say when contracts started, apart from those since May 2025.
    pub starts_unknown: bool,
    /// India, and no tax number.
    pub no_number: bool,
    pub form_missing: bool,
    /// Registered for VAT, where that frees from it.
    pub registered: bool,
    /// Charges of years of which no source tells: taxes too early, an early plan.
    pub early: bool,
    /// Ends with fees for inactivity.
    pub idles: bool,
    /// Mistakes that are made when they can be.
    pub wishes: Vec<MistakeKind>,
    /// How many of them at the most.
    pub slips: usize,
}

/// Days near which rules change; the hardest come more than once.
const CHANGES: [Date; 14] = [
    date(2016, 6, 21),
    date(2016, 6, 21),
    date(2019, 6, 1),
    date(2020, 4, 29),
    date(2020, 10, 1),
    date(2021, 4, 1),
    date(2023, 5, 3),
    date(2023, 5, 3),
    date(2023, 5, 3),
    date(2023, 5, 3),
    date(2024, 1, 1),
    date(2024, 10, 1),
    date(2025, 5, 1),
    date(2025, 5, 1),
];

/// After it only what is on its way goes on.
const LAST_DAY: Date = date(2026, 10, 31);

impl Plan {
    pub fn draw(seed: u64) -> Self {
        let mut rng = Rng::part(seed, 0xCB);
        let first = date(2014, 1, 6);
        let start = if rng.chance(2, 3) {
            rng.pick(&CHANGES).saturating_sub(rng.range(60..700).days())
        } else {
            first.saturating_add(rng.range(0..4_200).days())
        };
        let start = start.max(first);
        let idles = rng.chance(1, 6);
        // The months of silence come after the end.
        let last = if idles { LAST_DAY.saturating_sub(290.days()) } else { LAST_DAY };
        let start = start.min(last.saturating_sub(365.days()));
        let end = start.saturating_add(rng.range(365..2_190).days()).min(last);
        let country = *rng.pick(&COUNTRIES);
        let elsewhere = !matches!(country.code, "US" | "IN");
        let layout = *rng.pick(&[Layout::V1, Layout::V2a, Layout::V2b]);
        let slips = rng.index(5);
        Self {
            seed,
            layout,
            wordless: layout != Layout::V1 && rng.chance(1, 4),
            start,
            end,
            country,
            top_rated: rng.chance(1, 3),
            member: rng.chance(1, 3),
            starts_unknown: rng.chance(1, 8),
            no_number: country.code == "IN" && rng.chance(1, 8),
            form_missing: elsewhere && end > FORM && rng.chance(1, 6),
            registered: matches!(country.code, "UA" | "BY") && rng.chance(1, 4),
            early: rng.chance(1, 6),
            idles,
            wishes: wishes(&mut rng),
            slips,
            rng,
        }
    }
}

/// The rare mistakes and a third of the others, so that the everyday ones do not use up every career.
fn wishes(rng: &mut Rng) -> Vec<MistakeKind> {
    let all = MistakeKind::ALL.iter().copied();
    all.filter(|kind| rng.chance(if kind.is_rare() { 3 } else { 1 }, 3)).collect()
}
