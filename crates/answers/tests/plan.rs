//! Is every plan the best one? Small problems against all plans there are, larger ones against a table of every cent.
#![allow(clippy::disallowed_methods, reason = "the number of problems comes from the environment")]

use jiff::ToSpan;
use jiff::civil::{Date, date};
use outflow_answers::{
    Habit, HabitDays, Need, Plan, PlanError, PlanMethod, PlanProblem, habit, plan,
    yearly_difference,
};
use outflow_ledger::Cents;
use outflow_policy::add_business_days;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// How many small problems are compared; `OUTFLOW_PLANS` sets another number.
const SMALL_PROBLEMS: u32 = 24_000;

fn small_problems() -> u32 {
    std::env::var("OUTFLOW_PLANS").ok().and_then(|text| text.parse().ok()).unwrap_or(SMALL_PROBLEMS)
}

fn cents(minor: i64) -> Cents {
    Cents::new(minor).expect("no amount here is the least integer")
}

fn day(offset: i32) -> Date {
    date(2026, 11, 25).checked_add(offset.days()).expect("all days here are near")
}

// The model once more, in the simplest words.

/// A payout that somebody might make.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Paid {
    on: Date,
    method: usize,
    gross: i64,
}

fn cost(problem: &PlanProblem, paid: &Paid) -> i64 {
    let method = &problem.methods[paid.method];
    method.fixed.minor() * 10_000 + i64::from(method.spread_basis_points) * paid.gross
}

fn arrives_on(problem: &PlanProblem, paid: &Paid) -> Date {
    add_business_days(paid.on, problem.methods[paid.method].arrives_after_business_days)
}

/// The decision days, each with what lies above the floor when nothing has been paid out.
fn decision_days(problem: &PlanProblem) -> Vec<(Date, i64)> {
    let mut by_day = BTreeMap::from([(problem.today, 0)]);
    for (on, amount) in &problem.income {
        if *on <= problem.until && amount.minor() > 0 {
            *by_day.entry(*on).or_insert(0) += amount.minor();
        }
    }
    for from in problem.methods.iter().filter_map(|method| method.usable_from) {
        if problem.today <= from && from <= problem.until {
            by_day.entry(from).or_insert(0);
        }
    }
    let mut above = problem.opening.minor() - problem.floor.minor();
    let add = |(on, amount): (Date, i64)| {
        above += amount;
        (on, above)
    };
    by_day.into_iter().map(add).collect()
}

/// What is needed on days that `counts` accepts.
fn needed(problem: &PlanProblem, counts: impl Fn(Date) -> bool) -> i64 {
    problem.needs.iter().filter(|need| counts(need.by)).map(|need| need.amount.minor()).sum()
}

/// What all payouts together bring outside, in ten-thousandths of a cent.
fn brought(problem: &PlanProblem, paid: &[Paid]) -> i64 {
    paid.iter().map(|one| one.gross * 10_000 - cost(problem, one)).sum()
}

/// Whether a payout may follow others on a day with so much above the floor.
fn may_follow(problem: &PlanProblem, earlier: &[Paid], next: &Paid, above: i64) -> bool {
    let method = &problem.methods[next.method];
    let late_for = needed(problem, |by| by < arrives_on(problem, next));
    next.gross <= above
        && method.minimum.is_none_or(|minimum| next.gross >= minimum.minor())
        && method.maximum.is_none_or(|maximum| next.gross <= maximum.minor())
        && method.usable_from.is_none_or(|from| next.on >= from)
        && brought(problem, &[*next]) >= 10_000
        && (late_for == 0 || brought(problem, earlier) >= late_for * 10_000)
}

/// Whether enough has arrived by the day of every need.
fn meets_needs(problem: &PlanProblem, paid: &[Paid]) -> bool {
    problem.needs.iter().all(|need| {
        let by_then: Vec<Paid> =
            paid.iter().filter(|one| arrives_on(problem, one) <= need.by).copied().collect();
        brought(problem, &by_then) >= needed(problem, |by| by <= need.by) * 10_000
    })
}

/// What decides between plans, the lesser the better: left, cost, payouts, and the days from the last one backwards.
type Rank = (i64, i64, usize, Vec<(usize, i64)>);

fn rank(problem: &PlanProblem, days: &[(Date, i64)], paid: &[Paid]) -> Rank {
    let gross: i64 = paid.iter().map(|one| one.gross).sum();
    let left = days[days.len() - 1].1.max(0) - gross;
    let backwards = days.iter().rev().map(|(on, _)| {
        let made = paid.iter().find(|one| one.on == *on);
        made.map_or((0, 0), |one| (one.method + 1, one.gross))
    });
    let costs = paid.iter().map(|one| cost(problem, one)).sum();
    (left, costs, paid.len(), backwards.collect())
}

