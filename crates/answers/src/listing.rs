//! What does an answer made of tables hold: facts about it, rows by named columns, and sentences below.
//!
//! `accounts`, `register`, `history` and their like share this one shape, so that every format shows all of them.

use jiff::Timestamp;
use jiff::civil::Date;
use outflow_ledger::{Cents, Currency};
use std::borrow::Cow;

/// One cell.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Cell {
    /// Nothing to say.
    Empty,
    /// Words; those of a statement are data and made harmless where they are shown.
    Text(String),
    /// An amount in the listing's currency, or its section's.
    Money(Cents),
    /// A day.
    Day(Date),
    /// A moment, UTC.
    Moment(Timestamp),
    /// How many.
    Count(u64),
    /// A whole number that a query computed.
    Number(i64),
    /// Yes or no.
    Is(bool),
}

impl Cell {
    /// Words.
    pub fn text(words: impl Into<String>) -> Cell {
        Cell::Text(words.into())
    }

    /// What there is, or an empty cell.
    pub fn of<T>(value: Option<T>, cell: impl FnOnce(T) -> Cell) -> Cell {
        value.map_or(Cell::Empty, cell)
    }
}

/// One thing about the whole listing: the account, the period as it was understood, the day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Fact {
    /// Its key for programs.
    pub key: &'static str,
    /// Its name for people.
    pub label: &'static str,
    /// Itself.
    pub value: Cell,
}

/// Who a table or a column is for: what has no room on a page still belongs to the data.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum For {
    /// People and programs.
    #[default]
    All,
    /// Text, Markdown and HTML: programs have the same elsewhere.
    People,
    /// JSON and CSV.
    Programs,
}

/// A column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Heading {
    /// Its key for programs.
    pub key: Cow<'static, str>,
    /// Its name for people.
    pub label: Cow<'static, str>,
    /// Who it is for.
    pub is_for: For,
}

impl Heading {
    /// A column for everybody.
    pub fn new(key: impl Into<Cow<'static, str>>, label: impl Into<Cow<'static, str>>) -> Heading {
        Heading { key: key.into(), label: label.into(), is_for: For::All }
    }

    /// A column of the data alone, by its key.
    pub fn for_programs(key: impl Into<Cow<'static, str>>) -> Heading {
        let key = key.into();
        Heading { label: key.clone(), key, is_for: For::Programs }
    }
}

/// One table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Section {
    /// Its key for programs.
    pub key: &'static str,
    /// Its name for people; empty where there is only one.
    pub title: String,
    /// Its columns.
    pub columns: Vec<Heading>,
    /// As many cells a row as there are columns.
    pub rows: Vec<Vec<Cell>>,
    /// The last row where it is a sum of those above.
    pub total: Option<Vec<Cell>>,
    /// Who it is for.
    pub is_for: For,
}

impl Section {
    /// A table without a title.
    pub fn new(key: &'static str, columns: &[(&'static str, &'static str)]) -> Section {
        let columns = columns.iter().map(|(key, label)| Heading::new(*key, *label)).collect();
        let (title, rows, total) = (String::new(), Vec::new(), None);
        Section { key, title, columns, rows, total, is_for: For::All }
    }

    /// With a title.
    pub fn titled(mut self, title: impl Into<String>) -> Section {
        self.title = title.into();
        self
    }

    /// For these alone.
    pub fn only_for(mut self, is_for: For) -> Section {
        self.is_for = is_for;
        self
    }
}

/// An answer made of tables.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Listing {
    /// The name of its envelope, `outflow/register/1`.
    pub schema: &'static str,
    /// The answer in one sentence.
    pub headline: String,
    /// The currency of every amount, where there is one for all.
    pub currency: Option<Currency>,
    /// About the whole.
    pub facts: Vec<Fact>,
    /// The tables.
    pub sections: Vec<Section>,
    /// Sentences below.
    pub notes: Vec<String>,
    /// Whether something needs attention (exit status 1).
    pub has_findings: bool,
}

impl Listing {
    /// A listing that says one sentence so far.
    pub fn new(schema: &'static str, headline: impl Into<String>) -> Listing {
        Listing {
            schema,
            headline: headline.into(),
            currency: None,
            facts: Vec::new(),
            sections: Vec::new(),
            notes: Vec::new(),
            has_findings: false,
        }
    }

    /// The tables that programs read.
    pub fn data(&self) -> impl Iterator<Item = &Section> {
        self.sections.iter().filter(|section| section.is_for != For::People)
    }

    /// With a fact.
    pub fn fact(mut self, key: &'static str, label: &'static str, value: Cell) -> Listing {
        self.facts.push(Fact { key, label, value });
        self
    }
}
