//! Why is the balance what it is: walks back from the balance to its lines, and adds what waits.

use crate::advice::{Adviser, advise};
use crate::answer::{Contribution, Finding, FindingKind, State, WhyAnswer};
use crate::audit;
use crate::contracts::Contracts;
use crate::findings;
use crate::holds::{account_states, contract_states};
use crate::primary::{self, Evidence, Totals};
use crate::refine::{Refined, refine};
use crate::stages::Stages;
use crate::transfers::{payout_facts, read_transfers};
use crate::waiting::Waiting;
use crate::window::{Since, Window, choose_window, tell_episode};
use crate::words::{day_in_words, money_in_words};
use jiff::civil::Date;
use outflow_ledger::attribution::attribute;
use outflow_ledger::{
    Because, Cause, Cents, Citation, Code, Diagnostic, Explanation, Journal, Ledger, LedgerCause,
    Money, Snapshot, StateCause,
};
use outflow_policy::{PolicyBook, share_of};

/// What the user wants to know.
#[derive(Clone, Debug)]
pub struct WhyRequest<'a> {
    /// The day of the answer, where the snapshot does not name one.
    pub today: Date,
    /// From where to explain.
    pub since: Since,
    /// The site's figures; flags of the command line are already merged in.
    pub snapshot: &'a Snapshot,
    /// Whether the tracing of every earning is wanted.
    pub with_lots: bool,
}

/// Why there is no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum WhyError {
    /// The input does not allow one.
    #[error("the input cannot be answered")]
    Input(Vec<Diagnostic>),
    /// Our own arithmetic does not agree with itself: nothing may be shown.
    #[error("integrity check failed: {0}")]
    Integrity(String),
}

/// The answer, and what there is to say about the input.
pub fn why(
    journal: &Journal,
    policy: &PolicyBook,
    request: &WhyRequest<'_>,
) -> Result<(WhyAnswer, Vec<Diagnostic>), WhyError> {
    replay(journal)?;
    why_of_replayed(journal, policy, request)
}

