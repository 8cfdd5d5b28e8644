//! Which clauses are in force on a day, and what must follow by them.

use crate::consequence::{Consequence, Event};
use crate::follow::follow;
use crate::overlaps::{self, NamedPack};
use crate::pack::{Clause, PackFile, PolicyPack};
use crate::rule::{Payout, Rate, Rule, Schedule, ScheduledPayout};
use jiff::civil::Date;
use outflow_ledger::snapshot::ContractKind;
use outflow_ledger::{Cents, Citation, Code, Diagnostic};
use rustc_hash::{FxHashMap, FxHashSet};
use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::collections::hash_map::Entry;

/// Every pack that ships with the program: `<platform>/<date>.toml` and its text.
pub const EMBEDDED: &[(&str, &str)] = include!(concat!(env!("OUT_DIR"), "/packs.rs"));

/// All packs of all platforms.
#[derive(Clone, Debug)]
pub struct PolicyBook {
    /// By platform; of each the program's own first, then the user's; then by date and correction.
    packs: Vec<PolicyPack>,
}

/// What is known of a platform on a day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Known {
    /// There is no pack of that platform.
    UnknownPlatform,
    /// Its first pack begins on this later day.
    NotBefore(Date),
    /// Rules are in force.
    InForce,
}

impl PolicyBook {
    /// The packs that ship with the program.
    pub fn embedded() -> Result<PolicyBook, Vec<Diagnostic>> {
        PolicyBook::from_packs(EMBEDDED)
    }

    /// Packs from their texts, each with its file name, as those that ship with the program.
    pub fn from_packs(texts: &[(&str, &str)]) -> Result<PolicyBook, Vec<Diagnostic>> {
        let files: Vec<PackFile<'_>> =
            texts.iter().map(|(name, text)| PackFile { name, text, is_own: false }).collect();
        PolicyBook::from_files(&files)
    }

    /// The packs that ship with the program and the user's own, which replace clauses by their ids.
    pub fn embedded_with(own: &[(&str, &str)]) -> Result<PolicyBook, Vec<Diagnostic>> {
        let embedded = EMBEDDED.iter().map(|(name, text)| PackFile { name, text, is_own: false });
        let own = own.iter().map(|(name, text)| PackFile { name, text, is_own: true });
        PolicyBook::from_files(&embedded.chain(own).collect::<Vec<_>>())
    }

