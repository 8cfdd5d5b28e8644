//! What stands in one pack: clauses with their rules, read from TOML, every problem at its place.

mod checks;
mod keys;
mod meeting;

pub(crate) use checks::both_answer;
pub(crate) use meeting::{Meeting, Subject, meeting, subject};

use crate::rule::Rule;
use jiff::civil::Date;
use outflow_fields::{FileKind, read_file};
use outflow_ledger::{Citation, Code, Currency, Diagnostic};
use std::ops::Range;

/// The rules of one platform that changed on one day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PolicyPack {
    /// The platform's id.
    pub platform: String,
    /// The platform's name for people.
    pub name: String,
    /// The first day on which its clauses hold.
    pub effective: Date,
    /// What it corrects, if it is a correction.
    pub correction: Option<Correction>,
    /// Whether it came from the user's configuration folder.
    pub is_own: bool,
    /// The clauses; each replaces the earlier clause of the same id.
    pub clauses: Vec<Clause>,
}

/// A later version of a released pack.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Correction {
    /// 2 for `<date>.r2.toml`, the first correction.
    pub revision: u32,
    /// The day on which the mistake was learned.
    pub learned: Date,
}

/// One rule with its source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Clause {
    /// Where it comes from and how far it can be relied on.
    pub citation: Citation,
    /// The last day on which it holds, if it ends.
    pub until: Option<Date>,
    /// The currency of its amounts.
    pub currency: Currency,
    /// What it says.
    pub rule: Rule,
}

/// Which text is read, and who gave it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PackFile<'t> {
    /// `<platform>/<date>.toml`, or `<platform>/<date>.r2.toml` for a correction; a path before it is left out.
    pub name: &'t str,
    /// The TOML.
    pub text: &'t str,
    /// From the user's configuration folder.
    pub is_own: bool,
}

const KIND: FileKind = FileKind {
    name: "a policy pack",
    syntax: Code::PackSyntax,
    key: Code::PackKey,
    value: Code::PackValue,
};

/// A pack and where the ids of its clauses stand in its text.
pub(crate) struct PlacedPack {
    pub(crate) pack: PolicyPack,
    pub(crate) ids: Vec<Range<usize>>,
}

/// The largest text of a pack: thousands of rules; what is larger is no pack.
const MAX_BYTES: usize = 4 * 1024 * 1024;

impl PolicyPack {
    /// Reads a pack. All problems are collected; the pack is there exactly where none is an error.
    pub fn read(file: PackFile<'_>) -> (Option<PolicyPack>, Vec<Diagnostic>) {
        let (placed, problems) = PolicyPack::read_placed(file);
        (placed.map(|placed| placed.pack), problems)
    }

    /// The same, with the places of the clauses.
    pub(crate) fn read_placed(file: PackFile<'_>) -> (Option<PlacedPack>, Vec<Diagnostic>) {
        if file.text.len() > MAX_BYTES {
            return (None, vec![too_large(file)]);
        }
        let (pack, problems) = read_file(file.text, KIND, |reader, keys| {
            let draft = keys::read_root(reader, keys, file.is_own);
            checks::check(reader, file.name, &draft);
            let place = |draft: &keys::DraftClause| {
                draft.clause.as_ref()?;
                Some(reader.places.of(&format!("{}.id", draft.path)).unwrap_or(0..0))
            };
            let ids = draft.clauses.iter().filter_map(place).collect();
            draft.into_pack().map(|pack| PlacedPack { pack, ids })
        });
        let problems: Vec<Diagnostic> =
            problems.into_iter().map(|problem| problem.in_source(file.name)).collect();
        let fatal = problems.iter().any(Diagnostic::is_fatal);
        (pack.flatten().filter(|_| !fatal), problems)
    }
}

fn too_large(file: PackFile<'_>) -> Diagnostic {
    let (size, most) = (file.text.len(), MAX_BYTES / (1024 * 1024));
    let message = format!("the policy pack has {size} bytes; the limit is {most} MiB");
    Diagnostic::new(Code::TooLarge, message)
        .expecting(format!("at most {most} MiB of rules"))
        .hinting("Divide its rules into packs of several days, or leave out what is not a rule.")
        .in_source(file.name)
}
