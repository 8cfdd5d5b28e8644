//! What do the platform's rules say of a charge on a day? Written a second time, from the facts.
//!
//! Every rule goes by the day on which the line stands in the statement. Rates are hundredths of a
//! percent, amounts are cents. The list of a price or fee holds every figure that the sources name.

use jiff::civil::{Date, date};

use crate::cents::share;

/// New contracts slide from here; older ones keep ten percent.
pub(super) const SLIDING: Date = date(2016, 6, 21);
/// Ten percent for everyone, but five until the year ends for who had it.
pub(super) const FLAT: Date = date(2023, 5, 3);
/// Ten percent for everyone.
pub(super) const ALL_FLAT: Date = date(2024, 1, 1);
/// From here the start of a contract does not matter, until new ones have rates of their own.
/// Between [`FLAT`] and this day a contract of unknown start can be one of those at five percent.
const ONE_RATE: Date = ALL_FLAT;
/// New contracts have a rate of their own.
pub(super) const OWN_RATE: Date = date(2025, 5, 1);
/// Between these days the sources do not settle what a direct contract costs.
pub(super) const DIRECT_OPEN: (Date, Date) = (date(2024, 2, 20), date(2024, 4, 22));
/// Direct contracts are free for members.
pub(super) const DIRECT_FREE: Date = date(2025, 1, 1);
/// Top Rated freelancers get hours of weeks that end from here on a Friday.
pub(super) const FASTER: Date = date(2020, 4, 29);
/// A missing tax form costs from here.
pub(super) const FORM: Date = date(2023, 1, 1);

/// The first tier of a client.
pub(super) const FIRST_TIER: i64 = 50_000;
/// The second.
pub(super) const SECOND_TIER: i64 = 1_000_000;

/// How a contract was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Marketplace,
    Direct,
    Enterprise,
}

/// What decides the fee of an earning, apart from the contract's start.
#[derive(Debug, Clone, Copy)]
pub(super) struct Deal {
    pub kind: Kind,
    /// The rate agreed in an enterprise contract or in one since May 2025.
    pub own_rate: i64,
    pub member: bool,
    pub on: Date,
    /// What this client was billed before.
    pub billed: i64,
    /// What this client had been billed by the day of the change of May 2023.
    pub billed_by_2023: i64,
}

impl Deal {
    /// The fee on `gross` of a contract that started on a day.
    pub fn fee(&self, started: Date, gross: i64) -> i64 {
        match self.kind {
            Kind::Enterprise => share(gross, self.own_rate),
            Kind::Direct => share(gross, self.direct_rate()),
            Kind::Marketplace => self.marketplace_fee(started, gross),
        }
    }

    fn direct_rate(&self) -> i64 {
        if self.on < DIRECT_OPEN.1 {
            340
        } else if self.on >= DIRECT_FREE && self.member {
            0
        } else {
            500
        }
    }

    fn marketplace_fee(&self, started: Date, gross: i64) -> i64 {
        let on = self.on;
        if on < SLIDING {
            share(gross, 1_000)
        } else if on < FLAT && started < SLIDING {
            marginal(&[(0, 1_000), (SECOND_TIER, 500)], self.billed, gross)
        } else if on < FLAT {
            marginal(&[(0, 2_000), (FIRST_TIER, 1_000), (SECOND_TIER, 500)], self.billed, gross)
        } else if on < ALL_FLAT && started <= FLAT && self.billed_by_2023 > SECOND_TIER {
            share(gross, 500)
        } else if on >= OWN_RATE && started >= OWN_RATE {
            share(gross, self.own_rate)
        } else {
            share(gross, 1_000)
        }
    }

    /// The fee of a contract from before May 2025 of which nobody says when it started, where every
    /// start gives the same.
    ///
    /// Such a contract may be older than the file, and its client may have been billed before it: what
    /// a client was billed is then as unknown as the start. Ten percent since May 2025 is the rate of
    /// older contracts, and of a new one whose lines all show it.
    pub fn fee_of_unknown_start(&self, gross: i64) -> Option<i64> {
        let flat = self.on < SLIDING || self.on >= ONE_RATE;
        (self.kind != Kind::Marketplace || flat).then(|| self.fee(SLIDING, gross))
    }
}

/// Days on which a rule of fees or of withheld tax changed.
const CHANGES: [Date; 9] = [
    SLIDING,
    date(2020, 10, 1),
    date(2021, 4, 1),
    FLAT,
    ALL_FLAT,
    DIRECT_OPEN.1,
    date(2024, 10, 1),
    DIRECT_FREE,
    OWN_RATE,
];

/// Whether a client may have been charged before a change for what came into the balance after it, late hours included.
pub(super) fn is_near_change(today: Date) -> bool {
    let days = |from: Date| from.until(today).map_or(-1, |span| span.get_days());
    CHANGES.iter().any(|change| (0..=25).contains(&days(*change)))
}

/// Whether a share may be the rounding of exactly half a cent, at one rate or over the border of two tiers: then a
/// cent less is no mistake.
pub(super) fn may_be_half_cent(gross: i64, share: i64) -> bool {
    let exact = share * 10_000 - 5_000;
    let is_split = |(above, below): (i64, i64)| {
        let rest = exact - below * gross;
        let at_higher_rate = rest / (above - below);
        rest % (above - below) == 0 && 0 < at_higher_rate && at_higher_rate < gross
    };
    gross > 0 && (exact % gross == 0 || [(2_000, 1_000), (1_000, 500)].into_iter().any(is_split))
}

