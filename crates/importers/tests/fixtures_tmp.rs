use outflow_importers::*;
use outflow_ledger::{Texts, statement::SourceId};
#[test]
fn all() {
    for dir in std::fs::read_dir("/work/shared/fixtures").unwrap() {
        let dir = dir.unwrap().path();
        if !dir.is_dir() { continue; }
        for f in std::fs::read_dir(dir).unwrap() {
            let f = f.unwrap().path();
            let mut texts = Texts::default();
            let r = read(f.to_str().unwrap(), std::fs::read(&f).unwrap(), SourceId::new(0), &mut texts, &ReadOptions::default());
            println!("== {}", f.display());
            for d in &r.diagnostics { println!("{} {:?}:{:?} {} | {}", d.code, d.line, d.column, d.message, d.hint); }
            if let Some(s) = r.statement {
                println!("{} bal {} ids {}", s.format, s.has_balance, s.has_ids);
                for l in s.lines.iter().take(8) { println!("{:?} {} {:?} {:?} {} {:?} id {:?} names {:?} g {:?} {} {}", l.at.line, l.dated, l.kind, l.wording, l.amount, l.balance_after, l.id.map(|i| i.text(&texts)), l.names.map(|i| i.text(&texts)), l.group, texts.text(l.client), texts.text(l.contract)); println!("   {}", s.source.description(l)); }
            }
        }
    }
}
