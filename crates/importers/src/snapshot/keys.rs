//! Which keys may a snapshot have, and what does each hold?

use super::values as own;
use outflow_fields::{Keys, Reader, need, values};
use outflow_ledger::Snapshot;
use outflow_ledger::snapshot::{
    Contract, ContractKind, ContractStatus, Frequency, Hold, HoldKind, MarketRate, Membership,
    MethodStatus, PayoutSchedule, Proposals, StageItem, Transfer, WithdrawalMethod, WorkKind,
};

pub(super) fn read_root(r: &mut Reader<'_>, k: &mut Keys<'_, '_>) -> Snapshot {
    let tax_form = [("complete", true), ("missing", false)];
    Snapshot {
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
    }
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
    let week = k.get(r, "week", own::week);
    let released_on = k.date(r, "released_on");
    let due = k.get(r, "due", own::due);
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
        week: k.get(r, "week", own::week),
        logged_minutes: k.get(r, "logged", own::minutes),
        billed_minutes: k.get(r, "billed", own::minutes),
        weekly_limit_minutes: k.get(r, "weekly_limit", own::minutes),
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
    let pair = k.get(r, "pair", own::pair);
    let rate = k.get(r, "rate", own::rate);
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
