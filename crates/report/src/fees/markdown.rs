//! How does an answer about fees look as Markdown: for a ticket, a wiki or an offer.

use super::FeesPage;
use crate::markdown::plain;
use outflow_answers::fees::FeesReply;

/// The answer as Markdown.
pub fn fees_markdown(reply: &FeesReply) -> String {
    let page = FeesPage::of(reply);
    let mut out = format!("# {}\n", plain(&page.headline));
    for proof in &page.proofs {
        out.push_str(&format!("\n{}\n", plain(proof)));
    }
    if !page.steps.is_empty() {
        out.push_str("\n| | amount | then | |\n|---|---:|---:|---|\n");
        for row in &page.steps {
            let (label, amount) = match row.is_sum {
                true => (format!("**{}**", plain(&row.label)), format!("**{}**", row.amount)),
                false => (plain(&row.label), row.amount.clone()),
            };
            out.push_str(&format!(
                "| {label} | {amount} | {} | {} |\n",
                row.running,
                plain(&row.note)
            ));
        }
    }
    if !page.ways.is_empty() {
        // Of one platform its name and what is taken before the payout are said above.
        let (platform, line) = match page.is_comparison {
            true => ("| platform | taken before ", "|---|---:"),
            false => ("", ""),
        };
        out.push_str(&format!(
            "\n{platform}| method | payout fee | arrives | when | |\n{line}|---|---:|---:|---|---|\n"
        ));
        for row in &page.ways {
            if page.is_comparison {
                out.push_str(&format!("| {} | {} ", plain(&row.platform), row.taken));
            }
            out.push_str(&format!(
                "| {} | {} | {} | {} | {} |\n",
                plain(&row.method),
                row.payout_fee,
                row.arrives,
                plain(&row.when),
                plain(&row.note)
            ));
        }
    }
    let rules = ("Rules", page.rules.clone());
    for (title, rows) in page.sections.iter().chain([&rules]).filter(|(_, rows)| !rows.is_empty()) {
        out.push_str(&format!("\n## {title}\n\n"));
        rows.iter().for_each(|row| out.push_str(&format!("- {}\n", plain(row))));
    }
    out
}