// All plans.

/// Hands every plan, good or bad, to `visit`: each day nothing, or every method with every amount.
fn every_plan(
    problem: &PlanProblem,
    days: &[(Date, i64)],
    paid: &mut Vec<Paid>,
    visit: &mut impl FnMut(&[Paid]),
) {
    let Some(((on, above), rest)) = days.split_first() else {
        return visit(paid);
    };
    every_plan(problem, rest, paid, visit);
    let above = above - paid.iter().map(|one| one.gross).sum::<i64>();
    for method in 0..problem.methods.len() {
        for gross in 1..=above {
            let next = Paid { on: *on, method, gross };
            if may_follow(problem, paid, &next, above) {
                paid.push(next);
                every_plan(problem, rest, paid, visit);
                paid.pop();
            }
        }
    }
}

/// The best of all plans.
fn best_of_all(problem: &PlanProblem) -> Option<(Rank, Vec<Paid>)> {
    let days = decision_days(problem);
    let mut best: Option<(Rank, Vec<Paid>)> = None;
    every_plan(problem, &days, &mut Vec::new(), &mut |paid| {
        let gross: i64 = paid.iter().map(|one| one.gross).sum();
        let left = days[days.len() - 1].1.max(0) - gross;
        let hopeless = best.as_ref().is_some_and(|(rank, _)| left > rank.0);
        if hopeless || !meets_needs(problem, paid) {
            return;
        }
        let rank = rank(problem, &days, paid);
        if best.as_ref().is_none_or(|(lowest, _)| rank < *lowest) {
            best = Some((rank, paid.to_vec()));
        }
    });
    best
}

/// The first need that no plan meets with all earlier ones: its day, all that is needed, and the most that arrives.
fn first_unmet(problem: &PlanProblem) -> Option<(Date, i64, i64)> {
    let mut dates: Vec<Date> = problem.needs.iter().map(|need| need.by).collect();
    dates.sort();
    dates.dedup();
    for by in dates {
        let mut only = problem.clone();
        only.needs.retain(|need| need.by < by);
        let (needed, mut most) = (needed(problem, |other| other <= by), 0);
        let days: Vec<_> = decision_days(problem).into_iter().filter(|day| day.0 <= by).collect();
        every_plan(&only, &days, &mut Vec::new(), &mut |paid| {
            if meets_needs(&only, paid) {
                let in_time = paid.iter().filter(|one| arrives_on(problem, one) <= by).copied();
                most = most.max(brought(problem, &in_time.collect::<Vec<_>>()) / 10_000);
            }
        });
        if most < needed {
            return Some((by, needed, most));
        }
    }
    None
}

// A plan from outside.

fn payouts_of(plan: &Plan) -> Vec<Paid> {
    let paid = plan.payouts.iter();
    paid.map(|one| Paid { on: one.on, method: one.method, gross: one.gross.minor() }).collect()
}

/// Every rule of the model, and every sum of what is shown.
fn check(problem: &PlanProblem, plan: &Plan) {
    let paid = payouts_of(plan);
    let days = decision_days(problem);
    let mut before = 0;
    for (index, one) in paid.iter().enumerate() {
        assert!(index == 0 || paid[index - 1].on < one.on, "one payout a day, in order");
        let above = days.iter().find(|day| day.0 == one.on).expect("a decision day").1 - before;
        assert!(may_follow(problem, &paid[..index], one, above), "payout {index} breaks a rule");
        let shown = &plan.payouts[index];
        assert_eq!(shown.arrives_on, arrives_on(problem, one));
        assert_eq!(shown.gross.minor(), shown.fee.minor() + shown.arrives.minor());
        assert!(shown.arrives.is_positive() && !shown.fee.is_negative());
        before += one.gross;
    }
    let exact: i64 = paid.iter().map(|one| cost(problem, one)).sum();
    assert_eq!(plan.cost_ten_thousandths, i128::from(exact));
    assert_eq!(plan.cost.minor(), (exact + 9_999) / 10_000);
    assert_eq!(Cents::sum(plan.payouts.iter().map(|one| one.fee)), Some(plan.cost));
    assert_eq!(plan.left.minor(), days[days.len() - 1].1.max(0) - before);
    assert!(meets_needs(problem, &paid));
    for need in &problem.needs {
        let shown = plan.payouts.iter().filter(|one| one.arrives_on <= need.by);
        let shown: i64 = shown.map(|one| one.arrives.minor()).sum();
        assert!(shown >= needed(problem, |by| by <= need.by), "the shown cents meet {need:?}");
    }
}

