//! Which sentences say what a bill, a net amount, a comparison or a refund comes to?

use super::{is_weak, work};
use outflow_answers::fees::{
    ClientCharge, CompareAnswer, CompareRow, FeesAnswer, Limit, Maybe, NetAnswer, NotCounted, Open,
    Range, RefundAnswer, StepKind, Summary, When, unique,
};
use outflow_answers::{money_in_words, percent};
use outflow_ledger::{Cents, Citation, Currency, Standing};

pub(super) use outflow_answers::day_in_words as day;

pub(super) fn money(currency: Currency, amount: Cents) -> String {
    money_in_words(currency, amount)
}

/// The label of a step.
pub(super) fn label(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Bill => "Bill",
        StepKind::ServiceFee => "Service fee",
        StepKind::AdditionalFee => "Further fee",
        StepKind::TaxOnFees => "Tax on the fee",
        StepKind::TaxWithheld => "Income tax withheld",
        StepKind::Available => "Becomes available",
        StepKind::PayoutFee => "Payout fee",
        StepKind::Arrives => "Arrives",
        StepKind::Left => "Left in the balance",
    }
}

/// Plain figures for a table: `450.00`, `-75.00 to 0.00`, `at most 450.00`.
pub(super) fn range(amount: Range) -> String {
    match (amount.least, amount.most) {
        (Some(least), Some(most)) if least == most => least.grouped(),
        (Some(least), Some(most)) => format!("{} to {}", least.grouped(), most.grouped()),
        (None, Some(most)) if most.is_zero() => "not known".to_owned(),
        (None, Some(most)) => format!("at most {}", most.grouped()),
        (Some(least), None) => format!("at least {}", least.grouped()),
        (None, None) => "not known".to_owned(),
    }
}

/// The same in a sentence: `$450.00`, `between $425.00 and $500.00`.
fn spoken(currency: Currency, amount: Range) -> String {
    let said = |amount| money(currency, amount);
    match (amount.least, amount.most) {
        (Some(least), Some(most)) if least == most => said(least),
        (Some(least), Some(most)) => format!("between {} and {}", said(least), said(most)),
        (None, Some(most)) => format!("at most {}", said(most)),
        (Some(least), None) => format!("at least {}", said(least)),
        (None, None) => "an unknown amount".to_owned(),
    }
}

fn minus(amount: Range) -> Range {
    Range { least: amount.most.map(|most| -most), most: amount.least.map(|least| -least) }
}

/// `by Wed 19 June 2024 (hourly) or by Wed 12 June 2024 (fixed price)`.
fn days_in_words(
    whens: &[When],
    word: &str,
    pick: fn(&When) -> Option<jiff::civil::Date>,
) -> String {
    let known: Vec<String> = whens
        .iter()
        .filter_map(|when| {
            let which = if whens.len() > 1 { format!(" ({})", work(when)) } else { String::new() };
            Some(format!("{word} {}{which}", day(pick(when)?)))
        })
        .collect();
    known.join(" or ")
}

pub(super) fn headline(answer: &FeesAnswer) -> String {
    let bill = money(answer.currency, answer.bill);
    let start = format!("Of a bill of {bill} on {}", day(answer.deal.on));
    let (result, verb, when) = match (answer.arrives, &answer.method) {
        (Some(arrives), Some(method)) => {
            let by = days_in_words(&answer.when, "by", |when| when.arrives_by);
            let by = if by.is_empty() { by } else { format!(" {by}") };
            (arrives, format!("arrives at {}", method.name), by)
        }
        _ => {
            let on = days_in_words(&answer.when, "on", |when| when.available_on);
            let on = if on.is_empty() { on } else { format!(" {on}") };
            (answer.available, "becomes available".to_owned(), on)
        }
    };
    if result == Range::ZERO && answer.arrives.is_some() {
        return format!("{start} nothing can be paid out yet; {}.", stays(answer));
    }
    format!("{start}, {} {verb}{when}{}.", spoken(answer.currency, result), uncounted(answer))
}

/// What the figure leaves out, where something does.
fn uncounted(answer: &FeesAnswer) -> &'static str {
    match answer.may_cost_more() {
        false => "",
        true => ", unless a tax that is not counted below is taken too",
    }
}

