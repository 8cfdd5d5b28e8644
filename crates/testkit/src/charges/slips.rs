//! Which mistakes does the platform make, and when does it get the chance?

use super::Mistake;
use super::desk::Desk;
use super::rules::{self, ALL_FLAT, FIRST_TIER, FLAT, Kind, OWN_RATE, SECOND_TIER, SLIDING};
use crate::cents::share;

macro_rules! mistakes {
    ($($(#[$doc:meta])* $variant:ident = $name:literal, $findings:expr;)+) => {
        /// A way in which the platform gets it wrong.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        pub enum MistakeKind { $($(#[$doc])* $variant),+ }

        impl MistakeKind {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// A word for it.
            pub fn name(self) -> &'static str {
                match self { $(Self::$variant => $name),+ }
            }

            /// The kinds of finding that name it rightly; the particular one first.
            pub fn findings(self) -> &'static [&'static str] {
                match self { $(Self::$variant => $findings),+ }
            }
        }
    };
}

/// What a wrong figure may be called: its reason is a guess from the figure.
const WRONG_FIGURE: &[&str] = &["charge_differs", "old_tier", "wrong_base"];

mistakes! {
    /// A service fee one cent too high.
    FeeCentOver = "fee_cent_over", WRONG_FIGURE;
    /// A service fee one cent too low.
    FeeCentUnder = "fee_cent_under", WRONG_FIGURE;
    /// 20 % although the client had passed 500.
    FeeOldTier = "fee_old_tier", WRONG_FIGURE;
    /// 20 % when ten percent held for everyone.
    FeeTwenty = "fee_twenty", WRONG_FIGURE;
    /// 5 % after the year in which it ended: too little.
    FeeFive = "fee_five", WRONG_FIGURE;
    /// A rate that is not the contract's own.
    FeeDeparts = "fee_departs", WRONG_FIGURE;
    /// A fee on the money with the client's own processing fee of 3 %.
    FeeWrongBase = "fee_wrong_base", WRONG_FIGURE;
    /// A fee on a direct contract although members pay none.
    FeeDespitePlus = "fee_despite_plus", WRONG_FIGURE;
    /// Two fees for one earning.
    FeeTwice = "fee_twice", &["double_charge"];
    /// A fee for an earning that is not there.
    FeeOrphan = "fee_orphan", &["orphan_fee"];
    /// A refund without its fee.
    ReturnMissing = "return_missing", &["missing_fee_return"];
    /// A refund with too little of its fee.
    ReturnTooSmall = "return_too_small", WRONG_FIGURE;
    /// Another rate of VAT or GST.
    TaxWrongRate = "tax_wrong_rate", WRONG_FIGURE;
    /// VAT or GST on the earning instead of the fee.
    TaxWrongBase = "tax_wrong_base", WRONG_FIGURE;
    /// Withheld at the rate before the present one.
    WithheldOldRate = "withheld_old_rate", WRONG_FIGURE;
    /// Connects at another price.
    ConnectsPrice = "connects_price", WRONG_FIGURE;
    /// The plan at another price.
    MembershipPrice = "membership_price", WRONG_FIGURE;
    /// A payout at another price.
    PayoutFee = "payout_fee", WRONG_FIGURE;
    /// A payout that is too small for its method.
    BelowMinimum = "below_minimum", &["below_minimum"];
    /// Hours that came later than their day.
    HeldTooLong = "held_too_long", &["held_too_long"];
}

impl MistakeKind {
    /// One chance in so many is taken: the rarer the chances, the more of them.
    fn one_in(self) -> i64 {
        use MistakeKind::*;
        match self {
            FeeFive | FeeDeparts | FeeDespitePlus | BelowMinimum => 1,
            TaxWrongRate | TaxWrongBase | WithheldOldRate | MembershipPrice => 3,
            FeeTwenty => 5,
            FeeOldTier | ReturnMissing | ReturnTooSmall => 6,
            ConnectsPrice | PayoutFee => 15,
            _ => 20,
        }
    }