// The table of every cent.

fn place(total: i64) -> usize {
    usize::try_from(total).expect("a total is never below zero")
}

/// The least (left, cost, payouts) by a table: for every total the least cost with which it can have been paid out.
fn best_of_table(problem: &PlanProblem) -> Option<(i64, i64, usize)> {
    let days = decision_days(problem);
    let all = days[days.len() - 1].1.max(0);
    let mut table: Vec<Option<(i64, usize)>> = vec![None; place(all) + 1];
    table[0] = Some((0, 0));
    for (on, above) in &days {
        let before = table.clone();
        for method in 0..problem.methods.len() {
            for (total, state) in before.iter().enumerate() {
                let Some((spent, count)) = *state else { continue };
                let total = i64::try_from(total).expect("a place in a small table");
                let one = |gross| Paid { on: *on, method, gross };
                let late_for = needed(problem, |by| by < arrives_on(problem, &one(1)));
                if late_for > 0 && total * 10_000 - spent < late_for * 10_000 {
                    continue;
                }
                let no_needs = PlanProblem { needs: Vec::new(), ..problem.clone() };
                for gross in 1..=above - total {
                    if may_follow(&no_needs, &[], &one(gross), above - total) {
                        let new = (spent + cost(problem, &one(gross)), count + 1);
                        let cell = &mut table[place(total + gross)];
                        *cell = Some(cell.map_or(new, |old| old.min(new)));
                    }
                }
            }
        }
    }
    let everything = needed(problem, |_| true);
    (0..=all).rev().find_map(|total| {
        let (spent, count) = table[place(total)]?;
        (total * 10_000 - spent >= everything * 10_000 || everything == 0).then_some((
            all - total,
            spent,
            count,
        ))
    })
}

// Single cases.

fn bank(fixed: i64) -> PlanMethod {
    PlanMethod {
        id: "bank".into(),
        name: "Bank".into(),
        fixed: cents(fixed),
        spread_basis_points: 0,
        minimum: None,
        maximum: None,
        arrives_after_business_days: 2,
        usable_from: None,
    }
}

/// A year of 200.00 a week, paid out by `methods`, with 600.00 needed every fourth week.
fn a_year(methods: Vec<PlanMethod>) -> PlanProblem {
    let weekly = |week: i32| (day(7 * week), cents(20_000));
    let rent = |month: i32| Need { amount: cents(60_000), by: day(28 * month + 3) };
    PlanProblem {
        today: day(0),
        until: day(364),
        opening: cents(20_000),
        income: (1..52).map(weekly).collect(),
        floor: Cents::ZERO,
        needs: (1..=12).map(rent).collect(),
        methods,
    }
}

#[test]
fn a_habit_costs_more_than_the_plan() {
    let problem = a_year(vec![bank(99)]);
    let best = plan(&problem).unwrap();
    check(&problem, &best);
    for (days, payouts, cost) in [
        (HabitDays::Whenever { at_least: cents(1) }, 52, 5_148),
        (HabitDays::Whenever { at_least: cents(50_000) }, 17, 1_683),
        (HabitDays::On(vec![day(1), day(1), day(-1), day(400)]), 1, 99),
    ] {
        let now = habit(&problem, &Habit { method: 0, days }).unwrap();
        assert_eq!((now.payouts.len(), now.cost.minor()), (payouts, cost));
    }
    // One payout brings the money of two rents, and the last of them all that is left.
    assert_eq!((best.payouts.len(), best.cost.minor(), best.left.minor()), (7, 693, 0));
    assert_eq!(yearly_difference(cents(5_148), best.cost, 365), Some(cents(4_455)));
}

#[test]
fn a_plan_takes_a_spread_only_where_a_need_forces_it() {
    let quick = PlanMethod {
        fixed: Cents::ZERO,
        spread_basis_points: 200,
        arrives_after_business_days: 0,
        ..bank(0)
    };
    let mut problem = a_year(vec![bank(1_000), quick]);
    problem.needs = vec![Need { amount: cents(9_800), by: day(0) }];
    let best = plan(&problem).unwrap();
    check(&problem, &best);
    let shown = best.payouts.iter();
    let shown: Vec<_> = shown.map(|one| (one.on, one.method, one.gross.minor())).collect();
    assert_eq!(shown, [(day(0), 1, 10_000), (day(357), 0, 52 * 20_000 - 10_000)]);
    assert_eq!((best.cost.minor(), best.left), (1_200, Cents::ZERO));
}