fn stays(answer: &FeesAnswer) -> String {
    match answer.left {
        Some(left) => format!("{} stays in the balance", spoken(answer.currency, left)),
        None => "it stays in the balance".to_owned(),
    }
}

/// `$258.00 = $25.80 service fee + … + $0.00 left in the balance.`
pub(super) fn proof(answer: &FeesAnswer) -> Vec<String> {
    let counted = answer.steps.iter().filter(|step| match step.kind {
        StepKind::Bill => false,
        StepKind::Available => answer.arrives.is_none(),
        _ => true,
    });
    let parts: Option<Vec<String>> = counted
        .map(|step| {
            let amount = step.amount.known()?;
            let is_sum =
                matches!(step.kind, StepKind::Available | StepKind::Arrives | StepKind::Left);
            let amount = if is_sum { amount } else { -amount };
            let sign = if amount.is_negative() { "-" } else { "+" };
            let part = format!("{} {}", money(answer.currency, amount.abs()), part_name(step.kind));
            Some(format!("{sign} {part}"))
        })
        .collect();
    vec![match parts {
        // Before the first part a plus would say nothing.
        Some(parts) => format!(
            "{} = {}.",
            money(answer.currency, answer.bill),
            parts.join(" ").trim_start_matches("+ ")
        ),
        None => "Figures that are open are shown from the least to the most; wherever all are known, the steps add up to the bill."
            .to_owned(),
    }]
}

fn part_name(kind: StepKind) -> &'static str {
    match kind {
        StepKind::Bill => "bill",
        StepKind::ServiceFee => "service fee",
        StepKind::AdditionalFee => "further fee",
        StepKind::TaxOnFees => "tax on the fee",
        StepKind::TaxWithheld => "income tax",
        StepKind::Available => "available",
        StepKind::PayoutFee => "payout fee",
        StepKind::Arrives => "arrives",
        StepKind::Left => "left",
    }
}

pub(super) fn client(answer: &FeesAnswer) -> String {
    let bill = money(answer.currency, answer.bill);
    match &answer.client {
        None => format!(
            "{bill}; what {} charges the client beside it is not settled: no rule of that day states a figure",
            answer.platform_name
        ),
        Some(ClientCharge { due_before: Some(due), amount, total, because }) => format!(
            "{}: the bill. The charge at the start of the contract, {} ({}), was due then, on {}; a charge of which no rule states a figure comes on top",
            spoken(answer.currency, *total),
            spoken(answer.currency, *amount),
            ids(because),
            day(*due)
        ),
        Some(client) => format!(
            "{}: the bill and, once for a contract, {} ({}). It changes nothing of what arrives; a charge of which no rule states a figure comes on top",
            spoken(answer.currency, client.total),
            spoken(answer.currency, client.amount),
            ids(&client.because)
        ),
    }
}

pub(super) fn ids(rules: &[Citation]) -> String {
    let own = |rule: &Citation| if rule.is_own { ", your own" } else { "" };
    let said: Vec<String> =
        rules.iter().map(|rule| format!("{}, {}{}", rule.id, rule.standing, own(rule))).collect();
    said.join("; ")
}

/// What may be taken and is not in the sum.
pub(super) fn conditions(maybe: &[Maybe]) -> Vec<String> {
    let (by_country, others): (Vec<&Maybe>, Vec<&Maybe>) =
        maybe.iter().partition(|one| one.why == NotCounted::Country);
    let mut rows: Vec<String> = others.iter().map(|one| condition(one)).collect();
    if !by_country.is_empty() {
        let rules: Vec<&str> =
            by_country.iter().flat_map(|one| &one.because).map(|rule| rule.id.as_str()).collect();
        rows.push(format!(
            "taxes of your country, which was not said: --country adds what holds there (rules are known: {})",
            rules.join(", ")
        ));
    }
    rows
}

fn condition(one: &Maybe) -> String {
    let amount = match one.amount {
        Some(amount) => range(amount),
        None => "no source states how much".to_owned(),
    };
    let what = label(one.kind).to_lowercase();
    let rules = super::rules_in_words(&one.because);
    let why = match (&one.only_if, one.why) {
        (_, NotCounted::Replaced) => "another rule takes its place".to_owned(),
        (Some(words), _) => format!("if {words}{}", flag_for(one.condition)),
        (None, _) => "its rate is not stated".to_owned(),
    };
    format!("{what} {amount}: {why}; {rules}")
}

