//! Which category does a line belong to: by rules in their order, the first that fits?

use outflow_ledger::{Cents, LedgerCause};

/// What a line belongs to that no rule fits.
pub const NOT_SORTED: &str = "not sorted";

macro_rules! groups {
    ($($variant:ident = $id:literal, $words:literal;)+) => {
        /// What a category is part of.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Group { $(#[doc = $words] $variant),+ }

        impl Group {
            /// Every one, in the order in which they are shown.
            pub const ALL: &'static [Group] = &[$(Group::$variant),+];

            /// The public name.
            pub const fn id(self) -> &'static str {
                match self { $(Group::$variant => $id),+ }
            }

            /// What it holds.
            pub const fn words(self) -> &'static str {
                match self { $(Group::$variant => $words),+ }
            }
        }
    };
}

groups! {
    Earned = "earned", "What clients paid, before the platform's fee.";
    GivenBack = "given_back", "Earnings that clients or their banks took back.";
    Fees = "fees", "The platform's share.";
    Taxes = "taxes", "Taxes on fees, and taxes withheld.";
    Expenses = "expenses", "Everything else that the work costs.";
    Other = "other", "Credits and debits of the platform, and lines that no rule sorts.";
    Card = "card", "What your card paid: the money passed through, it was never balance.";
    Drawn = "drawn", "What you took out, less what came back.";
}

impl Group {
    /// The group of this name.
    pub fn from_id(id: &str) -> Option<Group> {
        Group::ALL.iter().copied().find(|group| group.id() == id)
    }

    /// Whether it says what the work brings: all that is neither the user's own taking nor the card's.
    pub const fn is_of_work(self) -> bool {
        !matches!(self, Group::Card | Group::Drawn)
    }
}

/// What lines are sorted into.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Category {
    /// What it is part of.
    pub group: Group,
    /// Its name.
    pub name: String,
}

/// Which way the money goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sign {
    /// The user gains.
    In,
    /// The user loses.
    Out,
}

impl Sign {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Sign::In => "in",
            Sign::Out => "out",
        }
    }
}

/// Which lines go where. What is left empty fits every line; of several causes, words or clients one is enough.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Rule {
    /// The operation that recorded it; none where it ships with the program.
    pub number: Option<u32>,
    /// Where its lines go.
    pub category: Category,
    /// Only lines of these causes.
    pub causes: Vec<LedgerCause>,
    /// Only lines whose text holds one of these, in either case.
    pub texts: Vec<String>,
    /// Only lines whose client holds one of these, in either case.
    pub clients: Vec<String>,
    /// Only lines of this sign.
    pub sign: Option<Sign>,
}

impl Rule {
    /// In words: `cause is connects; text holds "coffee"; money goes out`.
    pub fn in_words(&self) -> String {
        let quoted = |words: &[String]| {
            let quoted: Vec<String> = words.iter().map(|one| format!("{one:?}")).collect();
            quoted.join(" or ")
        };
        let causes: Vec<&str> = self.causes.iter().map(|cause| cause.id()).collect();
        let mut parts = Vec::new();
        if !causes.is_empty() {
            parts.push(format!("cause is {}", causes.join(" or ")));
        }
        if !self.texts.is_empty() {
            parts.push(format!("text holds {}", quoted(&self.texts)));
        }
        if !self.clients.is_empty() {
            parts.push(format!("client holds {}", quoted(&self.clients)));
        }
        parts.extend(self.sign.map(|sign| match sign {
            Sign::In => "money comes in".to_owned(),
            Sign::Out => "money goes out".to_owned(),
        }));
        match parts.is_empty() {
            true => "every line".to_owned(),
            false => parts.join("; "),
        }
    }
}

/// Letters in one case, and one blank between words: so `Coffee  Club` holds `coffee club`.
pub(super) fn plain(text: &str) -> String {
    text.to_lowercase().split_whitespace().collect::<Vec<&str>>().join(" ")
}

/// Rules that are ready to be asked.
pub(super) struct Sorter<'r> {
    rules: Vec<Ready<'r>>,
}

struct Ready<'r> {
    rule: &'r Rule,
    texts: Vec<String>,
    clients: Vec<String>,
}

/// A line as a rule sees it; words are read only where a rule asks for them.
pub(super) struct Seen<'l> {
    pub cause: LedgerCause,
    pub amount: Cents,
    pub client: &'l str,
}

