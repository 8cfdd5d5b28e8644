//! Why an amount is what it is: a tree of reasons that adds up to the cent, with an honest remainder.

use crate::cause::Cause;
use crate::citation::Citation;
use crate::money::Cents;

/// An amount and its reason. Parts of a sum always add up: the constructors see to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Explanation {
    amount: Cents,
    because: Because,
}

/// The reason of an amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Because {
    /// Statement lines of one cause, by their places in the journal (oldest first).
    Lines {
        /// What the lines prove.
        cause: Cause,
        /// Indices into the journal's lines.
        lines: Vec<u32>,
    },
    /// The parts of a sum.
    Sum(Vec<Explanation>),
    /// A rule, applied to an amount.
    Clause {
        /// The rule with its source.
        citation: Box<Citation>,
        /// What it was applied to.
        applied_to: Box<Explanation>,
    },
    /// The user's own word (snapshot).
    Stated(Cause),
    /// An assumption of ours, in words.
    Assumed(String),
    /// What nothing explains.
    Unexplained,
}

impl Explanation {
    /// An amount with a leaf reason or a clause.
    pub fn leaf(amount: Cents, because: Because) -> Explanation {
        debug_assert!(!matches!(because, Because::Sum(_)), "a sum has its own door");
        Explanation { amount, because }
    }

    /// The sum of the parts; `None` where it cannot be held.
    pub fn sum(parts: Vec<Explanation>) -> Option<Explanation> {
        let amount = Cents::sum(parts.iter().map(|part| part.amount))?;
        Some(Explanation { amount, because: Because::Sum(parts) })
    }

    /// `total` explained by `parts`; what they leave over is a part of its own, even when it is 0.00.
    pub fn of_total(total: Cents, mut parts: Vec<Explanation>) -> Option<Explanation> {
        let explained = Cents::sum(parts.iter().map(|part| part.amount))?;
        let remainder = total.minus(explained)?;
        parts.push(Explanation::leaf(remainder, Because::Unexplained));
        Some(Explanation { amount: total, because: Because::Sum(parts) })
    }

    /// The amount.
    pub fn amount(&self) -> Cents {
        self.amount
    }

    /// The reason.
    pub fn because(&self) -> &Because {
        &self.because
    }

    /// The parts of a sum; nothing for any other reason.
    pub fn parts(&self) -> &[Explanation] {
        match &self.because {
            Because::Sum(parts) => parts,
            _ => &[],
        }
    }

    /// What remains unexplained, over the whole tree.
    pub fn unexplained(&self) -> Cents {
        match &self.because {
            Because::Unexplained => self.amount,
            Because::Sum(parts) => Cents::sum(parts.iter().map(Explanation::unexplained))
                .expect("no more than one remainder in a tree that was built by of_total"),
            _ => Cents::ZERO,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_remainder_is_always_shown() {
        let cents = |minor| Cents::new(minor).unwrap();
        let part = |minor| Explanation::leaf(cents(minor), Because::Assumed("a test".into()));
        let whole = Explanation::of_total(cents(-1392), vec![part(25_800), part(-27_192)]).unwrap();
        assert_eq!(whole.parts().len(), 3);
        assert_eq!(whole.unexplained(), Cents::ZERO);
        let short = Explanation::of_total(cents(100), vec![part(25)]).unwrap();
        assert_eq!(short.unexplained(), cents(75));
        assert_eq!(Explanation::sum(vec![part(i64::MAX), part(1)]), None);
    }
}