/// The flag that decides a condition.
fn flag_for(condition: Option<&str>) -> &'static str {
    match condition {
        Some("tax_form_missing") => " (--tax-form yes or no)",
        Some("tax_id_missing") => " (--tax-id yes or no)",
        Some("not_registered") => " (--tax-registered yes or no)",
        _ => "",
    }
}

pub(super) fn open(answer: &FeesAnswer) -> Vec<String> {
    answer.open.iter().map(open_in_words).collect()
}

fn open_in_words(open: &Open) -> String {
    match open {
        Open::ContractRate(least, most, rules) => format!(
            "--fee-percent: the contract's own fee, from {} % to {} %, as its offer shows it ({})",
            percent(*least),
            percent(*most),
            ids(rules)
        ),
        Open::Work { figures_differ: true } => {
            "--type hourly or --type fixed: the rules differ, and with them the days and figures".to_owned()
        }
        Open::Work { figures_differ: false } => {
            "--type hourly or --type fixed: the days differ".to_owned()
        }
        Open::Which(kind, words) => format!(
            "{}: none of these is chosen, since nothing tells which holds: if {}",
            label(*kind).to_lowercase(),
            words.join("; or if ")
        ),
        Open::PayoutFee(rules) => {
            let known = if rules.is_empty() { String::new() } else { format!(" ({})", ids(rules)) };
            format!("no source states what this payout costs{known}; a pack of your own can")
        }
        Open::TaxRate(rules) => {
            format!("a tax is due whose rate no source states ({})", ids(rules))
        }
        Open::UpTo(rules) => format!(
            "how much of the income tax is kept back: the rule says only how much at the most ({})",
            ids(rules)
        ),
        Open::Method => "--method: how the money leaves; what that costs and how long it takes is not in this yet".to_owned(),
        Open::Country(rules) => {
            format!("--country: this way out is not for every country ({})", ids(rules))
        }
    }
}

/// What would settle the open figures of a comparison, each once.
pub(super) fn open_in_rows(rows: &[CompareRow]) -> Vec<String> {
    let mut said: Vec<String> = Vec::new();
    for row in rows {
        let Ok(summary) = &row.result else { continue };
        for open in &summary.open {
            let is_shared = matches!(open, Open::ContractRate(..) | Open::Work { .. });
            let words = open_in_words(open);
            if is_shared && !said.contains(&words) {
                said.push(words);
            }
        }
    }
    said
}

pub(super) fn notes(answer: &FeesAnswer) -> Vec<String> {
    let mut notes: Vec<String> = Vec::new();
    // Of open figures only the lower ones may be limited.
    let can_arrive = answer.arrives.is_some_and(|arrives| arrives != Range::ZERO);
    let perhaps = if can_arrive { "where the open figures turn out badly, " } else { "" };
    for limit in &answer.limits {
        notes.push(match limit {
            Limit::Minimum(least) => format!(
                "{perhaps}less than {} is there and cannot be paid out this way: nothing arrives yet",
                money(answer.currency, *least)
            ),
            Limit::Maximum(most) => format!(
                "at most {} is paid out at once; the rest needs another payout",
                money(answer.currency, *most)
            ),
            Limit::Cost => format!(
                "{perhaps}the payout costs as much as there is, or more: nothing arrives"
            ),
        });
    }
    if let Some(day) = answer.week_billed_on {
        notes.push(format!(
            "the hours of that week are billed on {}: the rules of that day hold",
            self::day(day)
        ));
    }
    match (answer.deal.started, answer.deal.first_line) {
        (Some(_), _) => {}
        (None, Some(first)) => notes.push(format!(
            "the client's first line in the book is of {first}, taken for the start of the contract, which may be older; --started says another day"
        )),
        (None, None) => notes.push(format!(
            "the contract is taken to have started on {}; --started says another day",
            answer.deal.on
        )),
    }
    if answer.deal.client_billed.is_zero() && answer.counts_billings {
        notes.push(
            "the client is taken to be new; --client-billed says what was billed before".to_owned(),
        );
    }
    let arrives = answer.arrives.is_some_and(|arrives| arrives != Range::ZERO);
    if arrives && answer.when.iter().any(|when| when.arrives_by.is_some()) {
        notes.push(
            "it arrives by that day if it is paid out on the day it becomes available; a scheduled payout may come later, and public holidays are not known"
                .to_owned(),
        );
    }
    if let Some(points) = answer.deal.fee_points
        && service_fee_rules(answer).any(|rule| rule.standing == Standing::Assumed)
    {
        notes.push(format!(
            "the service fee of {} % is your own word; the rule beside it is what is taken to hold without it",
            percent(points)
        ));
    }
    let counted = unique(answer.steps.iter().flat_map(|step| &step.because));
    let weak: Vec<Citation> = counted.into_iter().filter(is_weak).collect();
    if !weak.is_empty() {
        notes.push(format!("this rests on less than the platform's own word: {}", ids(&weak)));
    }
    notes
}

