//! Which keys may a snapshot have, and what does each hold?

use super::checks::Places;
use super::values::{self, Read};
use jiff::civil::Date;
use outflow_ledger::snapshot::{
    Contract, ContractKind, ContractStatus, Frequency, Hold, HoldKind, MarketRate, Membership,
    MethodStatus, PayoutSchedule, Proposals, StageItem, Transfer, WithdrawalMethod, WorkKind,
};
use outflow_ledger::{Cents, Code, Diagnostic, Snapshot};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The text that is read, the problems found and where every key stands.
pub(super) struct Reader<'t> {
    text: &'t str,
    pub(super) problems: Vec<Diagnostic>,
    pub(super) places: Places,
}

/// One table, and the keys of it that were asked for.
struct Keys<'a, 'i> {
    /// `pending_item[0].`, empty for the root.
    path: String,
    table: &'a DeTable<'i>,
    asked: Vec<&'static str>,
}

impl<'t> Reader<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Reader { text, problems: Vec::new(), places: Places::default() }
    }

    fn problem(&mut self, span: Range<usize>, key: &str, problem: Diagnostic) {
        self.problems.push(placed(self.text, span, key, problem));
    }
}

/// A problem at a key or value of the text.
pub(super) fn placed(text: &str, span: Range<usize>, key: &str, problem: Diagnostic) -> Diagnostic {
    let mut problem = super::at(text, span.start, problem);
    problem.field = Some(key.to_owned());
    let cell = text.get(span).unwrap_or_default().lines().next().unwrap_or_default();
    problem.cell = Some(crate::problems::shortened(cell));
    problem
}

/// The known word that is most like this one, if one is.
pub(super) fn nearest<'w>(word: &str, known: &[&'w str]) -> Option<&'w str> {
    let word = word.to_lowercase();
    let likeness = |known: &&str| strsim::jaro_winkler(&word, known);
    let best = known.iter().max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    best.filter(|best| likeness(best) > 0.75).copied()
}

impl<'a, 'i> Keys<'a, 'i> {
    fn of(path: String, table: &'a DeTable<'i>) -> Self {
        Keys { path, table, asked: Vec::new() }
    }

    fn find(&mut self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        self.asked.push(key);
        let found = self.table.iter().find(|(name, _)| name.get_ref() == key);
        found.map(|(_, value)| value)
    }

    /// The value of a key, read; a problem is noted and gives none.
    fn get<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl FnOnce(&DeValue<'_>) -> Read<T>,
    ) -> Option<T> {
        let value = self.find(key)?;
        reader.places.note(format!("{}{key}", self.path), value.span());
        match read(value.get_ref()) {
            Ok(found) => Some(found),
            Err(wrong) => {
                let problem = Diagnostic::new(Code::SnapshotValue, wrong.message);
                reader.problem(value.span(), key, problem.expecting(wrong.expected));
                None
            }
        }
    }

    fn money(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Cents> {
        self.get(reader, key, values::money)
    }

    fn date(&mut self, reader: &mut Reader<'_>, key: &'static str) -> Option<Date> {
        self.get(reader, key, values::date)
    }

    fn word<T: Copy>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        words: &[(&str, T)],
    ) -> Option<T> {
        self.get(reader, key, |value| values::word(value, words))
    }

    /// The tables of `[[key]]`; none where the key is absent.
    fn tables<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<Vec<T>> {
        let value = self.find(key)?;
        let Some(entries) = value.get_ref().as_array() else {
            let message =
                format!("there can be several of {key}, so it needs two brackets: [[{key}]]");
            let problem = Diagnostic::new(Code::SnapshotValue, message);
            reader.problem(value.span(), key, problem.expecting(format!("[[{key}]]")));
            return None;
        };
        let mut found = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            let path = format!("{key}[{index}]");
            if let Some(read) = one_table(reader, key, path, entry, &read) {
                found.push(read);
            }
        }
        Some(found)
    }

    /// The table `[key]`.
    fn table<T>(
        &mut self,
        reader: &mut Reader<'_>,
        key: &'static str,
        read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
    ) -> Option<T> {
        let value = self.find(key)?;
        one_table(reader, key, key.to_owned(), value, &read)
    }

    /// Notes every key that was never asked for.
    fn refuse_others(&self, reader: &mut Reader<'_>) {
        for (name, _) in self.table.iter() {
            let key: &str = name.get_ref();
            if self.asked.contains(&key) {
                continue;
            }
            let place = match self.path.split(['[', '.']).next() {
                Some("") | None => "the snapshot".to_owned(),
                Some(table) => table.to_owned(),
            };
            let message = match nearest(key, &self.asked) {
                Some(near) => format!("{place} has no key {key}; did you mean {near}?"),
                None => format!("{place} has no key {key}"),
            };
            let problem = Diagnostic::new(Code::SnapshotKey, message);
            let expected = format!("one of {}", self.asked.join(", "));
            reader.problem(name.span(), key, problem.expecting(expected));
        }
    }
}