impl<'r> Sorter<'r> {
    pub(super) fn new(rules: &'r [Rule]) -> Sorter<'r> {
        let all = |words: &[String]| words.iter().map(|one| plain(one)).collect();
        let ready =
            |rule: &'r Rule| Ready { rule, texts: all(&rule.texts), clients: all(&rule.clients) };
        Sorter { rules: rules.iter().map(ready).collect() }
    }

    /// The place of the first rule that fits.
    pub(super) fn first(&self, line: &Seen<'_>, words: impl FnOnce() -> String) -> Option<usize> {
        let mut words = Some(words);
        let mut text: Option<String> = None;
        let mut client: Option<String> = None;
        self.rules.iter().position(|ready| {
            let rule = ready.rule;
            let is_of_cause = rule.causes.is_empty() || rule.causes.contains(&line.cause);
            let is_of_sign = match rule.sign {
                None => true,
                Some(Sign::In) => line.amount.is_positive(),
                Some(Sign::Out) => line.amount.is_negative(),
            };
            if !is_of_cause || !is_of_sign {
                return false;
            }
            if !ready.clients.is_empty() {
                let client = client.get_or_insert_with(|| plain(line.client));
                if !ready.clients.iter().any(|part| client.contains(part.as_str())) {
                    return false;
                }
            }
            if ready.texts.is_empty() {
                return true;
            }
            if let Some(words) = words.take() {
                text = Some(plain(&words()));
            }
            let text = text.as_deref().unwrap_or_default();
            ready.texts.iter().any(|part| text.contains(part.as_str()))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use LedgerCause::*;

    fn rule(name: &str, causes: &[LedgerCause]) -> Rule {
        Rule {
            number: None,
            category: Category { group: Group::Expenses, name: name.to_owned() },
            causes: causes.to_vec(),
            texts: Vec::new(),
            clients: Vec::new(),
            sign: None,
        }
    }

    #[test]
    fn the_first_rule_that_fits_takes_the_line() {
        let words = |texts: &[&str]| texts.iter().map(ToString::to_string).collect();
        let rules = [
            Rule { texts: words(&["Coffee  club", "books"]), ..rule("own", &[]) },
            Rule { clients: words(&["REEF"]), sign: Some(Sign::Out), ..rule("reef", &[]) },
            Rule { texts: words(&["upgrade"]), ..rule("plans", &[Membership, Connects]) },
            Rule { sign: Some(Sign::In), ..rule("credits", &[Adjustment]) },
            rule("bought", &[Connects]),
        ];
        let sorter = Sorter::new(&rules);
        for (cause, minor, client, text, expected) in [
            (Connects, -200, "", "80 Connects", Some("bought")),
            (Connects, -200, "", "an UPGRADE", Some("plans")),
            (Membership, -200, "", "Upgrade", Some("plans")),
            (Membership, -200, "", "renewal", None),
            // The first one wins, though a later one fits as well.
            (Connects, -200, "", "for the COFFEE CLUB", Some("own")),
            (Connects, -200, "", "coffee in the club", Some("bought")),
            (Unclassified, 5, "", "two\tBooks", Some("own")),
            // The sign decides, and nothing is neither in nor out.
            (EarnedHourly, -1, "Coral Reef Ltd", "", Some("reef")),
            (EarnedHourly, 1, "Coral Reef Ltd", "", None),
            (Adjustment, 1, "", "", Some("credits")),
            (Adjustment, -1, "", "", None),
            (Adjustment, 0, "", "", None),
        ] {
            let line = Seen { cause, amount: Cents::new(minor).unwrap(), client };
            let found = sorter.first(&line, || text.to_owned());
            let name = found.map(|at| rules[at].category.name.as_str());
            assert_eq!(name, expected, "{cause} {minor} {client:?} {text:?}");
        }
    }

    #[test]
    fn words_are_read_only_where_a_rule_asks_for_them() {
        let rules = [
            Rule { texts: vec!["x".to_owned()], ..rule("a", &[Adjustment]) },
            rule("b", &[ServiceFee]),
        ];
        let line = Seen { cause: ServiceFee, amount: Cents::ZERO, client: "" };
        let found = Sorter::new(&rules).first(&line, || panic!("nobody asks for the words"));
        assert_eq!(found, Some(1));
    }
}
