//! Which texts recur: names of clients, contracts and odd reference ids, kept once and named by a number.

use rustc_hash::FxHashMap;

/// The number of a text in [`Texts`]; 0 is the empty text.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default, PartialOrd, Ord)]
pub struct TextId(u32);

impl TextId {
    /// The empty text.
    pub const EMPTY: TextId = TextId(0);

    /// Whether the cell was empty.
    pub fn is_empty(self) -> bool {
        self == Self::EMPTY
    }

    /// The number, which means something only beside the texts that it came from.
    pub fn number(self) -> u32 {
        self.0
    }

    /// From such a number.
    pub fn from_number(number: u32) -> TextId {
        TextId(number)
    }
}

/// The texts of all statements that are read together; equal texts have equal ids.
#[derive(Debug, Clone)]
pub struct Texts {
    all: Vec<Box<str>>,
    ids: FxHashMap<Box<str>, TextId>,
}

impl Default for Texts {
    fn default() -> Self {
        let empty: Box<str> = "".into();
        Texts { all: vec![empty.clone()], ids: FxHashMap::from_iter([(empty, TextId::EMPTY)]) }
    }
}

impl Texts {
    /// The id of a text, new or known.
    pub fn id_of(&mut self, text: &str) -> TextId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let number =
            u32::try_from(self.all.len()).expect("a file of 4 GiB has fewer than 2^32 cells");
        let id = TextId(number);
        self.all.push(text.into());
        self.ids.insert(text.into(), id);
        id
    }

    /// Every text, in the order of the numbers.
    pub fn all(&self) -> impl Iterator<Item = &str> {
        self.all.iter().map(|text| &**text)
    }

    /// The text of an id that came from this very table.
    pub fn text(&self, id: TextId) -> &str {
        &self.all[id.0 as usize]
    }
}
