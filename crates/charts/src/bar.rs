//! How large is it beside the others: bars for a terminal and widths for a page, in whole steps.

use outflow_ledger::Cents;

const EIGHTHS: [char; 9] = [' ', '▏', '▎', '▍', '▌', '▋', '▊', '▉', '█'];

/// A bar of at most `width` cells, in eighths of a cell, that shows `amount` beside the `largest`.
///
/// Anything but nothing shows at least the thinnest bar.
pub fn bar(amount: Cents, largest: Cents, width: u16) -> String {
    let steps = share(amount, largest, i128::from(width) * 8);
    let full = usize::try_from(steps / 8).unwrap_or(0);
    let mut bar = "█".repeat(full);
    let rest = usize::try_from(steps % 8).unwrap_or(0);
    if rest > 0 {
        bar.push(EIGHTHS[rest]);
    }
    bar
}

/// The size of `amount` in thousandths of the `largest`, for widths on a page.
pub fn permille(amount: Cents, largest: Cents) -> u16 {
    u16::try_from(share(amount, largest, 1000)).unwrap_or(1000)
}

/// `amount` in steps, where the `largest` has `steps`; at least one for anything but nothing.
fn share(amount: Cents, largest: Cents, steps: i128) -> i128 {
    if amount.is_zero() || largest.is_zero() {
        return 0;
    }
    let (size, whole) = (amount.wide().abs(), largest.wide().abs());
    ((size * steps + whole / 2) / whole).clamp(1, steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_grow_in_eighths() {
        let cents = |minor| Cents::new(minor).unwrap();
        for (amount, bar_of_30) in [
            (25_800, "██████████████████████████████"),
            (-22_708, "██████████████████████████▍"),
            (-2_580, "███"),
            (-1_200, "█▍"),
            (-605, "▊"),
            (-99, "▏"),
            (0, ""),
        ] {
            assert_eq!(bar(cents(amount), cents(25_800), 30), bar_of_30, "{amount}");
        }
        assert_eq!(permille(cents(-1), Cents::MAX), 1);
        assert_eq!(permille(-Cents::MAX, Cents::MAX), 1000);
    }
}