/// The same from a journal that is replayed before or meanwhile; nothing may be shown where that fails.
pub fn why_of_replayed(
    journal: &Journal,
    policy: &PolicyBook,
    request: &WhyRequest<'_>,
) -> Result<(WhyAnswer, Vec<Diagnostic>), WhyError> {
    let snapshot = request.snapshot;
    let as_of = snapshot.as_of.unwrap_or(request.today);
    let platform = journal.platform.0;
    let contracts = Contracts::new(journal, snapshot);
    let refined = refine(journal, snapshot, policy, &contracts);

    let closing = match journal.lines.is_empty() {
        true => snapshot.available.unwrap_or(Cents::ZERO),
        false => journal.reconciled.closing,
    };
    let window = choose_window(journal, request.since);
    let contributions = contributions(journal, &refined, &window)?;
    let change = explain_change(&contributions, closing, &window)?;

    let counted = Default::default();
    let stages = Stages { snapshot, policy, platform, contracts: &contracts, as_of, counted };
    let (mut waiting, problems) = stages.read();
    if !problems.is_empty() {
        return Err(WhyError::Input(problems));
    }
    let (transfers, fx_states) = read_transfers(journal, &refined.causes, snapshot, policy, as_of);
    waiting.extend(transfers);
    waiting.sort_by_key(Waiting::rank);

    let mut states: Vec<State> = waiting.iter().map(state_of_waiting).collect();
    for state in contract_states(snapshot, &contracts, &stages) {
        // What waits for a failed client already says so.
        if !states.iter().any(|known| {
            known.cause == state.cause && known.cause == StateCause::ClientPaymentFailed
        }) {
            states.push(state);
        }
    }
    states.extend(fx_states);
    let currency =
        snapshot.currency.filter(|_| journal.lines.is_empty()).unwrap_or(journal.currency);
    let left = Money { amount: closing, currency };
    states.extend(account_states(snapshot, policy, platform, left, as_of));
    let has_stage_figures = has_stage_figures(snapshot);
    let (mut findings, diagnostics) = findings::find(journal, snapshot, as_of);
    let charges = audit::findings_from(
        journal,
        policy,
        snapshot,
        &contracts,
        &refined.causes,
        window.first_line,
    );
    findings.extend(findings::of_charges(charges));
    states.extend(incomplete(journal, &findings, as_of));
    let totals = Totals::of(journal, &refined.causes);
    let mut evidence = Evidence {
        journal,
        causes: &refined.causes,
        totals: &totals,
        window: &window,
        contributions: &contributions,
        waiting: &waiting,
        states: &[],
        closing,
        expected: snapshot.expected,
        as_of,
    };
    if evidence.is_without_income(has_stage_figures || snapshot.available.is_some()) {
        let all_given = stages_not_given(snapshot).is_empty();
        states.push(no_income(evidence.last_earning(), all_given));
    }
    states.extend(wrong_figure(&evidence));
    evidence.states = &states;
    let primary = primary::choose(&evidence);
    let is_state = primary.as_ref().is_some_and(|main| matches!(main.cause, Cause::State(_)));
    let zero_made_by = evidence.zero_made_by().filter(|_| is_state);
    let other_causes = primary::others(&evidence, primary.as_ref());
    let next_available = next_available(&waiting)?;
    let advice = advise(&Adviser {
        evidence: &evidence,
        policy,
        snapshot,
        primary: primary.as_ref(),
        others: &other_causes,
        findings: &findings,
    });
    let payouts = || contributions.iter().filter(|part| part.cause.is_payout());
    let payout = payouts()
        .filter_map(|part| part.lines.iter().copied().max())
        .max()
        .map(|line| payout_facts(journal, policy, line));
    let rules = rules_used(&waiting, &states);
    let answer = WhyAnswer {
        account: platform.to_owned(),
        account_name: policy.name_of(platform).to_owned(),
        currency,
        as_of,
        covered: journal.covered(),
        opening_balance: journal.reconciled.opening,
        closing_balance: closing,
        has_balance_column: journal.has_balance,
        unexplained: change.unexplained(),
        episode: tell_episode(journal, &refined.causes, &window),
        lots: request.with_lots.then(|| attribute(journal)),
        window,
        change,
        contributions,
        primary,
        zero_made_by,
        expected: snapshot.expected,
        payout,
        other_causes,
        waiting,
        states,
        next_available,
        advice,
        findings,
        has_stage_figures,
        stages_not_given: stages_not_given(snapshot),
        is_balance_stated: !journal.lines.is_empty() || snapshot.available.is_some(),
        rules,
    };
    Ok((answer, diagnostics))
}

/// The balanced entries, replayed, must end where the balances of the statement end.
pub fn replay(journal: &Journal) -> Result<(), WhyError> {
    let ledger = Ledger::opened_with(journal.reconciled.opening).replay(journal.entries());
    let replayed = ledger.balance(outflow_ledger::Account::Available);
    if replayed != Some(journal.reconciled.closing) || !ledger.is_balanced() {
        let closing = journal.reconciled.closing;
        let message = format!("the replayed balance is {replayed:?}, the reconciled one {closing}");
        return Err(WhyError::Integrity(message));
    }
    Ok(())
}

/// The lines of the window by cause, by size of their sums.
fn contributions(
    journal: &Journal,
    refined: &Refined,
    window: &Window,
) -> Result<Vec<Contribution>, WhyError> {
    let mut sums = [0i128; LedgerCause::ALL.len()];
    let mut cards = [0i128; LedgerCause::ALL.len()];
    let mut lines: Vec<Vec<u32>> = vec![Vec::new(); LedgerCause::ALL.len()];
    for line in window.first_line..journal.lines.len() as u32 {
        let slot = refined.causes[line as usize] as usize;
        sums[slot] += journal.lines[line as usize].amount.wide();
        lines[slot].push(line);
    }
    for line in journal.meanings.card_funded.iter().filter(|line| **line >= window.first_line) {
        let slot = refined.causes[*line as usize] as usize;
        cards[slot] += journal.lines[*line as usize].amount.wide();
    }
    let mut found = Vec::new();
    for cause in LedgerCause::ALL.iter().copied() {
        let mut lines = std::mem::take(&mut lines[cause as usize]);
        let Some(last) = lines.last().copied() else {
            continue;
        };
        let too_large = || {
            let message =
                format!("the sum of all lines of {cause} is too large to be held exactly");
            WhyError::Input(vec![journal.about_line(Code::Overflow, last, message)])
        };
        let amount = Cents::from_wide(sums[cause as usize]).ok_or_else(too_large)?;
        let card_funded = Cents::from_wide(cards[cause as usize]).ok_or_else(too_large)?;
        let undecided = cause == LedgerCause::RefundToClient
            && lines.iter().any(|line| refined.undecided.binary_search(line).is_ok());
        let one_of = match undecided {
            true => vec![
                LedgerCause::RefundToClient,
                LedgerCause::PaymentReversed,
                LedgerCause::Chargeback,
            ],
            false => Vec::new(),
        };
        lines.sort_unstable_by_key(|line| journal.lines[*line as usize].at);
        found.push(Contribution { cause, amount, card_funded, lines, one_of, note: None });
    }
    found.sort_by_key(|part| (std::cmp::Reverse(part.amount.abs()), part.cause));
    note_one_rate(&mut found);
    Ok(found)
}

