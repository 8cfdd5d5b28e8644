//! What is a format: a name, its columns and what its words mean. One file of this crate for each.

use crate::scan::is_space;
use outflow_ledger::{Diagnostic, LineKind, Platform, Wording};

/// A statement format. What it has to say is data; reading lines is the same for all, in `table`.
pub trait Importer: Sync {
    /// What people call such a file.
    fn name(&self) -> &'static str;

    /// Whose statements these are.
    fn platform(&self) -> Platform;

    /// Its columns, in the order of a fresh download.
    fn columns(&self) -> &'static [Column];

    /// Where such a file is downloaded, to follow "Download it from".
    fn page(&self) -> &'static str;

    /// What kind of line a type is. Asked once for every spelling in a file.
    fn kind_of(&self, written: &str) -> LineKind;

    /// What the free text of a line says. Asked only for kinds whose text can matter.
    fn wording(&self, said: &Said<'_>) -> Wording;

    /// Whether the text is one that only a client's ledger has. Asked for card payments.
    fn is_clients(&self, said: &Said<'_>) -> bool;

    /// Whether the lines show that the file belongs to another kind of account, and what to do then.
    fn refuse(&self, tally: &Tally) -> Option<Diagnostic>;
}

/// What a column is good for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// The day.
    Date,
    /// The type of the line.
    Kind,
    /// The signed amount.
    Amount,
    /// The running balance.
    Balance,
    /// The unique id of the row.
    Id,
    /// The id that related rows share.
    Group,
    /// The client.
    Client,
    /// The contract's title, which is a part of the description too.
    Title,
    /// A part of the description.
    Description,
    /// Who worked.
    Worker,
    /// Whose account it is.
    Holder,
    /// The amount in another currency.
    LocalAmount,
    /// That currency.
    LocalCurrency,
    /// Nothing that is needed.
    Other,
}

/// A column of a format.
#[derive(Clone, Copy, Debug)]
pub struct Column {
    /// Its name as a fresh download spells it.
    pub name: &'static str,
    /// Other names that it has had.
    pub aliases: &'static [&'static str],
    /// What it is good for.
    pub role: Role,
    /// Whether the file cannot be read without it.
    pub needed: bool,
}

impl Column {
    /// A column that may be missing.
    pub const fn new(name: &'static str, role: Role) -> Column {
        Column { name, aliases: &[], role, needed: false }
    }

    /// A column that must be there.
    pub const fn needed(name: &'static str, role: Role) -> Column {
        Column { name, aliases: &[], role, needed: true }
    }

    /// The same under other names as well.
    pub const fn or(self, aliases: &'static [&'static str]) -> Column {
        Column { aliases, ..self }
    }

    fn is_called(&self, folded: &str) -> bool {
        let mut names = std::iter::once(&self.name).chain(self.aliases);
        names.any(|name| fold_name(name) == folded)
    }
}

/// The words of one line, for [`Importer::wording`].
#[derive(Clone, Copy, Debug)]
pub struct Said<'a> {
    /// What the type says.
    pub kind: LineKind,
    /// The type as written.
    pub written_kind: &'a str,
    /// All cells of the description but the contract's title, in small letters, parted by a line end.
    pub words: &'a str,
    /// Whether the user gains.
    pub gains: bool,
}

/// What the lines of a file are like as a whole, for [`Importer::refuse`].
#[derive(Clone, Default, Debug)]
pub struct Tally {
    /// All lines.
    pub lines: usize,
    /// Days with lines.
    pub days: usize,
    /// Lines of work that credit the user.
    pub work_credits: usize,
    /// Lines of work that debit the user.
    pub work_debits: usize,
    /// Those of them that name a worker who is not the holder of the account.
    pub foreign_work_debits: usize,
    /// Card payments that credit the user.
    pub card_credits: usize,
    /// Those of them whose text only a client's ledger has.
    pub clients_texts: usize,
    /// The sum of all lines in minor units.
    pub sum: i128,
    /// How many lines each spelling of the type has.
    pub kinds: Vec<(String, LineKind, usize)>,
}