    /// Packs from files; every problem of every file, or a book without one.
    pub fn from_files(files: &[PackFile<'_>]) -> Result<PolicyBook, Vec<Diagnostic>> {
        let mut packs = Vec::new();
        let mut problems = Vec::new();
        for file in files {
            let (placed, found) = PolicyPack::read_placed(*file);
            problems.extend(found);
            let (name, text) = (file.name, file.text);
            packs.extend(placed.map(|placed| NamedPack { name, text, placed }));
        }
        packs.sort_by(|a, b| order(&a.placed.pack).cmp(&order(&b.placed.pack)));
        problems.extend(of_one_day(&packs));
        problems.extend(without_a_pack_to_correct(&packs));
        if problems.iter().any(Diagnostic::is_fatal) {
            return Err(problems);
        }
        let overlaps = overlaps::of_own(&packs);
        if !overlaps.is_empty() {
            return Err(overlaps);
        }
        Ok(PolicyBook { packs: packs.into_iter().map(|one| one.placed.pack).collect() })
    }

    /// All packs, by platform and day.
    pub fn packs(&self) -> &[PolicyPack] {
        &self.packs
    }

    /// The platforms that have packs, each once, as id and name.
    pub fn platforms(&self) -> Vec<(&str, &str)> {
        let mut platforms: Vec<(&str, &str)> =
            self.packs.iter().map(|pack| (pack.platform.as_str(), pack.name.as_str())).collect();
        platforms.dedup_by_key(|(id, _)| *id);
        platforms
    }

    /// The platform's name for people; its id where it has no pack.
    pub fn name_of<'a>(&'a self, platform: &'a str) -> &'a str {
        let found = self.packs.iter().find(|pack| pack.platform == platform);
        found.map_or(platform, |pack| &pack.name)
    }

    /// Whether any rule of a platform is known for a day.
    pub fn known(&self, platform: &str, on: Date) -> Known {
        let days = self.packs.iter().filter(|pack| pack.platform == platform);
        match days.map(|pack| pack.effective).min() {
            None => Known::UnknownPlatform,
            Some(first) if on < first => Known::NotBefore(first),
            Some(_) => Known::InForce,
        }
    }

    /// The clauses of a platform in force on a day: of each id the latest that has not ended.
    ///
    /// The user's own replace the program's while they hold; after that the program's hold again.
    pub fn in_force(&self, platform: &str, on: Date) -> Vec<&Clause> {
        let mut clauses = OnePerId::default();
        for clause in
            self.latest(platform, on, false).into_iter().chain(self.latest(platform, on, true))
        {
            clauses.put(clause);
        }
        clauses.clauses
    }

    /// The latest clauses of the program's packs, or of the user's, without those that have ended.
    fn latest(&self, platform: &str, on: Date, own: bool) -> Vec<&Clause> {
        let mut clauses = OnePerId::default();
        let of_platform = |pack: &&PolicyPack| pack.platform == platform && pack.is_own == own;
        let packs = self.packs.iter().filter(of_platform).filter(|pack| pack.effective <= on);
        for clause in packs.flat_map(|pack| &pack.clauses) {
            clauses.put(clause);
        }
        let mut clauses = clauses.clauses;
        clauses.retain(|clause| clause.until.is_none_or(|until| on <= until));
        clauses
    }

    /// The days on which the clauses in force change, in order: between two of them nothing does.
    pub fn changes(&self, platform: &str) -> Vec<Date> {
        let packs = self.packs.iter().filter(|pack| pack.platform == platform);
        let mut days: Vec<Date> = packs
            .flat_map(|pack| {
                let ends = pack.clauses.iter().filter_map(|clause| clause.until?.tomorrow().ok());
                ends.chain([pack.effective])
            })
            .collect();
        days.sort_unstable();
        days.dedup();
        days
    }

    /// Every clause of every pack with this id, oldest first.
    pub fn history_of(&self, id: &str) -> Vec<&Clause> {
        let clauses = self.packs.iter().flat_map(|pack| &pack.clauses);
        clauses.filter(|clause| clause.citation.id == id).collect()
    }

    /// As [`PolicyBook::history_of`], of every id.
    pub fn histories(&self) -> BTreeMap<&str, Vec<&Clause>> {
        let mut found: BTreeMap<&str, Vec<&Clause>> = BTreeMap::new();
        for clause in self.packs.iter().flat_map(|pack| &pack.clauses) {
            found.entry(&clause.citation.id).or_default().push(clause);
        }
        found
    }

    /// The ids of all clauses, each once, in order.
    pub fn clause_ids(&self) -> Vec<&str> {
        let clauses = self.packs.iter().flat_map(|pack| &pack.clauses);
        let mut ids: Vec<&str> = clauses.map(|clause| clause.citation.id.as_str()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// What must follow from an event: the only door between rules and ledger.
    ///
    /// An effect that no rule in force decides is absent, and one whose figure the rule leaves open has no
    /// amount: nothing is guessed. Where several rules may hold, each consequence says under which condition.
    pub fn consequences(&self, platform: &str, event: &Event<'_>) -> Vec<Consequence> {
        follow(&self.in_force(platform, event.on()), event)
    }

    /// The days of scheduled payouts in force on a day.
    pub fn schedule(&self, platform: &str, on: Date) -> Option<(Schedule, Citation)> {
        self.in_force(platform, on).into_iter().find_map(|clause| match clause.rule {
            Rule::Schedule(schedule) => Some((schedule, clause.citation.clone())),
            _ => None,
        })
    }

    /// What scheduled payouts take in a country; every rule that may hold where the country is not known.
    pub fn scheduled_payouts(
        &self,
        platform: &str,
        on: Date,
        country: Option<&str>,
    ) -> Vec<(&ScheduledPayout, Citation)> {
        let clauses = self.in_force(platform, on).into_iter();
        let rules = clauses.filter_map(|clause| match &clause.rule {
            Rule::ScheduledPayout(payout) if payout.place.holds_in(country) != Some(false) => {
                Some((payout, clause.citation.clone()))
            }
            _ => None,
        });
        rules.collect()
    }

    /// The ways out that are known on a day.
    pub fn payout_methods(&self, platform: &str, on: Date) -> Vec<&Payout> {
        let clauses = self.in_force(platform, on);
        clauses
            .into_iter()
            .filter_map(|clause| match &clause.rule {
                Rule::Payout(payout) => Some(payout),
                _ => None,
            })
            .collect()
    }

    /// The way out that the text of a statement names.
    pub fn payout_method_in(&self, platform: &str, on: Date, text: &str) -> Option<&Payout> {
        let text = text.to_lowercase();
        let said = |payout: &&Payout| payout.words.iter().any(|word| says(&text, word));
        self.payout_methods(platform, on).into_iter().find(said)
    }
}

/// Clauses of which the latest of each id counts, in the order in which the ids came.
#[derive(Default)]
struct OnePerId<'b> {
    clauses: Vec<&'b Clause>,
    places: FxHashMap<&'b str, usize>,
}

impl<'b> OnePerId<'b> {
    fn put(&mut self, clause: &'b Clause) {
        match self.places.entry(&clause.citation.id) {
            Entry::Occupied(known) => self.clauses[*known.get()] = clause,
            Entry::Vacant(new) => {
                new.insert(self.clauses.len());
                self.clauses.push(clause);
            }
        }
    }
}

/// Whether a text says a word, or words, as a whole: "us bank" is not in "Columbus Bank".
fn says(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(start, _)| {
        let before = text[..start].chars().next_back();
        let after = text[start + word.len()..].chars().next();
        let is_part = |letter: Option<char>, edge: Option<char>| {
            letter.is_some_and(char::is_alphanumeric) && edge.is_some_and(char::is_alphanumeric)
        };
        !is_part(before, word.chars().next()) && !is_part(after, word.chars().next_back())
    })
}

/// Packs that hold the rules of the same platform and day as the one before them.
fn of_one_day(packs: &[NamedPack<'_>]) -> Vec<Diagnostic> {
    let pairs = packs.windows(2).filter_map(|pair| {
        let [first, second] = pair else { return None };
        let message = format!("{} holds the rules of the same platform and day", first.name);
        let problem = Diagnostic::new(Code::PackContradiction, message)
            .hinting("Write the rules of both into one of them, and remove the other.");
        let is_same = order(&first.placed.pack) == order(&second.placed.pack);
        is_same.then(|| problem.in_source(second.name))
    });
    pairs.collect()
}

/// Corrections of packs that are not there.
fn without_a_pack_to_correct(packs: &[NamedPack<'_>]) -> Vec<Diagnostic> {
    let of = |pack: &PolicyPack| (pack.platform.clone(), pack.effective);
    let all = || packs.iter().map(|one| (one.name, &one.placed.pack));
    let released: FxHashSet<(String, Date)> =
        all().filter(|(_, pack)| pack.correction.is_none()).map(|(_, pack)| of(pack)).collect();
    let corrections = all().filter(|(_, pack)| pack.correction.is_some());
    let lost = corrections.filter(|(_, pack)| !released.contains(&of(pack)));
    let problems = lost.map(|(name, pack)| {
        let message = format!("there is no pack of {} to correct", pack.effective);
        let hint = "Correct its effective day, or leave out correction and learned.";
        Diagnostic::new(Code::PackContradiction, message).hinting(hint).in_source(name)
    });
    problems.collect()
}

/// The order in which packs replace each other.
fn order(pack: &PolicyPack) -> (&str, bool, Date, u32) {
    let revision = pack.correction.map_or(1, |correction| correction.revision);
    (&pack.platform, pack.is_own, pack.effective, revision)
}

/// The clauses of one platform, found quickly for many events: those of a day, by the kind of their rule, are looked up once.
#[derive(Debug)]
pub struct PlatformRules<'b> {
    /// The first day of each period and the clauses in force through it.
    periods: Vec<(Date, Sorted<'b>)>,
    /// The period that was asked for last: the next event is mostly in it too.
    last: Cell<usize>,
}

/// Clauses in force, by what they are about, each kind in the order of the packs.
#[derive(Debug, Default)]
struct Sorted<'b> {
    shares: Vec<&'b Clause>,
    refunds: Vec<&'b Clause>,
    taxes_on_fees: Vec<&'b Clause>,
    taxes_withheld: Vec<&'b Clause>,
    prices: Vec<&'b Clause>,
    payouts: Vec<&'b Clause>,
    times: Vec<&'b Clause>,
    others: Vec<&'b Clause>,
    /// Which way out a text was found to say: statements say the same few things again and again.
    said: RefCell<FxHashMap<Box<str>, Option<&'b Payout>>>,
}

/// So many texts are remembered.
const REMEMBERED: usize = 1_024;

impl<'b> Sorted<'b> {
    fn of(clauses: Vec<&'b Clause>) -> Sorted<'b> {
        let mut sorted = Sorted::default();
        for clause in clauses {
            let list = match &clause.rule {
                Rule::ServiceFee(_) => &mut sorted.shares,
                Rule::Refund(_) => &mut sorted.refunds,
                Rule::TaxOnFees(_) => &mut sorted.taxes_on_fees,
                Rule::TaxWithheld(_) => &mut sorted.taxes_withheld,
                Rule::Price(_) => &mut sorted.prices,
                Rule::Payout(_) => &mut sorted.payouts,
                Rule::Hours(_) | Rule::Payment(_) | Rule::Deadline(_) => &mut sorted.times,
                Rule::Schedule(_)
                | Rule::ScheduledPayout(_)
                | Rule::Deferral(_)
                | Rule::Renewal(_)
                | Rule::Allowance(_)
                | Rule::Inactivity(_)
                | Rule::ClientCharge(_)
                | Rule::Note => &mut sorted.others,
            };
            list.push(clause);
        }
        // What a refund brings back is a share too.
        sorted.refunds.extend(sorted.shares.iter().copied());
        sorted
    }

    fn about(&self, event: &Event<'_>) -> &[&'b Clause] {
        match event {
            Event::Earned { .. } => &self.shares,
            Event::Refunded { .. } => &self.refunds,
            Event::Charged { .. } => &self.taxes_on_fees,
            Event::ClientPaid { .. } => &self.taxes_withheld,
            Event::Bought { .. } => &self.prices,
            Event::PaidOut { .. } => &self.payouts,
            Event::HoursWorked { .. }
            | Event::PaymentReleased { .. }
            | Event::MilestoneSubmitted { .. }
            | Event::EscrowRefundRequested { .. }
            | Event::MethodAdded { .. }
            | Event::Began { .. } => &self.times,
            Event::ScheduleChecked { .. }
            | Event::MonthBegan { .. }
            | Event::Renewed { .. }
            | Event::PriceDue { .. }
            | Event::Hired { .. }
            | Event::Idle { .. } => &self.others,
        }
    }
}

impl<'b> PlatformRules<'b> {
    /// The rules of a platform.
    pub fn of(book: &'b PolicyBook, platform: &str) -> PlatformRules<'b> {
        let changes = book.changes(platform).into_iter();
        let periods = changes.map(|day| (day, Sorted::of(book.in_force(platform, day)))).collect();
        PlatformRules { periods, last: Cell::new(0) }
    }

    fn on(&self, day: Date) -> Option<&Sorted<'b>> {
        let is_in = |index: usize| {
            let next = self.periods.get(index + 1);
            self.periods.get(index).is_some_and(|(first, _)| *first <= day)
                && next.is_none_or(|(first, _)| day < *first)
        };
        if !is_in(self.last.get()) {
            let known = self.periods.partition_point(|(first, _)| *first <= day);
            self.last.set(known.checked_sub(1)?);
        }
        self.periods.get(self.last.get()).map(|(_, sorted)| sorted)
    }

    /// As [`PolicyBook::consequences`].
    pub fn consequences(&self, event: &Event<'_>) -> Vec<Consequence> {
        self.on(event.on()).map_or_else(Vec::new, |rules| follow(rules.about(event), event))
    }

    /// Whether a share between two days may depend on what came before: on billings, or on when a contract started.
    pub fn asks_for_history(&self, from: Date, to: Date) -> bool {
        let depends = |clause: &&Clause| match &clause.rule {
            Rule::ServiceFee(fee) => {
                let is_flat = matches!(&fee.rate, Rate::Tiers(tiers) if tiers.len() == 1);
                let is_for_all = fee.started_from.is_none()
                    && fee.started_before.is_none()
                    && fee.billed_above.is_none();
                !is_flat || !is_for_all
            }
            _ => false,
        };
        let marketplace = |clause: &&&Clause| match &clause.rule {
            Rule::ServiceFee(fee) => fee.contracts != ContractKind::Enterprise,
            _ => false,
        };
        let first = self.periods.partition_point(|(first, _)| *first <= from).saturating_sub(1);
        let within = self.periods[first..].iter().take_while(|(first, _)| *first <= to);
        within.flat_map(|(_, sorted)| sorted.shares.iter().filter(marketplace)).any(depends)
    }

    /// The largest of all least payouts: a payout of so much is below none of them.
    pub fn largest_minimum(&self, on: Date) -> Option<Cents> {
        let minimums = self.on(on)?.payouts.iter().filter_map(|clause| match &clause.rule {
            Rule::Payout(payout) => payout.minimum,
            _ => None,
        });
        minimums.max()
    }

    /// As [`PolicyBook::payout_method_in`].
    pub fn payout_method_in(&self, on: Date, text: &str) -> Option<&'b Payout> {
        let sorted = self.on(on)?;
        if let Some(known) = sorted.said.borrow().get(text) {
            return *known;
        }
        let lower = text.to_lowercase();
        let mut payouts = sorted.payouts.iter().filter_map(|clause| match &clause.rule {
            Rule::Payout(payout) => Some(payout),
            _ => None,
        });
        let found = payouts.find(|payout| payout.words.iter().any(|word| says(&lower, word)));
        let mut said = sorted.said.borrow_mut();
        if said.len() < REMEMBERED {
            said.insert(text.into(), found);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{PolicyBook, PolicyPack, overlaps};

    /// Where a change came account by account, both rules are in force until it had come to all.
    const IN_TRANSITION: [&str; 2] = [
        "upwork/connects-price-before-2019 and upwork/connects-price",
        "upwork/service-fee-direct and upwork/service-fee-direct-new-design",
    ];

    #[test]
    fn two_rules_that_ship_are_about_the_same_charge_only_in_a_transition() {
        let book = PolicyBook::embedded().expect("the packs that ship are right");
        let of_one = |a: &PolicyPack, b: &PolicyPack| a.platform == b.platform;
        let platforms = book.packs.chunk_by(of_one);
        let found =
            platforms.flat_map(|packs| overlaps::of_shipped(&packs.iter().collect::<Vec<_>>()));
        assert_eq!(found.collect::<Vec<String>>(), IN_TRANSITION);
    }
}