/// Says of the service fee which whole percentage of all earnings it is, where one fits exactly.
fn note_one_rate(contributions: &mut [Contribution]) {
    let earned = contributions.iter().filter(|part| part.cause.is_earning());
    let Some(earned) = Cents::sum(earned.map(|part| part.amount)) else { return };
    let fee = contributions.iter_mut().find(|part| part.cause == LedgerCause::ServiceFee);
    let Some(fee) = fee.filter(|fee| !fee.amount.is_zero()) else { return };
    let percent = (1..=20).find(|percent| share_of(earned, percent * 100) == Some(-fee.amount));
    fee.note = percent.map(|percent| format!("{percent} % of {}", earned.grouped()));
}

fn explain_change(
    contributions: &[Contribution],
    closing: Cents,
    window: &Window,
) -> Result<Explanation, WhyError> {
    let parts = contributions.iter().map(|part| {
        let lines = Because::Lines { cause: part.cause.into(), lines: part.lines.clone() };
        Explanation::leaf(part.amount, lines)
    });
    let too_large = || {
        let message = "the sum of the amounts in the window is too large to be held exactly";
        WhyError::Input(vec![Diagnostic::new(Code::Overflow, message)])
    };
    let total = closing.minus(window.opening_balance).ok_or_else(too_large)?;
    Explanation::of_total(total, parts.collect()).ok_or_else(too_large)
}

fn state_of_waiting(waiting: &Waiting) -> State {
    let gross = if waiting.before_fees { " before fees" } else { "" };
    State {
        cause: waiting.cause,
        amount: Some(waiting.amount),
        on: waiting.available_on.or(waiting.was_due).or(waiting.reply_by),
        detail: format!("{}{gross}: {}", waiting.amount, waiting.what),
        because: waiting.because.clone(),
    }
}

fn has_stage_figures(snapshot: &Snapshot) -> bool {
    let figures = [snapshot.pending, snapshot.in_review, snapshot.work_in_progress];
    figures.iter().any(Option::is_some)
        || !snapshot.pending_items.is_empty()
        || !snapshot.in_review_items.is_empty()
        || !snapshot.work_in_progress_items.is_empty()
}

fn stages_not_given(snapshot: &Snapshot) -> Vec<&'static str> {
    let stages = [
        ("pending", snapshot.pending.is_some() || !snapshot.pending_items.is_empty()),
        ("in review", snapshot.in_review.is_some() || !snapshot.in_review_items.is_empty()),
        (
            "in progress",
            snapshot.work_in_progress.is_some() || !snapshot.work_in_progress_items.is_empty(),
        ),
    ];
    stages.into_iter().filter(|(_, given)| !given).map(|(name, _)| name).collect()
}

/// Gaps, or a site that shows another figure on a later day: the file does not hold everything.
fn incomplete(journal: &Journal, findings: &[Finding], as_of: Date) -> Option<State> {
    let differs = findings.iter().find(|one| one.kind == FindingKind::AvailableDiffers);
    let is_older = journal.reconciled.days.last().is_some_and(|last| last < as_of);
    let ends_early = differs.filter(|_| is_older).map(|finding| State {
        cause: StateCause::StatementIncomplete,
        amount: finding.amount,
        on: journal.reconciled.days.last(),
        detail: "the statement ends before the day on which the site showed another figure".into(),
        because: Vec::new(),
    });
    gap(journal).or(ends_early)
}