/// Where the columns of a format stand in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Roles {
    pub(crate) date: usize,
    pub(crate) kind: usize,
    pub(crate) amount: usize,
    pub(crate) balance: Option<usize>,
    pub(crate) id: Option<usize>,
    pub(crate) group: Option<usize>,
    pub(crate) client: Option<usize>,
    pub(crate) title: Option<usize>,
    pub(crate) worker: Option<usize>,
    pub(crate) holder: Option<usize>,
    pub(crate) local: Option<(usize, usize)>,
    pub(crate) description: Vec<usize>,
}

/// How well a header fits a format.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Fit {
    /// It can be read.
    Full(Roles),
    /// It cannot.
    Near(Near),
}

/// What keeps a header from fitting.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Near {
    /// How many columns of the format are there.
    pub(crate) found: usize,
    /// Needed columns that are not.
    pub(crate) missing: Vec<&'static str>,
    /// Columns of the file that the format does not have, by their place.
    pub(crate) unexpected: Vec<usize>,
    /// Columns that stand there twice.
    pub(crate) twice: Vec<&'static str>,
}

/// Besides the needed columns so many others of the format must be there: `Date,Type,Amount` alone is
/// what any program writes.
const TELLING: usize = 3;

/// Compares the folded names of a header with the columns of a format.
pub(crate) fn fit(importer: &dyn Importer, header: &[String]) -> Fit {
    let columns = importer.columns();
    let places = |column: &Column| {
        let called = header.iter().enumerate().filter(|(_, name)| column.is_called(name));
        called.map(|(place, _)| place).collect::<Vec<usize>>()
    };
    let found: Vec<(&Column, Vec<usize>)> =
        columns.iter().map(|column| (column, places(column))).collect();
    let is_there = |(_, places): &&(&Column, Vec<usize>)| !places.is_empty();
    let known: Vec<usize> = found.iter().flat_map(|(_, places)| places.clone()).collect();
    let names = |wanted: &dyn Fn(&Column, usize) -> bool| {
        let wanted = found.iter().filter(|(column, places)| wanted(column, places.len()));
        wanted.map(|(column, _)| column.name).collect::<Vec<&'static str>>()
    };
    let near = Near {
        found: found.iter().filter(is_there).count(),
        missing: names(&|column, places| column.needed && places == 0),
        unexpected: (0..header.len()).filter(|place| !known.contains(place)).collect(),
        twice: names(&|column, places| column.role != Role::Other && places > 1),
    };
    let needed = columns.iter().filter(|column| column.needed).count();
    if !near.missing.is_empty() || !near.twice.is_empty() || near.found < needed + TELLING {
        return Fit::Near(near);
    }
    let place = |role: Role| {
        found.iter().find(|(column, _)| column.role == role).and_then(|(_, p)| p.first()).copied()
    };
    roles(&found, &place).map_or(Fit::Near(near), Fit::Full)
}

fn roles(found: &[(&Column, Vec<usize>)], place: &dyn Fn(Role) -> Option<usize>) -> Option<Roles> {
    let is_text = |role: Role| matches!(role, Role::Title | Role::Description);
    let texts = found.iter().filter(|(column, _)| is_text(column.role));
    Some(Roles {
        date: place(Role::Date)?,
        kind: place(Role::Kind)?,
        amount: place(Role::Amount)?,
        balance: place(Role::Balance),
        id: place(Role::Id),
        group: place(Role::Group),
        client: place(Role::Client),
        title: place(Role::Title),
        worker: place(Role::Worker),
        holder: place(Role::Holder),
        local: place(Role::LocalAmount).zip(place(Role::LocalCurrency)),
        description: texts.filter_map(|(_, places)| places.first().copied()).collect(),
    })
}

/// A column's name in small letters, white space of every kind folded into single blanks.
pub(crate) fn fold_name(name: &str) -> String {
    let words = name.split(is_space).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<String>>().join(" ")
}