    /// Chances for it come only in few careers, so every one of these asks for it.
    pub(super) fn is_rare(self) -> bool {
        self.one_in() < 6
    }
}

/// A service fee that is about to be booked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Owed {
    pub contract: usize,
    pub gross: i64,
    /// What the platform's own books say.
    pub fee: i64,
    /// The rate is known only from the contract's other lines.
    pub by_lines: bool,
}

impl Desk {
    /// Whether this mistake is made now, given that it can be.
    pub fn slips(&mut self, kind: MistakeKind) -> bool {
        // The last one is kept for the mistakes that can be made only late or seldom.
        let kept = usize::from(self.plan.slips > 1 && !kind.is_rare());
        if self.slips_left <= kept {
            return false;
        }
        let Some(at) = self.plan.wishes.iter().position(|&wish| wish == kind) else {
            return false;
        };
        let made = self.rng.chance(1, kind.one_in());
        if made {
            self.plan.wishes.remove(at);
            self.slips_left -= 1;
        }
        made
    }

    /// Notes a mistake; its amount is the difference.
    pub fn mistake(&mut self, kind: MistakeKind, ref_id: u64, charged: i64, expected: i64) {
        let amount = (charged - expected).abs();
        assert!(amount > 0, "seed {}: {kind:?} would not show", self.plan.seed);
        self.mistakes.push(Mistake { kind, ref_id, charged, expected, amount });
    }

    /// Notes a mistake about money that is right to the cent.
    pub fn mistake_about(&mut self, kind: MistakeKind, ref_id: u64, amount: i64) {
        self.mistakes.push(Mistake { kind, ref_id, charged: 0, expected: 0, amount });
    }

    /// The wrong fee that is charged instead, if one is.
    pub fn slipped_fee(&mut self, owed: Owed) -> Option<(MistakeKind, i64)> {
        use MistakeKind::*;
        let contract = &self.contracts[owed.contract];
        // A line can only depart from others that show a rate.
        if owed.by_lines && (contract.right_fees < 4 || contract.slipped) {
            return None;
        }
        let (gross, fee, today) = (owed.gross, owed.fee, self.today);
        // In 2023 a contract of unknown start may have either of two rates, and between them nothing is wrong.
        let either = self.plan.starts_unknown && FLAT <= today && today < ALL_FLAT;
        if rules::is_near_change(today) || either {
            return None;
        }
        let (market, started) = (contract.kind == Kind::Marketplace, contract.started);
        let own = contract.own_rate;
        let (billed, by_2023) = self.billed(owed.contract);
        let old_tier = market && today >= SLIDING && today < FLAT && started >= SLIDING;
        let flat = market && today >= ALL_FLAT && today < OWN_RATE;
        let has_own = contract.kind == Kind::Enterprise || (market && started >= OWN_RATE);
        let base = self.deal(owed.contract).fee(started, share(gross, 10_300));
        let other = match own {
            1_000 => 1_500,
            _ => 1_000,
        };
        let wrong = [
            (FeeOldTier, old_tier && billed >= FIRST_TIER, share(gross, 2_000)),
            (FeeTwenty, flat, share(gross, 2_000)),
            (FeeFive, flat && by_2023 > SECOND_TIER, share(gross, 500)),
            (FeeDeparts, has_own, share(gross, other)),
            (FeeDespitePlus, contract.kind == Kind::Direct && fee == 0, share(gross, 500)),
            (FeeWrongBase, fee > 0, base),
            (FeeCentOver, fee > 0, fee + 1),
            (FeeCentUnder, fee > 1, fee - 1),
        ];
        for (kind, possible, charged) in wrong {
            let is_half = charged == fee - 1 && rules::may_be_half_cent(gross, fee);
            if possible && charged != fee && !is_half && self.slips(kind) {
                self.contracts[owed.contract].slipped = true;
                return Some((kind, charged));
            }
        }
        None
    }
}
