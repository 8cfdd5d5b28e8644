//! Which credit paid for which debit, traced by the dumbest possible walk?
//!
//! A fee, the tax on that fee and a withheld tax draw first on the earning that their text names;
//! everything else, and what such a lot cannot bear, draws on the oldest lot that has something
//! left. What no lot can bear is owed, and the next credits pay it, oldest debt first. Card money
//! passes through: only the purchase that it pays for draws on it.

use crate::line::{Line, opening_balance};

/// One credit and where it went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lot {
    /// The Ref ID of its line; none for the opening balance.
    pub ref_id: Option<u64>,
    /// The cause of its line; `opening` for the opening balance.
    pub cause: &'static str,
    /// What came in.
    pub amount: i128,
    /// Cause and (negative) amount of each draw, in the order of drawing.
    pub went_to: Vec<(&'static str, i128)>,
    /// What is still there.
    pub left: i128,
}

impl Lot {
    /// The draws summed by cause, in the order of first appearance.
    pub fn by_cause(&self) -> Vec<(&'static str, i128)> {
        let mut sums: Vec<(&'static str, i128)> = Vec::new();
        for &(cause, amount) in &self.went_to {
            match sums.iter_mut().find(|(known, _)| *known == cause) {
                Some((_, sum)) => *sum += amount,
                None => sums.push((cause, amount)),
            }
        }
        sums
    }
}

/// All lots of a statement and what no lot could bear.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lots {
    /// In the order of their lines.
    pub lots: Vec<Lot>,
    /// Cause and (positive) amount still owed, oldest first.
    pub owed: Vec<(&'static str, i128)>,
}

/// Traces every debit of a statement; sums are wide, so nothing overflows.
pub fn trace(lines: &[Line], balance_column: bool) -> Lots {
    let mut traced = Lots::default();
    let opening = if balance_column { opening_balance(lines) } else { 0 };
    if opening > 0 {
        traced.credit(None, "opening", opening);
    } else if opening < 0 {
        traced.owed.push(("opening", -opening));
    }
    for (at, line) in lines.iter().enumerate() {
        let amount = i128::from(line.amount_cents);
        if line.cause == "paid_from_card" {
            let (ref_id, cause) = (Some(line.ref_id), line.cause);
            traced.lots.push(Lot { ref_id, cause, amount, went_to: Vec::new(), left: amount });
        } else if line.card_funded {
            let card = traced.lots.iter_mut().filter(|lot| lot.cause == "paid_from_card");
            let rest = card.fold(-amount, |rest, lot| draw(lot, line.cause, rest));
            assert_eq!(rest, 0, "a card pays for a whole purchase before it is charged");
        } else if amount > 0 {
            traced.credit(Some(line.ref_id), line.cause, amount);
        } else if amount < 0 {
            let own = named_earning(&lines[..at], line);
            traced.debit(own, line.cause, -amount);
        }
    }
    traced
}

/// The earning behind a fee, a tax on that fee or a withheld tax.
fn named_earning(before: &[Line], line: &Line) -> Option<u64> {
    let named = before.iter().find(|other| Some(other.ref_id) == line.link)?;
    match line.cause {
        "service_fee" | "tax_withheld" if named.is_earning() => Some(named.ref_id),
        "tax_on_fees" if named.cause == "service_fee" => named_earning(before, named),
        _ => None,
    }
}

impl Lots {
    fn credit(&mut self, ref_id: Option<u64>, cause: &'static str, amount: i128) {
        let mut lot = Lot { ref_id, cause, amount, went_to: Vec::new(), left: amount };
        while lot.left > 0 && !self.owed.is_empty() {
            let (owing, owed) = self.owed[0];
            let rest = draw(&mut lot, owing, owed);
            if rest > 0 {
                self.owed[0].1 = rest;
            } else {
                self.owed.remove(0);
            }
        }
        self.lots.push(lot);
    }

    fn debit(&mut self, own: Option<u64>, cause: &'static str, amount: i128) {
        let mut rest = amount;
        for lot in self.lots.iter_mut().filter(|lot| own.is_some() && lot.ref_id == own) {
            rest = draw(lot, cause, rest);
        }
        for lot in &mut self.lots {
            rest = draw(lot, cause, rest);
        }
        if rest > 0 {
            self.owed.push((cause, rest));
        }
    }
}

/// Takes what the lot can bear; returns what it cannot.
fn draw(lot: &mut Lot, cause: &'static str, wanted: i128) -> i128 {
    let taken = wanted.min(lot.left);
    if taken > 0 {
        lot.left -= taken;
        lot.went_to.push((cause, -taken));
    }
    wanted - taken
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::arbitrary::random_history;
    use jiff::civil::date;

    fn line(ref_id: u64, cause: &'static str, amount: i64, link: Option<u64>) -> Line {
        Line { ref_id, link, ..Line::new(date(2024, 6, 7), "", cause, amount) }
    }

    #[test]
    fn a_fee_draws_on_its_own_earning_and_a_payout_on_the_oldest() {
        let lines = [
            line(1, "earned_bonus", 10_000, None),
            line(2, "earned_hourly", 25_800, None),
            line(3, "service_fee", -2_580, Some(2)),
            line(4, "tax_on_fees", -413, Some(3)),
            line(5, "withdrawn", -20_000, None),
        ];
        let traced = trace(&lines, false);
        assert_eq!(traced.lots[0].by_cause(), [("withdrawn", -10_000)]);
        let own = [("service_fee", -2_580), ("tax_on_fees", -413), ("withdrawn", -10_000)];
        assert_eq!(traced.lots[1].by_cause(), own);
        assert_eq!(traced.lots[1].left, 25_800 - 2_580 - 413 - 10_000);
        assert!(traced.owed.is_empty());
    }

    #[test]
    fn what_no_lot_bears_is_owed_and_paid_by_the_next_credit() {
        let lines = [
            line(1, "earned_fixed", 5_000, None),
            line(2, "chargeback", -8_000, None),
            line(3, "earned_fixed", 10_000, None),
        ];
        let traced = trace(&lines[..2], false);
        assert_eq!(traced.owed, [("chargeback", 3_000)]);
        let traced = trace(&lines, false);
        assert_eq!(traced.lots[1].went_to, [("chargeback", -3_000)]);
        assert_eq!((traced.lots[1].left, traced.owed.len()), (7_000, 0));
    }

    #[test]
    fn lots_less_debts_are_the_balance() {
        for seed in 0..400 {
            let lines = random_history(seed);
            let traced = trace(&lines, true);
            let left: i128 = traced.lots.iter().map(|lot| lot.left).sum();
            let owed: i128 = traced.owed.iter().map(|(_, amount)| amount).sum();
            let closing = lines.last().map_or(0, |line| i128::from(line.balance_cents));
            assert_eq!(left - owed, closing, "seed {seed}");
            assert!(left == 0 || owed == 0, "seed {seed}: owed while something is left");
            for lot in &traced.lots {
                let drawn: i128 = lot.went_to.iter().map(|(_, amount)| amount).sum();
                assert_eq!(lot.amount + drawn, lot.left, "seed {seed}");
            }
        }
    }
}
