//! How much is it at least and at most, where a figure may be open at either end?

use outflow_ledger::Cents;

/// From how little to how much; an end that nobody knows is not there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Range {
    /// At least.
    pub least: Option<Cents>,
    /// At most.
    pub most: Option<Cents>,
}

impl Range {
    /// Nothing.
    pub const ZERO: Range = Range { least: Some(Cents::ZERO), most: Some(Cents::ZERO) };
    /// Nobody knows.
    pub const UNKNOWN: Range = Range { least: None, most: None };

    /// One figure.
    pub fn exact(amount: Cents) -> Range {
        Range { least: Some(amount), most: Some(amount) }
    }

    /// Between two figures.
    pub fn between(one: Cents, other: Cents) -> Range {
        Range { least: Some(one.min(other)), most: Some(one.max(other)) }
    }

    /// The figure, where there is only one.
    pub fn known(self) -> Option<Cents> {
        self.least.filter(|least| self.most == Some(*least))
    }

    /// The sum of both; an end that cannot be held is not known.
    pub fn plus(self, other: Range) -> Range {
        let end = |a: Option<Cents>, b: Option<Cents>| a?.plus(b?);
        Range { least: end(self.least, other.least), most: end(self.most, other.most) }
    }

    /// What holds all of them; of none, nothing is known.
    pub fn hull(all: impl IntoIterator<Item = Range>) -> Range {
        let both = |a: Range, b: Range| Range {
            least: a.least.zip(b.least).map(|(a, b)| a.min(b)),
            most: a.most.zip(b.most).map(|(a, b)| a.max(b)),
        };
        all.into_iter().reduce(both).unwrap_or(Range::UNKNOWN)
    }
}
