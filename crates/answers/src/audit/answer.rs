//! What does an audit answer: a verdict on every charge, what needs attention, and the totals that prove it.

use jiff::civil::Date;
use outflow_ledger::{Cents, Citation, Currency, LedgerCause, Standing};

/// The whole answer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditAnswer {
    /// The platform's id.
    pub account: String,
    /// The platform's name for people.
    pub account_name: String,
    /// Of every amount.
    pub currency: Currency,
    /// The day of the answer.
    pub as_of: Date,
    /// The first and the last day of the statement.
    pub covered: Option<(Date, Date)>,
    /// Earlier charges were not asked for.
    pub since: Option<Date>,
    /// Other kinds of lines were not asked for; all were where none is named.
    pub only: Vec<LedgerCause>,
    /// Every charge that was looked at, by date, then line.
    pub charges: Vec<Charge>,
    /// Every earning whose waiting time a rule decides, by date, then line.
    pub holds: Vec<Hold>,
    /// What needs attention; never a charge that is right.
    pub findings: Vec<AuditFinding>,
    /// The sums.
    pub totals: AuditTotals,
    /// Rules that the answer rests on, each once.
    pub rules: Vec<Citation>,
    /// A text for the platform's support, where there is something to ask.
    pub support: Option<String>,
}

/// What a rule says of a charge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Verdict {
    /// It is what the rule says.
    AsPolicy,
    /// It is something else.
    Differs,
    /// The rule exists, but what decides its figure is not known.
    RateUnknown,
    /// No rule for it is known on that day.
    NoPolicyInForce,
    /// Only a claim of somebody else speaks of it.
    ClaimedOnly,
    /// What it says it is charged for is not there.
    Orphan,
}

impl Verdict {
    /// Every one.
    pub const ALL: [Verdict; 6] = [
        Verdict::AsPolicy,
        Verdict::Differs,
        Verdict::RateUnknown,
        Verdict::NoPolicyInForce,
        Verdict::ClaimedOnly,
        Verdict::Orphan,
    ];

    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            Verdict::AsPolicy => "as_policy",
            Verdict::Differs => "differs",
            Verdict::RateUnknown => "rate_unknown",
            Verdict::NoPolicyInForce => "no_policy_in_force",
            Verdict::ClaimedOnly => "claimed_only",
            Verdict::Orphan => "orphan",
        }
    }
}

/// What a charge was computed from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Basis {
    /// The amount of this line.
    Of(u32),
    /// A price times so many pieces.
    Pieces(u32),
    /// Nothing happened since this day.
    Since(Date),
    /// A price of its own.
    Itself,
}

/// Why a charge could not be checked.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum NotChecked {
    /// The line names no earning or charge, and none beside it is the only one that fits.
    NamesNothing,
    /// The earning that the fee names is not in the statement.
    NoEarning,
    /// The charge that the tax names is not in the statement.
    NoCharge,
    /// What it is about may stand before the file's first line or in a gap.
    BaseBeforeFile,
    /// The returned fee names no refund.
    NamesNoRefund,
    /// The contract's own rate is not known.
    ContractRate,
    /// The client's earlier billings are not known.
    Billings,
    /// The number of pieces is not in the text.
    Pieces,
    /// No known method is named.
    MethodUnknown,
    /// No source states the rate.
    RateNotPublished,
    /// The rule's amounts are in another currency.
    Currency,
    /// The day lies before the first rule of the platform.
    BeforeFirstRule,
    /// No rule of that day speaks of it.
    NoRule,
    /// Only a claim speaks of it.
    OnlyClaimed,
    /// The text does not say that it is one month of the plan whose price is known.
    Plan,
    /// Several rules may hold, and it lies between their figures.
    Between,
    /// No payout stands near it.
    NoPayout,
}

