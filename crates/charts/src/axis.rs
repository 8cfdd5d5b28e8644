//! Where does an amount stand: a money axis with round steps, exact in whole cents.

use outflow_ledger::Cents;

/// From which amount to which a picture goes, and what is written beside it.
#[derive(Debug)]
pub(crate) struct MoneyAxis {
    /// The amount at the bottom, in cents; it may be beyond what `Cents` holds, as the top may.
    low: i128,
    /// The amount at the top, in cents; always above `low`.
    high: i128,
    /// The amounts that are written, from the lowest on.
    pub ticks: Vec<MoneyTick>,
}

/// One amount beside the axis.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct MoneyTick {
    /// In cents.
    pub at: i128,
    /// `1,500`, `-0.05`, `20 bn`: exact, never rounded.
    pub text: String,
}

/// Cents in the words that stand for many zeros.
const UNITS: [(i128, &str); 3] =
    [(100_000_000_000_000, " tn"), (100_000_000_000, " bn"), (100_000_000, " M")];
/// From ten billions (in cents) on, amounts get a word instead of their zeros.
const LONG: i128 = 1_000_000_000_000;
/// What an axis shows on which nothing ever moves: one unit, in cents.
const LEAST: i128 = 100;

impl MoneyAxis {
    /// An axis that holds zero and all `amounts`, with at most `most` steps (at least two) between its ticks.
    ///
    /// Zero always belongs to it: whoever sees a balance must see how far it is from nothing.
    pub fn over(amounts: impl Iterator<Item = Cents>, most: usize) -> MoneyAxis {
        let (low, high) = amounts.fold((0, 0), |(low, high): (i128, i128), amount| {
            (low.min(amount.wide()), high.max(amount.wide()))
        });
        let high = if low == high { low + LEAST } else { high };
        let most = i128::try_from(most.max(2)).unwrap_or(i128::MAX);
        let steps = (0..36).flat_map(|power| [1, 2, 5].map(|first| first * 10_i128.pow(power)));
        let bounds = |step: i128| {
            // A fifth of a step above and below wastes less room than whole steps would.
            let part = (step / 5).max(1);
            (step, low.div_euclid(part) * part, -(-high).div_euclid(part) * part)
        };
        let ticks = |step, low: i128, high: i128| -(-low).div_euclid(step)..=high.div_euclid(step);
        let (step, low, high) = steps
            .map(bounds)
            .find(|(step, low, high)| {
                let numbers = ticks(*step, *low, *high);
                numbers.end() - numbers.start() <= most
            })
            .expect("64 bits of cents are less than two steps of 10^35");
        let longest = high.max(-low);
        let ticks = ticks(step, low, high).filter_map(|number| tick(number * step, step, longest));
        MoneyAxis { low, high, ticks: ticks.collect() }
    }

    /// How far below the top the amount stands, where the bottom is `last`; rounded to whole steps.
    pub fn down(&self, amount: i128, last: usize) -> usize {
        let whole = self.high - self.low;
        let from_top = (self.high - amount).clamp(0, whole);
        let steps = i128::try_from(last).unwrap_or(i128::MAX);
        usize::try_from((from_top * steps * 2 + whole) / (whole * 2)).unwrap_or(last)
    }

    /// How far below the top the amount stands, where the bottom is 1.
    pub fn share_down(&self, amount: i128) -> f64 {
        let from_top = (self.high - amount).clamp(0, self.high - self.low);
        from_top as f64 / (self.high - self.low) as f64
    }

    /// Whether a part of the axis lies below zero.
    pub fn has_below_zero(&self) -> bool {
        self.low < 0
    }
}

/// The text of a tick; none for the rare bound that 64 bits of cents do not hold.
fn tick(at: i128, step: i128, longest: i128) -> Option<MoneyTick> {
    let is_long = longest >= LONG;
    let unit = UNITS.iter().find(|(unit, _)| is_long && step % unit == 0);
    let text = match unit {
        Some((unit, word)) if at != 0 => format!("{}{word}", whole(at / unit * 100)?),
        _ if step % 100 == 0 => whole(at)?,
        _ => Cents::from_wide(at)?.grouped(),
    };
    Some(MoneyTick { at, text })
}

/// Whole units without the `.00` behind them.
fn whole(cents: i128) -> Option<String> {
    let text = Cents::from_wide(cents)?.grouped();
    Some(text.strip_suffix(".00").unwrap_or(&text).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn axis(amounts: &[i64], most: usize) -> MoneyAxis {
        MoneyAxis::over(amounts.iter().map(|cents| Cents::new(*cents).unwrap()), most)
    }

    #[test]
    fn ticks_are_round_and_exact() {
        for (amounts, most, texts) in [
            (&[0_i64][..], 5, "0.00 0.20 0.40 0.60 0.80 1.00"),
            (&[1], 5, "0.00 0.01"),
            (&[61_350], 5, "0 200 400 600"),
            (&[61_350], 7, "0 100 200 300 400 500 600"),
            (&[-5_000, 20_000], 5, "-50 0 50 100 150 200"),
            (&[-1_700, 81_000], 5, "0 200 400 600 800"),
            (&[-30_001], 4, "-300 -200 -100 0"),
            (&[250_000_000], 5, "0 500,000 1,000,000 1,500,000 2,000,000 2,500,000"),
            (&[420_000_000_000_000], 5, "0 1 tn 2 tn 3 tn 4 tn"),
            (&[-420_000_000_000], 2, "-4,000,000,000 -2,000,000,000 0"),
            (&[1_900_000_000_000], 4, "0 5 bn 10 bn 15 bn"),
            (&[i64::MAX], 2, "0 50,000 tn 100,000 tn"),
        ] {
            let shown: Vec<String> =
                axis(amounts, most).ticks.into_iter().map(|tick| tick.text).collect();
            assert_eq!(shown.join(" "), texts, "{amounts:?}");
        }
    }

    proptest! {
        #[test]
        fn everything_lies_within(
            amounts in prop::collection::vec(prop_oneof![-10_000_i64..10_000, -i64::MAX..=i64::MAX], 1..20),
            most in 0_usize..12,
            last in 1_usize..300,
        ) {
            let axis = axis(&amounts, most);
            prop_assert!(axis.ticks.len() <= most.max(2) + 1);
            for amount in amounts.iter().chain([&0]).map(|cents| i128::from(*cents)) {
                prop_assert!(axis.low <= amount && amount <= axis.high);
                prop_assert!(axis.down(amount, last) <= last);
                prop_assert!((0.0..=1.0).contains(&axis.share_down(amount)));
            }
            prop_assert_eq!(axis.down(axis.low, last), last);
            prop_assert_eq!(axis.down(axis.high, last), 0);
        }
    }
}