/// Each part of `gross` at the rate of its tier, rounded once.
pub(super) fn marginal(tiers: &[(i64, i64)], billed: i64, gross: i64) -> i64 {
    let end = billed + gross;
    let ends = tiers.iter().skip(1).map(|tier| tier.0).chain([i64::MAX]);
    let parts = tiers.iter().zip(ends).map(|(&(above, rate), below)| {
        let part = end.min(below) - billed.max(above);
        i128::from(part.max(0)) * i128::from(rate)
    });
    let sum: i128 = parts.sum();
    i64::try_from((sum + 5_000) / 10_000).expect("fees of careers stay small")
}

/// The tax on what the platform charges, in a country whose rate a source names.
pub(super) fn fee_tax(country: &str, on: Date) -> Option<i64> {
    match country {
        "KE" if on >= date(2024, 1, 1) => Some(1_600),
        "IN" if on >= date(2024, 1, 1) => Some(1_800),
        "BY" | "UA" if on >= date(2023, 1, 1) => Some(2_000),
        _ => None,
    }
}

/// Only a source of the lowest standing names the rate of Ukraine.
pub(super) fn fee_tax_is_claimed(country: &str) -> bool {
    country == "UA"
}

/// India's withheld tax with a tax number: the rate in force and the one before it.
pub(super) fn india_withholds(on: Date) -> Option<(i64, Option<i64>)> {
    if on < date(2020, 10, 1) {
        None
    } else if on < date(2021, 4, 1) {
        Some((75, None))
    } else if on < date(2024, 10, 1) {
        Some((100, Some(75)))
    } else {
        Some((10, Some(100)))
    }
}

/// What one Connect may cost; while the new price spread over the accounts, either.
pub(super) fn connect_prices(on: Date) -> &'static [i64] {
    if on < date(2019, 5, 1) {
        &[100]
    } else if on < date(2019, 7, 1) {
        &[100, 15]
    } else {
        &[15]
    }
}

/// What the membership may cost.
pub(super) fn membership_prices(on: Date) -> &'static [i64] {
    if on < date(2020, 9, 1) {
        &[]
    } else if on.year() < 2023 {
        &[1_499]
    } else if on.year() < 2025 {
        &[1_499, 1_999, 2_000]
    } else {
        &[1_999, 2_000]
    }
}

/// From 2025 on only a source of the lowest standing names the membership's price.
pub(super) fn membership_is_claimed(on: Date) -> bool {
    on.year() >= 2025
}

/// What a payout may cost.
pub(super) fn payout_fees(method: &str, on: Date) -> &'static [i64] {
    match method {
        "ach" if on.year() >= 2016 => &[0],
        "local_bank" if on.year() >= 2018 => &[99],
        "mpesa" if on.year() >= 2024 => &[99],
        "wire" if on.year() >= 2024 => &[3_000, 5_000],
        "wire" if on.year() >= 2016 => &[3_000],
        "instant" if on.year() >= 2019 => &[200],
        _ => &[],
    }
}

/// What arbitration costs the freelancer.
pub(super) fn arbitration_is_known(on: Date) -> bool {
    (2017..2022).contains(&on.year())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deal(on: Date, billed: i64) -> Deal {
        Deal {
            kind: Kind::Marketplace,
            own_rate: 700,
            member: false,
            on,
            billed,
            billed_by_2023: billed,
        }
    }

    #[test]
    fn the_worked_checks_of_the_facts_hold() {
        let new = date(2018, 1, 1);
        let fee = |on, started, billed, gross| deal(on, billed).fee(started, gross);
        assert_eq!(fee(date(2019, 1, 1), new, 0, 60_000), 11_000, "600 for a new client");
        assert_eq!(fee(date(2019, 1, 1), new, 40_000, 20_000), 3_000, "one blended rate of 15 %");
        assert_eq!(fee(date(2019, 1, 1), new, 990_000, 20_000), 1_500);
        let old = date(2015, 1, 1);
        assert_eq!(fee(date(2019, 1, 1), old, 0, 60_000), 6_000, "older contracts keep 10 %");
        assert_eq!(fee(date(2019, 1, 1), old, 1_000_000, 10_000), 500);
        assert_eq!(fee(date(2016, 6, 20), old, 0, 26_664), 2_666);
        assert_eq!(fee(date(2023, 12, 31), new, 1_000_001, 10_000), 500, "until the year ends");
        assert_eq!(fee(date(2023, 12, 31), new, 1_000_000, 10_000), 1_000, "above, not at");
        assert_eq!(fee(date(2024, 1, 1), new, 1_000_001, 10_000), 1_000);
        assert_eq!(fee(date(2025, 6, 1), new, 0, 10_000), 1_000, "older contracts keep 10 %");
        assert_eq!(fee(date(2025, 6, 1), OWN_RATE, 0, 10_000), 700);
    }

    #[test]
    fn an_unknown_start_matters_only_where_the_rules_part() {
        let fee = |on| deal(on, 0).fee_of_unknown_start(10_000);
        assert_eq!(fee(date(2016, 6, 20)), Some(1_000));
        assert_eq!(fee(date(2019, 1, 1)), None);
        assert_eq!(fee(date(2023, 8, 1)), None, "it may be one of those at 5 %");
        assert_eq!(fee(date(2024, 8, 1)), Some(1_000));
        assert_eq!(fee(date(2025, 8, 1)), Some(1_000));
    }
}
