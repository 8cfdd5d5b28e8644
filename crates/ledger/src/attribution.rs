//! Which earnings are still in the balance, and which paid for which payout, fee or refund.
//!
//! Method: a fee, a tax on a fee or a withheld tax that names its earning draws on that earning's lot; a
//! charge that a card paid for draws on the card's money; everything else draws on the oldest money first.
//! What no money covers is owed, and the next credit pays it.

use crate::cause::LedgerCause;
use crate::journal::Journal;
use crate::money::Cents;
use crate::statement::{RowId, StatementLine};
use rustc_hash::FxHashMap;
use std::collections::VecDeque;

/// The method in words, printed wherever lots are shown.
pub const METHOD: &str = "A fee or tax that names its payment comes out of that payment; \
     everything else comes out of the oldest money first.";

/// What a lot came from, or what drew on it: a line, or money that no line shows (`None`).
pub type Origin = Option<u32>;

/// Money that went out of a lot.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Draw {
    /// What for; `None` for what the file does not show (a gap, or a debt from before it).
    pub cause: Option<LedgerCause>,
    /// How much, negative.
    pub amount: Cents,
}

/// One credit and where it went. Its draws and what is left add up to its amount.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Lot {
    /// The line that credited it; `None` for the balance before the file and for gaps.
    pub origin: Origin,
    /// Why it was credited; `None` where no line says so.
    pub cause: Option<LedgerCause>,
    /// How much.
    pub amount: Cents,
    /// Where it went, in order, one draw a cause.
    pub went_to: Vec<Draw>,
    /// What is still in the balance.
    pub left: Cents,
}

/// All lots of a journal, oldest first, and what is owed beyond them.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Attribution {
    /// Every credit.
    pub lots: Vec<Lot>,
    /// What the next credit has to pay, by cause, oldest first; negative amounts.
    pub owed: Vec<Draw>,
}

/// Follows every cent of the journal.
pub fn attribute(journal: &Journal) -> Attribution {
    let mut book = Book::default();
    let opening = journal.reconciled.opening;
    book.move_unseen(opening);
    let mut gaps = journal.reconciled.gaps.iter().peekable();
    for day in &journal.reconciled.days.0 {
        let card_money = |line: &u32| cause(journal, *line) == LedgerCause::PaidFromCard;
        // Card money is there before the purchase that it pays for, in whichever order the day lists them.
        for line in (day.first..day.end).filter(card_money) {
            book.card.push_back(book.lots.len());
            book.credit(Some(line), Some(LedgerCause::PaidFromCard), amount(journal, line), false);
        }
        for index in day.first..day.end {
            while let Some(gap) = gaps.next_if(|gap| gap.line == index) {
                book.move_unseen(gap.missing);
            }
            if !card_money(&index) {
                book.follow(journal, index);
            }
        }
        book.release_card_money();
    }
    Attribution { lots: book.lots, owed: book.owed.into() }
}

fn cause(journal: &Journal, line: u32) -> LedgerCause {
    journal.meanings.causes[line as usize]
}

fn amount(journal: &Journal, line: u32) -> Cents {
    journal.lines[line as usize].amount
}

#[derive(Default)]
struct Book {
    lots: Vec<Lot>,
    /// Lots with something left, oldest first.
    open: VecDeque<usize>,
    /// Today's card money.
    card: VecDeque<usize>,
    owed: VecDeque<Draw>,
    /// The earning's lot, by the ids of the earning and of the fees that name it.
    by_id: FxHashMap<RowId, usize>,
    by_group: FxHashMap<RowId, usize>,
}

impl Book {
    fn follow(&mut self, journal: &Journal, index: u32) {
        let line = &journal.lines[index as usize];
        let cause = cause(journal, index);
        let named = self.named_lot(line, cause);
        if let (Some(lot), Some(id)) = (named, line.id) {
            self.by_id.insert(id, lot);
        }
        if line.amount.is_positive() {
            if cause.is_earning() {
                let lot = self.lots.len();
                self.by_id.extend(line.id.map(|id| (id, lot)));
                self.by_group.extend(line.group.map(|group| (group, lot)));
            }
            self.credit(Some(index), Some(cause), line.amount, true);
        } else {
            let mut rest = -line.amount;
            if journal.meanings.is_card_funded(index) {
                let card = self.card.clone();
                rest = card.into_iter().fold(rest, |rest, lot| self.draw(lot, cause.into(), rest));
            }
            if let Some(lot) = named {
                rest = self.draw(lot, Some(cause), rest);
            }
            self.debit(Some(cause), rest);
        }
    }

    /// The lot of the earning that a fee, its tax or a withheld tax belongs to.
    fn named_lot(&self, line: &StatementLine, cause: LedgerCause) -> Option<usize> {
        use LedgerCause::{ServiceFee, TaxOnFees, TaxWithheld};
        if !matches!(cause, ServiceFee | TaxOnFees | TaxWithheld) {
            return None;
        }
        match line.names {
            Some(named) => self.by_id.get(&named).copied(),
            None => self.by_group.get(&line.group?).copied(),
        }
    }

    fn move_unseen(&mut self, amount: Cents) {
        if amount.is_positive() {
            self.credit(None, None, amount, true);
        } else {
            self.debit(None, -amount);
        }
    }

    fn credit(&mut self, origin: Origin, cause: Option<LedgerCause>, amount: Cents, free: bool) {
        let lot = self.lots.len();
        self.lots.push(Lot { origin, cause, amount, went_to: Vec::new(), left: amount });
        if free {
            self.pay_debts(lot);
        }
    }

    fn pay_debts(&mut self, lot: usize) {
        while let Some(debt) = self.owed.pop_front() {
            let rest = self.draw(lot, debt.cause, -debt.amount);
            if !rest.is_zero() {
                self.owed.push_front(Draw { cause: debt.cause, amount: -rest });
                break;
            }
        }
        if !self.lots[lot].left.is_zero() {
            self.open.push_back(lot);
        }
    }

    /// What the day's purchases left of the card's money is money like any other.
    fn release_card_money(&mut self) {
        for lot in std::mem::take(&mut self.card) {
            self.pay_debts(lot);
        }
    }

    fn debit(&mut self, cause: Option<LedgerCause>, mut rest: Cents) {
        while !rest.is_zero() {
            let Some(lot) = self.open.front().copied() else {
                self.owed.push_back(Draw { cause, amount: -rest });
                return;
            };
            rest = self.draw(lot, cause, rest);
            if self.lots[lot].left.is_zero() {
                self.open.pop_front();
            }
        }
    }

    /// Takes as much as there is of `wanted` (positive) out of a lot; returns what is still wanted.
    fn draw(&mut self, lot: usize, cause: Option<LedgerCause>, wanted: Cents) -> Cents {
        let lot = &mut self.lots[lot];
        let taken = wanted.min(lot.left);
        if taken.is_zero() {
            return wanted;
        }
        let within = "what is taken is at most what is there";
        lot.left = lot.left.minus(taken).expect(within);
        match lot.went_to.iter_mut().find(|draw| draw.cause == cause) {
            Some(draw) => draw.amount = draw.amount.minus(taken).expect(within),
            None => lot.went_to.push(Draw { cause, amount: -taken }),
        }
        wanted.minus(taken).expect(within)
    }
}
