//! Where a rule comes from: its title, source, standing and the day it was checked.

use jiff::civil::Date;
use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// How far a rule can be relied on.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Standing {
    /// The platform's own page says so.
    Published,
    /// Several others say so.
    Reported,
    /// One unofficial source says so: it warns, it never proves.
    Claimed,
    /// Our own assumption.
    Assumed,
}

impl Standing {
    /// The public name, as in packs and in the JSON.
    pub const fn id(self) -> &'static str {
        match self {
            Standing::Published => "published",
            Standing::Reported => "reported",
            Standing::Claimed => "claimed",
            Standing::Assumed => "assumed",
        }
    }
}

impl fmt::Display for Standing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.id())
    }
}

/// What an answer shows of a rule. Answers hold many of one rule, so a copy is a handle to the same text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Citation(Arc<CitationText>);

/// What a citation says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CitationText {
    /// `<platform>/<kebab-case>`.
    pub id: String,
    /// One sentence that a freelancer understands.
    pub title: String,
    /// The page that says so.
    pub source: String,
    /// How far it can be relied on.
    pub standing: Standing,
    /// The day the source was last read by us.
    pub checked: Date,
    /// The first day on which the rule is known to hold.
    pub effective: Date,
    /// It stands in a pack of the user's own, not in one that ships with the program.
    pub is_own: bool,
}

impl Citation {
    /// A citation with this text.
    pub fn new(text: CitationText) -> Citation {
        Citation(Arc::new(text))
    }

    /// Whether both are handles to one text: cheap, and true of almost all citations of one rule.
    pub fn is_handle_of(&self, other: &Citation) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether both are the same version of the same rule.
    pub fn is_same(&self, other: &Citation) -> bool {
        self.is_handle_of(other) || self == other
    }

    /// The same rule with another standing, as where its figure had to be read from the lines.
    pub fn with_standing(&self, standing: Standing) -> Citation {
        Citation::new(CitationText { standing, ..(*self.0).clone() })
    }
}

impl Deref for Citation {
    type Target = CitationText;

    fn deref(&self) -> &CitationText {
        &self.0
    }
}