fn service_fee_rules(answer: &FeesAnswer) -> impl Iterator<Item = &Citation> {
    let shares = answer.steps.iter().filter(|step| step.kind == StepKind::ServiceFee);
    shares.flat_map(|step| &step.because)
}

pub(super) fn net(net: &NetAnswer) -> (String, Vec<String>) {
    let currency = net.answer.currency;
    let said = |amount| money(currency, amount);
    let verb = if net.answer.arrives.is_some() { "arrives" } else { "becomes available" };
    let proved = &net.proved;
    let headline = format!(
        "Bill {}: the smallest bill from which {} {verb}{}.",
        said(proved.bill),
        said(net.wanted),
        uncounted(&net.answer)
    );
    let mut proofs = Vec::new();
    let tried = match (proved.one_less, proved.bill.minus(Cents::new(1).unwrap_or_default())) {
        (Some(less), Some(smaller)) => {
            format!("Tried: of {}, one cent less, only {} {verb}", said(smaller), said(less))
        }
        _ => "There is no smaller bill".to_owned(),
    };
    let sure = if net.answer.result().known().is_some() { "" } else { " at the least" };
    proofs.push(format!("{tried}; of {}, {}{sure}.", said(proved.bill), said(proved.arrives)));
    if let Some(best) = &net.at_best {
        proofs.push(format!(
            "If every open figure turns out well, {} is enough: {} {verb}, and of one cent less {}.",
            said(best.bill),
            said(best.arrives),
            said(best.one_less.unwrap_or(Cents::ZERO))
        ));
    }
    if let Some(exactly) = net.exactly {
        proofs.push(format!(
            "Fees are rounded, so this bill brings more than was asked; exactly {} {verb} of {}.",
            said(net.wanted),
            said(exactly)
        ));
    }
    (headline, proofs)
}

pub(super) fn compared(compared: &CompareAnswer) -> String {
    let bill = money(compared.currency, compared.bill);
    let start = format!("A bill of {bill} on {}", day(compared.deal.on));
    let best = compared.rows.iter().find_map(|row| {
        let arrives = row.result.as_ref().ok()?.arrives?;
        arrives.least?;
        Some((row, arrives))
    });
    match best {
        Some((row, arrives)) => format!(
            "{start}: of what the rules settle, the most arrives from {} through {}, {}.",
            row.platform_name,
            row.method.as_ref().map_or("–", |method| &method.id),
            spoken(compared.currency, arrives)
        ),
        None => format!("{start}: no rule says what arrives anywhere."),
    }
}