#[test]
fn a_new_method_is_waited_for_where_it_is_cheaper() {
    let usable = |fixed, from: Option<i32>| PlanMethod {
        usable_from: from.map(day),
        arrives_after_business_days: 1,
        ..bank(fixed)
    };
    let share = |fixed, from| PlanMethod { spread_basis_points: 300, ..usable(fixed, from) };
    let need = |amount, by| vec![Need { amount: cents(amount), by: day(by) }];
    for (methods, needs, until, income, payouts, cost) in [
        (vec![usable(500, None), usable(99, Some(5))], vec![], 36, vec![], vec![5], 99),
        // Before its day nothing can be paid out at all.
        (vec![usable(99, Some(5))], vec![], 36, vec![], vec![5], 99),
        (vec![usable(500, None), usable(99, Some(5))], vec![], 36, vec![(2, 1)], vec![5], 99),
        // A day too late is no day; and a dearer method is not waited for.
        (vec![usable(500, None), usable(99, Some(5))], vec![], 4, vec![], vec![0], 500),
        (vec![usable(50, None), usable(99, Some(5))], vec![], 36, vec![], vec![0], 50),
        // Two new methods, each on its own day: 103.09 by the first costs 2.00 + 3 % and brings the need of 98.00;
        // the rest costs 0.99 by the second.
        (
            vec![share(3_000, None), share(200, Some(3)), usable(99, Some(12))],
            need(9_800, 7),
            36,
            vec![],
            vec![3, 12],
            609,
        ),
    ] {
        let income = income.into_iter().map(|(on, amount)| (day(on), cents(amount)));
        let problem = PlanProblem {
            today: day(0),
            until: day(until),
            opening: cents(100_000),
            income: income.collect(),
            floor: Cents::ZERO,
            needs,
            methods,
        };
        let best = plan(&problem).expect("there is a plan");
        check(&problem, &best);
        let days: Vec<Date> = best.payouts.iter().map(|one| one.on).collect();
        let expected: Vec<Date> = payouts.into_iter().map(day).collect();
        assert_eq!((days, best.cost), (expected, cents(cost)), "{problem:?}");
    }
}

#[test]
fn a_day_that_only_brings_a_new_method_allows_no_more_than_the_day_before() {
    let dear = PlanMethod {
        spread_basis_points: 1_112,
        arrives_after_business_days: 0,
        usable_from: Some(day(2)),
        ..bank(2)
    };
    let limited = PlanMethod { maximum: Some(cents(8)), arrives_after_business_days: 0, ..bank(2) };
    let problem = PlanProblem {
        today: day(0),
        until: day(60),
        opening: cents(6),
        income: vec![(day(1), cents(3))],
        floor: Cents::ZERO,
        needs: vec![Need { amount: cents(6), by: day(12) }],
        methods: vec![limited, dear],
    };
    compare_with_all(&problem);
}

#[test]
fn why_there_is_no_plan_is_said() {
    let good = a_year(vec![bank(99)]);
    let with = |change: fn(&mut PlanProblem)| {
        let mut problem = good.clone();
        change(&mut problem);
        plan(&problem).unwrap_err()
    };
    for (error, expected) in [
        (with(|p| p.methods.clear()), PlanError::NoMethods),
        (with(|p| p.methods = vec![bank(0); 7]), PlanError::TooManyMethods(7)),
        (with(|p| p.income[0].0 = day(-1)), PlanError::IncomeInThePast(day(-1))),
        (with(|p| p.floor = cents(-1)), PlanError::Negative(cents(-1))),
        (with(|p| p.methods[0].spread_basis_points = 10_000), PlanError::SpreadTooLarge(10_000)),
        (with(|p| p.methods[0].arrives_after_business_days = 261), PlanError::TooSlow(261)),
        (with(|p| p.opening = Cents::MAX), PlanError::TooLarge),
        (
            with(|p| p.until = day(-1)),
            PlanError::EndsBeforeItBegins { today: day(0), until: day(-1) },
        ),
        (
            with(|p| p.needs[1].amount = cents(200_000)),
            PlanError::NeedNotMet { by: day(59), needed: cents(260_000), most: cents(179_802) },
        ),
    ] {
        assert_eq!(error, expected);
    }
}

#[test]
fn a_plan_of_the_largest_amounts_is_exact() {
    let mut problem = a_year(vec![bank(99), PlanMethod { spread_basis_points: 9_999, ..bank(1) }]);
    problem.opening = cents(1_000_000_000_000);
    let best = plan(&problem).unwrap();
    check(&problem, &best);
}