impl NotChecked {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            NotChecked::NamesNothing => "names_nothing",
            NotChecked::NoEarning => "no_earning",
            NotChecked::NoCharge => "no_charge",
            NotChecked::BaseBeforeFile => "base_before_file",
            NotChecked::NamesNoRefund => "names_no_refund",
            NotChecked::ContractRate => "contract_rate_unknown",
            NotChecked::Billings => "billings_unknown",
            NotChecked::Pieces => "pieces_unknown",
            NotChecked::MethodUnknown => "method_unknown",
            NotChecked::RateNotPublished => "rate_not_published",
            NotChecked::Currency => "other_currency",
            NotChecked::BeforeFirstRule => "before_first_rule",
            NotChecked::NoRule => "no_rule",
            NotChecked::OnlyClaimed => "only_claimed",
            NotChecked::Plan => "plan_unknown",
            NotChecked::Between => "between_rules",
            NotChecked::NoPayout => "no_payout",
        }
    }

    /// For people.
    pub const fn in_words(self) -> &'static str {
        match self {
            NotChecked::NamesNothing => "the line does not say what it is charged for",
            NotChecked::NoEarning => "the earning that it names is not in the statement",
            NotChecked::NoCharge => "the charge that it names is not in the statement",
            NotChecked::BaseBeforeFile => "what it is about may stand before the file or in a gap",
            NotChecked::NamesNoRefund => "the line does not say which refund it belongs to",
            NotChecked::ContractRate => {
                "the contract's own rate is not known; give fee_percent and started in a snapshot"
            }
            NotChecked::Billings => {
                "what this client was billed before is not known; give the contract's start in a snapshot, and the statement from there on"
            }
            NotChecked::Pieces => "the line does not say how many were bought",
            NotChecked::MethodUnknown => "the line names no payout method that a rule knows",
            NotChecked::RateNotPublished => "no source states the rate",
            NotChecked::Currency => "the rule names an amount in another currency",
            NotChecked::BeforeFirstRule => "no rule of that time is known",
            NotChecked::NoRule => "no rule of that day speaks of it",
            NotChecked::OnlyClaimed => "only an unofficial claim speaks of it",
            NotChecked::Plan => "the line does not say which plan and which time it pays for",
            NotChecked::Between => "several prices are known for that time, and it is none of them",
            NotChecked::NoPayout => "no payout stands near it in the statement",
        }
    }
}

/// One line that charges the user, or gives a charge back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Charge {
    /// The line, by its place in the journal.
    pub line: u32,
    /// What the line is.
    pub kind: LedgerCause,
    /// The line's amount: negative when the user pays.
    pub charged: Cents,
    /// What the rule says, with the same sign.
    pub expected: Option<Cents>,
    /// What the rule says is the most or the least that it allows, not one figure.
    pub is_bound: bool,
    /// It is right only together with the other lines about the same.
    pub is_together: bool,
    /// What few charges need to be understood.
    pub aside: Option<Box<Aside>>,
    /// The rule's figure ends in half a cent: either cent is right.
    pub is_half_cent: bool,
    /// The rule.
    pub clause: Option<Citation>,
    /// The verdict.
    pub verdict: Verdict,
    /// What it was computed from.
    pub basis: Basis,
    /// The contract's own rate, in hundredths of a percent, where the rule leaves it to the contract.
    pub rate: Option<u32>,
    /// The rule holds only if this is so; in words, after "if".
    pub only_if: Option<Box<str>>,
    /// Why it could not be checked.
    pub why_not: Option<NotChecked>,
}

/// What makes the figure of a charge that differs understood.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Aside {
    /// What other lines about the same took or gave back of the rule's figure, which is `expected` and this together.
    pub other_lines: Cents,
    /// What the client was billed before, where the rule looks at it.
    pub billed_before: Option<Cents>,
}

impl Charge {
    /// What other lines about the same took or gave back of the rule's figure.
    pub fn other_lines(&self) -> Cents {
        self.aside.as_ref().map_or(Cents::ZERO, |aside| aside.other_lines)
    }

    /// What the client was billed before, where the rule looks at it and the charge differs.
    pub fn billed_before(&self) -> Option<Cents> {
        self.aside.as_ref().and_then(|aside| aside.billed_before)
    }

    pub(crate) fn note_other_lines(&mut self, other_lines: Cents) {
        if other_lines != self.other_lines() {
            self.aside.get_or_insert_default().other_lines = other_lines;
        }
    }

    pub(crate) fn unchecked(
        line: u32,
        kind: LedgerCause,
        charged: Cents,
        verdict: Verdict,
        why: NotChecked,
    ) -> Charge {
        Charge {
            line,
            kind,
            charged,
            expected: None,
            is_bound: false,
            is_together: false,
            aside: None,
            is_half_cent: false,
            clause: None,
            verdict,
            basis: Basis::Itself,
            rate: None,
            only_if: None,
            why_not: Some(why),
        }
    }

    /// How much the user lost by the difference: positive when too much was taken; none where nothing is expected.
    pub fn overcharge(&self) -> Option<Cents> {
        self.expected?.minus(self.charged)
    }

    /// How far the rule can be relied on.
    pub fn standing(&self) -> Option<Standing> {
        self.clause.as_ref().map(|clause| clause.standing)
    }
}

/// One earning and the day on which a rule makes it available.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hold {
    /// The earning.
    pub line: u32,
    /// The day on which it had to be available.
    pub due: Date,
    /// The day on which it was.
    pub posted: Date,
    /// The rule.
    pub clause: Citation,
}