fn gap(journal: &Journal) -> Option<State> {
    let first = journal.reconciled.gaps.first()?;
    let line = &journal.lines[first.line as usize];
    let detail = format!(
        "the balance does not follow at line {} of {}: {} is missing before it",
        line.at.line,
        journal.source_of(line).name,
        first.missing
    );
    Some(State {
        cause: StateCause::StatementIncomplete,
        amount: Some(first.missing),
        on: Some(line.dated),
        detail,
        because: Vec::new(),
    })
}

fn no_income(last_earning: Option<Date>, all_stages_given: bool) -> State {
    let earned = match last_earning {
        Some(day) => format!("nothing was earned since {}", day_in_words(day)),
        None => "nothing was earned".to_owned(),
    };
    // What is not given is not known to be zero.
    let waiting = match all_stages_given {
        true => "nothing is waiting",
        false => "no waiting money was named",
    };
    let detail = format!("{earned} and {waiting}");
    let cause = StateCause::NoIncome;
    State { cause, amount: None, on: last_earning, detail, because: Vec::new() }
}

/// Whether gross against net, or another stage's figure, is the whole difference to what was expected.
fn wrong_figure(evidence: &Evidence<'_>) -> Option<State> {
    let difference = evidence.expected?.minus(evidence.closing)?;
    let money = |amount| money_in_words(evidence.journal.currency, amount);
    let net_fits = evidence.waiting.iter().any(|waiting| waiting.amount == difference);
    if difference.is_zero() || net_fits {
        return None;
    }
    let state = |detail: String| State {
        cause: StateCause::WrongFigure,
        amount: Some(difference),
        on: None,
        detail,
        because: Vec::new(),
    };
    let gross = evidence.waiting.iter().find(|waiting| waiting.gross == Some(difference));
    if let Some(waiting) = gross {
        let detail = format!(
            "{} is the amount before the fee; {} of it will be yours",
            money(difference),
            money(waiting.amount)
        );
        return Some(state(detail));
    }
    use LedgerCause::{ServiceFee, TaxOnFees, TaxWithheld};
    let sum = |wanted: &[LedgerCause]| -> i128 {
        let parts = evidence.contributions.iter().filter(|part| wanted.contains(&part.cause));
        parts.map(|part| part.amount.wide()).sum()
    };
    let sets: [&[LedgerCause]; 6] = [
        &[ServiceFee],
        &[ServiceFee, TaxOnFees],
        &[ServiceFee, TaxWithheld],
        &[ServiceFee, TaxOnFees, TaxWithheld],
        &[TaxWithheld],
        &[TaxOnFees],
    ];
    let fits = sets.iter().any(|set| sum(set) == -difference.wide());
    fits.then(|| {
        state(format!(
            "{} is what fees and taxes took from the amount before them",
            money(difference)
        ))
    })
}

/// The earliest dated money inside the platform, all of that day together.
fn next_available(waiting: &[Waiting]) -> Result<Option<(Date, Cents)>, WhyError> {
    let dated = || waiting.iter().filter(|waiting| !waiting.outside);
    let Some(next) = dated().filter_map(|waiting| waiting.available_on).min() else {
        return Ok(None);
    };
    let amounts = dated().filter(|waiting| waiting.available_on == Some(next));
    match Cents::sum(amounts.map(|waiting| waiting.amount)) {
        Some(amount) => Ok(Some((next, amount))),
        None => {
            let message = "the waiting amounts sum to more than can be held exactly";
            Err(WhyError::Input(vec![Diagnostic::new(Code::Overflow, message)]))
        }
    }
}

fn rules_used(waiting: &[Waiting], states: &[State]) -> Vec<Citation> {
    let cited =
        waiting.iter().flat_map(|waiting| waiting.because.iter().chain(&waiting.net_because));
    let mut rules: Vec<Citation> = Vec::new();
    for citation in cited.chain(states.iter().flat_map(|state| &state.because)) {
        if !rules.iter().any(|known| known.id == citation.id) {
            rules.push(citation.clone());
        }
    }
    rules
}