fn one_table<T>(
    reader: &mut Reader<'_>,
    key: &'static str,
    path: String,
    value: &Spanned<DeValue<'_>>,
    read: impl Fn(&mut Reader<'_>, &mut Keys<'_, '_>) -> Option<T>,
) -> Option<T> {
    let Some(table) = value.get_ref().as_table() else {
        let message = format!("{key} is a table of its own");
        let problem = Diagnostic::new(Code::SnapshotValue, message);
        reader.problem(value.span(), key, problem.expecting(format!("[{key}] on its own line")));
        return None;
    };
    reader.places.note(path.clone(), value.span());
    let mut keys = Keys::of(format!("{path}."), table);
    let found = read(reader, &mut keys);
    keys.refuse_others(reader);
    found
}

pub(super) fn read_root(r: &mut Reader<'_>, table: &DeTable<'_>) -> Snapshot {
    let k = &mut Keys::of(String::new(), table);
    let tax_form = [("complete", true), ("missing", false)];
    let snapshot = Snapshot {
        account: k.get(r, "account", values::text),
        as_of: k.date(r, "as_of"),
        currency: k.get(r, "currency", values::currency),
        country: k.get(r, "country", values::country),
        available: k.money(r, "available"),
        pending: k.money(r, "pending"),
        in_review: k.money(r, "in_review"),
        work_in_progress: k.money(r, "work_in_progress"),
        reserve_balance: k.money(r, "reserve_balance"),
        expected: k.money(r, "expected"),
        top_rated: k.get(r, "top_rated", values::flag),
        membership: k.word(
            r,
            "membership",
            &[("basic", Membership::Basic), ("plus", Membership::Plus)],
        ),
        tax_form_complete: k.word(r, "tax_form", &tax_form),
        dormancy_notice_on: k.date(r, "dormancy_notice_on"),
        pending_items: k.tables(r, "pending_item", stage_item).unwrap_or_default(),
        in_review_items: k.tables(r, "in_review_item", stage_item).unwrap_or_default(),
        work_in_progress_items: k
            .tables(r, "work_in_progress_item", stage_item)
            .unwrap_or_default(),
        contracts: k.tables(r, "contract", contract).unwrap_or_default(),
        holds: k.tables(r, "hold", hold).unwrap_or_default(),
        payout_schedule: k.table(r, "payout_schedule", payout_schedule),
        withdrawal_methods: k.tables(r, "withdrawal_method", withdrawal_method),
        transfers: k.tables(r, "transfer", transfer).unwrap_or_default(),
        market_rates: k.tables(r, "market_rate", market_rate).unwrap_or_default(),
        proposals: k.table(r, "proposals", proposals),
    };
    k.refuse_others(r);
    snapshot
}

fn stage_item(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<StageItem> {
    let kinds = [
        ("hourly", WorkKind::Hourly),
        ("fixed", WorkKind::Fixed),
        ("bonus", WorkKind::Bonus),
        ("other", WorkKind::Other),
    ];
    let kind = k.word(r, "kind", &kinds);
    let contract = k.get(r, "contract", values::text);
    let gross = k.money(r, "gross");
    let net = k.money(r, "net");
    let week = k.get(r, "week", values::week);
    let released_on = k.date(r, "released_on");
    let due = k.get(r, "due", values::due);
    // A billing week says that it is hours; nothing else says what an item is.
    let implied = if week.is_some() { WorkKind::Hourly } else { WorkKind::Other };
    Some(StageItem { kind: kind.unwrap_or(implied), contract, gross, net, week, released_on, due })
}

fn contract(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Contract> {
    let kinds = [
        ("marketplace", ContractKind::Marketplace),
        ("direct", ContractKind::Direct),
        ("enterprise", ContractKind::Enterprise),
    ];
    let states = [
        ("active", ContractStatus::Active),
        ("paused_by_client", ContractStatus::PausedByClient),
        ("suspended_client_payment", ContractStatus::SuspendedClientPayment),
        ("ended", ContractStatus::Ended),
        ("ended_by_client", ContractStatus::EndedByClient),
    ];
    Some(Contract {
        title: k.get(r, "title", values::text),
        client: k.get(r, "client", values::text),
        kind: k.word(r, "kind", &kinds),
        hourly: k.word(r, "type", &[("hourly", true), ("fixed", false)]),
        status: k.word(r, "status", &states),
        billed_to_agency: k.word(r, "billed_to", &[("me", false), ("agency", true)]),
        started: k.date(r, "started"),
        fee_basis_points: k.get(r, "fee_percent", values::percent),
        milestone: k.get(r, "milestone", values::text),
        escrow: k.money(r, "escrow"),
        funded: k.get(r, "funded", values::flag),
        submitted_on: k.date(r, "submitted_on"),
        escrow_refund_requested_on: k.date(r, "escrow_refund_requested_on"),
        reply_by: k.date(r, "reply_by"),
        paid_outside: k.get(r, "paid_outside", values::flag),
        week: k.get(r, "week", values::week),
        logged_minutes: k.get(r, "logged", values::minutes),
        billed_minutes: k.get(r, "billed", values::minutes),
        weekly_limit_minutes: k.get(r, "weekly_limit", values::minutes),
        rate: k.money(r, "rate"),
        tracked: k.get(r, "tracked", values::flag),
    })
}

fn hold(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Hold> {
    let kinds = [
        ("chargeback_review", HoldKind::ChargebackReview),
        ("identity_verification", HoldKind::IdentityVerification),
        ("arbitration_unpaid", HoldKind::ArbitrationUnpaid),
        ("terms", HoldKind::Terms),
        ("other", HoldKind::Other),
    ];
    Some(Hold {
        kind: k.word(r, "kind", &kinds).unwrap_or(HoldKind::Other),
        since: k.date(r, "since"),
        up_to_days: k.get(r, "up_to_days", values::count),
        amount: k.money(r, "amount"),
    })
}

fn payout_schedule(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<PayoutSchedule> {
    let frequencies = [
        ("weekly", Frequency::Weekly),
        ("twice_monthly", Frequency::TwiceMonthly),
        ("monthly", Frequency::Monthly),
        ("quarterly", Frequency::Quarterly),
        ("none", Frequency::Never),
    ];
    let frequency = k.word(r, "frequency", &frequencies);
    let threshold = k.money(r, "threshold");
    let next = k.date(r, "next");
    let Some(frequency) = frequency else {
        need(r, k, "payout_schedule", &["frequency"]);
        return None;
    };
    Some(PayoutSchedule { frequency, threshold, next })
}

/// The methods' ids, as in the policies.
const METHODS: [(&str, &str); 8] = [
    ("ach", "ach"),
    ("local_bank", "local_bank"),
    ("instant", "instant"),
    ("wire", "wire"),
    ("paypal", "paypal"),
    ("payoneer", "payoneer"),
    ("mpesa", "mpesa"),
    ("other", "other"),
];

fn withdrawal_method(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<WithdrawalMethod> {
    let states = [
        ("active", MethodStatus::Active),
        ("unverified", MethodStatus::Unverified),
        ("name_mismatch", MethodStatus::NameMismatch),
    ];
    Some(WithdrawalMethod {
        kind: k.word(r, "kind", &METHODS).unwrap_or("other").to_owned(),
        added_on: k.date(r, "added_on"),
        active_from: k.date(r, "active_from"),
        status: k.word(r, "status", &states),
    })
}

fn transfer(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Transfer> {
    Some(Transfer {
        method: k.word(r, "method", &METHODS).map(str::to_owned),
        sent_on: k.date(r, "sent_on"),
        amount: k.money(r, "amount"),
        expected_on: k.date(r, "expected_on"),
        arrived_on: k.date(r, "arrived_on"),
        arrived_amount: k.get(r, "arrived_amount", values::money_with_currency),
    })
}

fn market_rate(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<MarketRate> {
    let pair = k.get(r, "pair", values::pair);
    let rate = k.get(r, "rate", values::rate);
    let on = k.date(r, "on");
    let (Some((from, to)), Some(rate), Some(on)) = (pair, rate, on) else {
        need(r, k, "market_rate", &["pair", "rate", "on"]);
        return None;
    };
    Some(MarketRate { from, to, rate, on })
}

fn proposals(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Option<Proposals> {
    Some(Proposals {
        sent: k.get(r, "sent", values::count),
        interviews: k.get(r, "interviews", values::count),
        hires: k.get(r, "hires", values::count),
        connects_spent: k.get(r, "connects_spent", values::count),
    })
}

/// Notes the keys without which a table says nothing; one that is there but wrong has been noted already.
fn need(r: &mut Reader<'_>, k: &Keys<'_, '_>, table: &str, keys: &[&str]) {
    let is_there = |key: &str| k.table.iter().any(|(name, _)| name.get_ref() == key);
    let missing: Vec<&str> = keys.iter().copied().filter(|key| !is_there(key)).collect();
    if missing.is_empty() {
        return;
    }
    let message = format!("{table} says nothing without {}", missing.join(" and "));
    let span = r.places.of(k.path.trim_end_matches('.')).unwrap_or(0..0);
    r.problem(span, table, Diagnostic::new(Code::SnapshotValue, message));
}