impl Hold {
    /// How many days too late; none where it was not.
    pub fn days_late(&self) -> u32 {
        self.due.until(self.posted).map_or(0, |span| u32::try_from(span.get_days()).unwrap_or(0))
    }
}

/// Which kind of attention a finding needs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum AuditFindingKind {
    /// A charge is not what the rule says.
    Differs,
    /// A fee at a rate that did not hold any more, or for a tier that was passed.
    OldTier,
    /// A tax on another amount than the one that is taxed.
    WrongBase,
    /// Something was charged twice.
    DoubleCharge,
    /// A charge names an earning or a charge that is not there.
    OrphanFee,
    /// A refund did not bring back its share of the fee.
    MissingFeeReturn,
    /// A payout below the least amount.
    BelowMinimum,
    /// Money became available later than the rule says.
    HeldTooLong,
    /// A charge that only an unofficial claim speaks of.
    ClaimedOnly,
}

impl AuditFindingKind {
    /// The public name.
    pub const fn id(self) -> &'static str {
        match self {
            AuditFindingKind::Differs => "charge_differs",
            AuditFindingKind::OldTier => "old_tier",
            AuditFindingKind::WrongBase => "wrong_base",
            AuditFindingKind::DoubleCharge => "double_charge",
            AuditFindingKind::OrphanFee => "orphan_fee",
            AuditFindingKind::MissingFeeReturn => "missing_fee_return",
            AuditFindingKind::BelowMinimum => "below_minimum",
            AuditFindingKind::HeldTooLong => "held_too_long",
            AuditFindingKind::ClaimedOnly => "claimed_only",
        }
    }
}

/// Something that needs attention.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AuditFinding {
    /// Which kind.
    pub kind: AuditFindingKind,
    /// One or two sentences with this user's figures.
    pub message: String,
    /// What it is about, positive where the user lost it.
    pub amount: Option<Cents>,
    /// The lines, the one it is about first.
    pub lines: Vec<u32>,
    /// The rule.
    pub clause: Option<Citation>,
    /// The rule holds only if this is so; in words, after "if".
    pub only_if: Option<Box<str>>,
    /// A published rule shows it to be wrong, from what the lines themselves name; otherwise it is a question.
    pub is_proved: bool,
}

/// How many could not be checked for one reason, and how much they are about.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unchecked {
    /// The reason.
    pub why: NotChecked,
    /// How many.
    pub count: u32,
    /// The sum of the lines.
    pub amount: i128,
}

/// The sums, in cents; wide, since they are of any number of lines.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct AuditTotals {
    /// Charges with a verdict by a rule.
    pub checked: u32,
    /// Right ones.
    pub as_policy: u32,
    /// Others.
    pub differs: u32,
    /// The sum of what was taken too much.
    pub overcharged: i128,
    /// The sum of what was taken too little, positive.
    pub undercharged: i128,
    /// Charges for something that is not there.
    pub orphans: u32,
    /// The sum of those lines, positive where the user paid.
    pub orphaned: i128,
    /// Charges that could not be checked.
    pub not_checked: u32,
    /// Why, most frequent first.
    pub reasons: Vec<Unchecked>,
    /// Every line looked at: the sum of all charges, as the statement has it.
    pub charged: i128,
}

impl AuditTotals {
    pub(crate) fn of(charges: &[Charge]) -> AuditTotals {
        let mut totals = AuditTotals::default();
        for charge in charges {
            totals.charged += charge.charged.wide();
            match charge.verdict {
                Verdict::AsPolicy => totals.as_policy += 1,
                Verdict::Differs => totals.differs += 1,
                Verdict::Orphan => {
                    totals.orphans += 1;
                    totals.orphaned -= charge.charged.wide();
                }
                Verdict::RateUnknown | Verdict::NoPolicyInForce | Verdict::ClaimedOnly => {
                    totals.not_checked += 1;
                    totals.note(charge);
                }
            }
            let over = charge.overcharge().map_or(0, Cents::wide);
            if charge.verdict == Verdict::Differs {
                totals.overcharged += over.max(0);
                totals.undercharged += (-over).max(0);
            }
        }
        totals.checked = totals.as_policy + totals.differs + totals.orphans;
        totals.reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.count), reason.why));
        totals
    }

    fn note(&mut self, charge: &Charge) {
        let why = charge.why_not.unwrap_or(NotChecked::OnlyClaimed);
        match self.reasons.iter_mut().find(|reason| reason.why == why) {
            Some(reason) => {
                reason.count += 1;
                reason.amount += charge.charged.wide();
            }
            None => self.reasons.push(Unchecked { why, count: 1, amount: charge.charged.wide() }),
        }
    }
}