/// What is special about one way out.
pub(super) fn way_note(row: &CompareRow, summary: &Summary, is_beside_others: bool) -> String {
    let mut notes: Vec<String> = Vec::new();
    for open in &summary.open {
        match open {
            // Of one platform this is said once, below the steps.
            Open::ContractRate(..) if !is_beside_others => {}
            Open::ContractRate(..) => notes.push("the contract sets the fee".to_owned()),
            Open::PayoutFee(_) => notes.push("no source states the payout fee".to_owned()),
            Open::TaxRate(_) => notes.push("a tax without a known rate".to_owned()),
            Open::Which(StepKind::PayoutFee, _) => {
                notes.push("the sources do not settle the payout fee".to_owned());
            }
            Open::Which(..) => notes.push("more than one rule may hold".to_owned()),
            Open::Country(_) => notes.push("not for every country".to_owned()),
            Open::UpTo(_) if !is_beside_others => {}
            Open::UpTo(_) => notes.push("a tax of up to so much".to_owned()),
            Open::Work { .. } | Open::Method => {}
        }
    }
    for limit in &summary.limits {
        notes.push(match limit {
            Limit::Minimum(least) => format!("at least {} a payout", least.grouped()),
            Limit::Maximum(most) => format!("at most {} a payout, the rest stays", most.grouped()),
            Limit::Cost => match summary.arrives.is_some_and(|arrives| arrives != Range::ZERO) {
                true => "the payout may cost all there is".to_owned(),
                false => "the payout costs all there is".to_owned(),
            },
        });
    }
    if row.method.is_none() {
        notes.push("no rule names a way out".to_owned());
    }
    if summary.maybe > 0 && is_beside_others {
        let taxes = counted(summary.maybe, "conditional tax", "conditional taxes");
        notes.push(format!("{taxes} not counted"));
    }
    for rule in summary.because.iter().filter(|rule| is_weak(rule)) {
        notes.push(format!("{}: {}", rule.standing, rule.title));
    }
    notes.join("; ")
}

fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

pub(super) fn notes_of_comparison(compared: &CompareAnswer) -> Vec<String> {
    let mut notes = vec![
        "“by” is the day by which it has arrived if it is paid out on the day it becomes available, “from” the day it becomes available; hourly / fixed price where there are two"
            .to_owned(),
    ];
    if compared.deal.fee_points.is_some() {
        notes.push(
            "--fee-percent counts where contracts have a rate of their own, not where the platform's rule sets it"
                .to_owned(),
        );
    }
    if compared.deal.country.is_none() {
        notes.push("taxes and ways out depend on the country: --country".to_owned());
    }
    notes
}

pub(super) fn refunded(refund: &RefundAnswer) -> String {
    let said = |amount| spoken(refund.currency, amount);
    format!(
        "Giving {} back to the client takes {} out of your balance.",
        money(refund.currency, refund.refund),
        said(minus(refund.leaves))
    )
}

pub(super) fn refund_proofs(refund: &RefundAnswer) -> Vec<String> {
    let said = |amount| spoken(refund.currency, amount);
    let cost = minus(refund.together);
    let besides = match refund.maybe.iter().any(|one| one.why != NotCounted::Replaced) {
        true => ", unless a tax that is not counted below was taken too",
        false => "",
    };
    let together = match cost.known() {
        Some(none) if none.is_zero() => {
            format!("Earning this money and giving it back cost nothing beside it{besides}.")
        }
        _ => {
            let cost = said(cost);
            format!("Earning this money and giving it back cost you {cost} for good{besides}.")
        }
    };
    let payout = refund.payout_fee.filter(|fee| *fee != Range::ZERO).map(|fee| {
        format!("The payout of the bill cost {}, which no refund brings back.", said(minus(fee)))
    });
    [Some(together), payout].into_iter().flatten().collect()
}

pub(super) fn lost(refund: &RefundAnswer) -> Vec<String> {
    let line = |line: &outflow_answers::fees::RefundLine| {
        let open = match line.is_open {
            true => ": no rule says whether it comes back",
            false => ": it does not come back",
        };
        format!(
            "{} {}{open}; {}",
            label(line.kind).to_lowercase(),
            range(line.amount),
            super::rules_in_words(&line.because)
        )
    };
    refund.paid_before.iter().map(line).collect()
}

pub(super) fn refund_notes(refund: &RefundAnswer) -> Vec<String> {
    let mut notes = Vec::new();
    if refund.bill == refund.refund {
        notes.push(
            "this refunds the whole bill; of a part: outflow fees BILL --refund AMOUNT".to_owned(),
        );
    }
    notes.extend(
        refund
            .deadlines
            .iter()
            .map(|(on, rule)| format!("until {}: {}", day(*on), super::rule_in_words(rule))),
    );
    let taken = notes_about_terms(&refund.answer);
    notes.extend(taken);
    notes
}

fn notes_about_terms(answer: &FeesAnswer) -> Vec<String> {
    let plain = FeesAnswer { when: Vec::new(), limits: Vec::new(), ..answer.clone() };
    notes(&plain)
}