// Problems.

/// Sizes of problems: amounts are below these, in cents.
#[derive(Clone, Copy)]
struct Sizes {
    income: i64,
    fixed: i64,
    minimum: i64,
    maximum: i64,
    days: usize,
    needs: usize,
    methods: usize,
}

const SMALL: Sizes =
    Sizes { income: 7, fixed: 3, minimum: 6, maximum: 8, days: 3, needs: 3, methods: 3 };
const LARGER: Sizes =
    Sizes { income: 40, fixed: 6, minimum: 30, maximum: 60, days: 9, needs: 5, methods: 6 };

fn spread() -> impl Strategy<Value = u32> {
    prop_oneof![
        6 => Just(0_u32),
        3 => Just(2_500),
        2 => Just(3_333),
        1 => Just(5_000),
        1 => Just(1),
        1 => 0_u32..10_000,
        4 => 0_u32..2_000,
    ]
}

fn method(sizes: Sizes) -> impl Strategy<Value = PlanMethod> {
    (
        prop_oneof![1 => Just(0), 2 => 0..=sizes.fixed],
        spread(),
        prop::option::weighted(0.3, 0..=sizes.minimum),
        prop::option::weighted(0.5, 1..=sizes.maximum),
        0_u32..=3,
        prop::option::weighted(0.25, 0..8),
    )
        .prop_map(|(fixed, spread, minimum, maximum, delay, from)| PlanMethod {
            id: String::new(),
            name: String::new(),
            fixed: cents(fixed),
            spread_basis_points: spread,
            minimum: minimum.map(cents),
            maximum: maximum.map(cents),
            arrives_after_business_days: delay,
            usable_from: from.map(day),
        })
}

fn problem(sizes: Sizes) -> impl Strategy<Value = PlanProblem> {
    let gap = prop_oneof![1 => Just(0), 9 => 1..=2, 1 => 3..=7];
    let days = prop_oneof![1 => 0..sizes.days, 3 => Just(sizes.days)];
    let need = prop_oneof![1 => 0..=sizes.income, 3 => 0..=sizes.income / 2];
    let by = prop_oneof![1 => -1..2, 12 => 2..16];
    (
        -2..=sizes.income,
        days.prop_flat_map(move |days| {
            prop::collection::vec((gap.clone(), 0..=sizes.income), days)
        }),
        prop_oneof![3 => Just(0), 1 => 0..=sizes.income / 2],
        prop::collection::vec((need, by), 0..=sizes.needs),
        prop::collection::vec(method(sizes), 1..=sizes.methods),
        prop_oneof![9 => Just(60), 1 => 0..8],
    )
        .prop_map(|(opening, income, floor, needs, methods, until)| {
            let mut offset = 0;
            let income = income.into_iter().map(|(gap, amount)| {
                offset += gap;
                (day(offset), cents(amount))
            });
            PlanProblem {
                today: day(0),
                until: day(until),
                opening: cents(opening),
                income: income.collect(),
                floor: cents(floor),
                needs: needs
                    .into_iter()
                    .map(|(amount, by)| Need { amount: cents(amount), by: day(by) })
                    .collect(),
                methods,
            }
        })
}

fn compare_with_all(problem: &PlanProblem) {
    match plan(problem) {
        Ok(plan) => {
            check(problem, &plan);
            let (best, paid) = best_of_all(problem).expect("there is a plan, so one was found");
            let days = decision_days(problem);
            assert_eq!(rank(problem, &days, &payouts_of(&plan)), best, "better: {paid:?}");
        }
        Err(PlanError::NeedNotMet { by, needed, most }) => {
            assert_eq!(best_of_all(problem), None);
            assert_eq!(first_unmet(problem), Some((by, needed.minor(), most.minor())));
        }
        Err(other) => panic!("{other}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: small_problems(), failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn a_small_plan_is_the_best_of_all_plans(problem in problem(SMALL)) {
        compare_with_all(&problem);
    }
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: small_problems() / 20, failure_persistence: None, ..ProptestConfig::default()
    })]

    #[test]
    fn a_larger_plan_is_the_best_of_the_table(problem in problem(LARGER)) {
        match plan(&problem) {
            Ok(plan) => {
                check(&problem, &plan);
                let days = decision_days(&problem);
                let (left, cost, count, _) = rank(&problem, &days, &payouts_of(&plan));
                assert_eq!(Some((left, cost, count)), best_of_table(&problem));
            }
            Err(PlanError::NeedNotMet { .. }) => assert_eq!(best_of_table(&problem), None),
            Err(other) => panic!("{other}"),
        }
    }
}
