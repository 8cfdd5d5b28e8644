//! `outflow fees`: what arrives of a bill, which bill brings so much, what does a refund cost?

use crate::args::{BookArgs, ContractFlag, FeesArgs, Format, PlanFlag, WorkFlag, YesNo};
use crate::config::own_packs;
use crate::exit::Outcome;
use crate::output::{NoAnswer, style_of, today, wanted_format, write};
use crate::place::Place;
use crate::terminal::{Terminal, complain};
use anyhow::bail;
use outflow_app::book::View;
use outflow_app::book::account::BookRequest;
use outflow_app::book::deal::fill;
use outflow_app::fees::{FeesInput, ask};
use outflow_ledger::Diagnostic;
use outflow_ledger::snapshot::{ContractKind, Membership};

/// Shows the answer, or every problem of the flags and packs.
pub fn run(args: FeesArgs, place: &Place, terminal: Terminal) -> anyhow::Result<Outcome> {
    let output = args.output;
    let yes = |flag: YesNo| flag == YesNo::Yes;
    let asks_book = args.client.is_some() || args.account.is_some();
    let asks_book = asks_book || (args.platform.is_none() && !args.compare);
    if asks_book && !place.has_book() {
        bail!(
            "neither --platform nor --compare was given, and there is no book yet\n  do next: outflow fees 500 --platform upwork, or outflow import statement.csv"
        );
    }
    let mut input = FeesInput {
        amount: args.amount,
        net: args.net,
        refund: args.refund,
        compare: args.compare,
        platform: args.platform,
        on: args.on.unwrap_or_else(today),
        hourly: args.work.map(|work| work == WorkFlag::Hourly),
        kind: match args.contract {
            ContractFlag::Marketplace => ContractKind::Marketplace,
            ContractFlag::Direct => ContractKind::Direct,
            ContractFlag::Enterprise => ContractKind::Enterprise,
        },
        membership: match args.membership {
            PlanFlag::Basic => Membership::Basic,
            PlanFlag::Plus => Membership::Plus,
        },
        started: args.started,
        first_line: None,
        client_billed: args.client_billed,
        fee_percent: args.fee_percent,
        country: args.country,
        tax_form: args.tax_form.map(yes),
        tax_id: args.tax_id.map(yes),
        tax_registered: args.tax_registered.map(yes),
        top_rated: args.top_rated,
        method: args.method,
        currency: args.currency,
    };
    if asks_book {
        let refuse = |problems: &[Diagnostic]| {
            NoAnswer::because_of(problems, outflow_report::fees_json_without_answer).tell(
                &output,
                &[],
                terminal,
            )
        };
        let book = BookArgs {
            account: args.account,
            begin: args.begin,
            end: args.end,
            period: args.period,
            ..BookArgs::default()
        };
        let (view, period) = match place.view(&book, input.on) {
            Ok(meant) => meant,
            Err(problem) => return refuse(&[*problem]),
        };
        let place = place.book();
        // The period is about the client's bills; everything else is as the book knows it today.
        let view = View { as_of: None, ..view };
        let request = BookRequest { place, view, today: input.on, is_needed: true };
        match fill(&mut input, &request, period, args.client.as_deref()) {
            Ok(told) => complain(&format!("from the book: {}\n", told.join(", "))),
            Err(problems) => return refuse(&problems),
        }
    }
    let outcome = ask(&input, own_packs());
    let Some(reply) = &outcome.reply else {
        let no_answer = NoAnswer {
            diagnostics: &outcome.diagnostics,
            integrity: outcome.integrity.as_deref(),
            json: outflow_report::fees_json_without_answer,
        };
        return no_answer.tell(&output, &[], terminal);
    };
    let style = style_of(&output, terminal);
    let format = wanted_format(&output);
    let text = match format {
        Format::Text => outflow_report::fees_text(reply, style),
        Format::Json => outflow_report::fees_json(reply),
        Format::Csv => outflow_report::fees_csv(reply),
        Format::Md => outflow_report::fees_markdown(reply),
        Format::Html => outflow_report::fees_html(reply),
    };
    write(&text, &output, &[], style.colour)?;
    Ok(if reply.is_exact() { Outcome::Explained } else { Outcome::Found })
}
