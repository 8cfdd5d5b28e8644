//! What does a query over the documented tables answer: it runs beside the book, on copies, and can only read.

use crate::StoreError;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ToSql, params_from_iter};
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A cell of a table or of an answer.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// Nothing.
    Null,
    /// A whole number, as an amount in minor units.
    Number(i64),
    /// What SQLite computes with a point; never an amount of ours.
    Real(f64),
    /// A text.
    Text(String),
    /// Bytes.
    Bytes(Vec<u8>),
}

/// A row is handed to this.
pub type Push<'a> = &'a mut dyn FnMut(&[Value]) -> Result<(), StoreError>;

/// Hands over every row of a table, or says what keeps it from that.
pub type Fill<'a, E> = Box<dyn Fn(Push<'_>) -> Result<(), E> + 'a>;

/// A documented table, and how it is filled where a query reads it.
pub struct QueryTable<'a, E> {
    /// Its name.
    pub name: &'static str,
    /// Its columns: name and type.
    pub columns: &'static [(&'static str, &'static str)],
    /// Hands over every row.
    pub fill: Fill<'a, E>,
}

/// What a query answers.
#[derive(Clone, PartialEq, Debug)]
pub struct QueryAnswer {
    /// The names of its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<Value>>,
}

/// Runs one query that reads, over copies of the tables that it names; after `limit` it is stopped.
///
/// What keeps a table from being filled is no fault of the query, and is handed on as it is.
pub fn query<E: From<StoreError>>(
    tables: &[QueryTable<'_, E>],
    sql: &str,
    limit: Duration,
) -> Result<QueryAnswer, E> {
    let refused = |error: rusqlite::Error| StoreError::Query(said(&error));
    let connection = Connection::open_in_memory().map_err(refused)?;
    for table in tables {
        let columns: Vec<String> =
            table.columns.iter().map(|(name, kind)| format!("{name} {kind}")).collect();
        let made = format!("CREATE TABLE {} ({}) STRICT", table.name, columns.join(", "));
        connection.execute(&made, ()).map_err(refused)?;
    }
    let read = guard(&connection).map_err(refused)?;
    let wanted = {
        let prepared = connection.prepare(sql).map_err(refused)?;
        if prepared.column_count() == 0 || !prepared.readonly() {
            return Err(StoreError::Query("the query does not read anything".to_owned()).into());
        }
        read.lock().map(|read| read.clone()).unwrap_or_default()
    };
    unguard(&connection).map_err(refused)?;
    for table in tables.iter().filter(|table| wanted.contains(table.name)) {
        fill(&connection, table)?;
    }
    guard(&connection).map_err(refused)?;
    let begun = Instant::now();
    connection.progress_handler(10_000, Some(move || begun.elapsed() > limit)).map_err(refused)?;
    let answer = rows(&connection, sql).map_err(|error| match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::OperationInterrupted) => StoreError::Query(format!(
            "the query took longer than {} s and was stopped",
            limit.as_secs()
        )),
        _ => StoreError::Query(said(&error)),
    })?;
    answer.ok_or_else(|| {
        let most = LARGEST_ANSWER >> 20;
        let what = format!("the answer is larger than {most} MiB; narrow it, or add LIMIT");
        E::from(StoreError::Query(what))
    })
}

/// An answer is held in memory as a whole, so it has an end: about so many bytes.
const LARGEST_ANSWER: usize = 256 << 20;

fn size(value: &Value) -> usize {
    let beyond = match value {
        Value::Text(text) => text.len(),
        Value::Bytes(bytes) => bytes.len(),
        Value::Null | Value::Number(_) | Value::Real(_) => 0,
    };
    std::mem::size_of::<Value>() + beyond
}

/// Two columns of one name would be one key to a program: the second is `name_2`.
fn told_apart(columns: Vec<String>) -> Vec<String> {
    let mut told: Vec<String> = Vec::with_capacity(columns.len());
    for column in columns {
        let mut names = (1..).map(|number| match number {
            1 => column.clone(),
            _ => format!("{column}_{number}"),
        });
        let free = names.find(|name| !told.contains(name));
        told.push(free.unwrap_or(column));
    }
    told
}

/// `None` where the answer is too large.
fn rows(connection: &Connection, sql: &str) -> rusqlite::Result<Option<QueryAnswer>> {
    let mut prepared = connection.prepare(sql)?;
    let columns: Vec<String> = prepared.column_names().into_iter().map(str::to_owned).collect();
    let width = columns.len();
    let mut found = prepared.query(())?;
    let (mut rows, mut held) = (Vec::new(), 0usize);
    while let Some(row) = found.next()? {
        let cells: rusqlite::Result<Vec<Value>> =
            (0..width).map(|at| row.get_ref(at).map(value)).collect();
        let cells = cells?;
        held += cells.iter().map(size).sum::<usize>();
        if held > LARGEST_ANSWER {
            return Ok(None);
        }
        rows.push(cells);
    }
    Ok(Some(QueryAnswer { columns: told_apart(columns), rows }))
}

fn value(value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Null => Value::Null,
        ValueRef::Integer(number) => Value::Number(number),
        ValueRef::Real(number) => Value::Real(number),
        ValueRef::Text(text) => Value::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => Value::Bytes(bytes.to_vec()),
    }
}

/// From here on nothing but reading is allowed; what is read is noted.
fn guard(connection: &Connection) -> rusqlite::Result<Arc<Mutex<BTreeSet<String>>>> {
    connection.set_limit(Limit::SQLITE_LIMIT_ATTACHED, 0)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, 64 << 20)?;
    let read = Arc::new(Mutex::new(BTreeSet::new()));
    let noted = read.clone();
    connection.authorizer(Some(move |context: AuthContext<'_>| match context.action {
        AuthAction::Select | AuthAction::Recursive => Authorization::Allow,
        AuthAction::Read { table_name, .. } => {
            if let Ok(mut noted) = noted.lock() {
                noted.insert(table_name.to_owned());
            }
            Authorization::Allow
        }
        AuthAction::Function { function_name }
            if !function_name.eq_ignore_ascii_case("load_extension") =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    }))?;
    Ok(read)
}

fn unguard(connection: &Connection) -> rusqlite::Result<()> {
    connection.authorizer(None::<fn(AuthContext<'_>) -> Authorization>)
}

fn fill<E: From<StoreError>>(connection: &Connection, table: &QueryTable<'_, E>) -> Result<(), E> {
    let refused = |error: rusqlite::Error| StoreError::Query(said(&error));
    let places: Vec<&str> = table.columns.iter().map(|_| "?").collect();
    let insert = format!("INSERT INTO {} VALUES ({})", table.name, places.join(", "));
    connection.execute_batch("BEGIN").map_err(refused)?;
    let mut insert = connection.prepare(&insert).map_err(refused)?;
    (table.fill)(&mut |row| insert.execute(params_from_iter(row)).map(|_| ()).map_err(refused))?;
    drop(insert);
    connection.execute_batch("COMMIT").map_err(refused)?;
    Ok(())
}

impl ToSql for Value {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        let value = match self {
            Value::Null => ValueRef::Null,
            Value::Number(number) => ValueRef::Integer(*number),
            Value::Real(number) => ValueRef::Real(*number),
            Value::Text(text) => ValueRef::Text(text.as_bytes()),
            Value::Bytes(bytes) => ValueRef::Blob(bytes),
        };
        Ok(rusqlite::types::ToSqlOutput::Borrowed(value))
    }
}

/// The words of SQLite without its own wrapping.
fn said(error: &rusqlite::Error) -> String {
    match error {
        rusqlite::Error::SqlInputError { msg, .. } => msg.clone(),
        rusqlite::Error::SqliteFailure(_, Some(message)) => message.clone(),
        rusqlite::Error::MultipleStatement => "one query at a time".to_owned(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> QueryTable<'static, StoreError> {
        QueryTable {
            name: "lines",
            columns: &[("cents", "INTEGER"), ("client", "TEXT")],
            fill: Box::new(|push| {
                for (cents, client) in [(10_000, "Reef"), (-1_000, "Reef"), (500, "Tide")] {
                    push(&[Value::Number(cents), Value::Text(client.to_owned())])?;
                }
                Ok(())
            }),
        }
    }

    fn ask(sql: &str) -> Result<QueryAnswer, StoreError> {
        // Far longer than any of them takes on a slow machine; none is ended by it.
        query(&[table()], sql, Duration::from_secs(120))
    }

    #[test]
    fn a_query_reads_the_documented_tables() {
        let answer = ask("SELECT client, sum(cents) AS cents FROM lines GROUP BY 1").unwrap();
        assert_eq!(answer.columns, ["client", "cents"]);
        let text = |text: &str| Value::Text(text.to_owned());
        assert_eq!(
            answer.rows,
            [vec![text("Reef"), Value::Number(9_000)], vec![text("Tide"), Value::Number(500)]]
        );
    }

    #[test]
    fn nothing_but_reading_is_allowed() {
        for sql in [
            "DELETE FROM lines",
            "INSERT INTO lines VALUES (1, 'x')",
            "CREATE TABLE other (x)",
            "DROP TABLE lines",
            "ATTACH DATABASE 'other.sqlite' AS other",
            "PRAGMA table_info(lines)",
            "SELECT load_extension('x')",
            "VACUUM INTO 'copy.sqlite'",
            "SELECT 1; SELECT 2",
            "SELECT 1; DELETE FROM lines",
            "BEGIN",
            "SELECT * FROM nothing",
            "",
            "not sql",
        ] {
            let refused = ask(sql);
            assert!(matches!(refused, Err(StoreError::Query(_))), "{sql}: {refused:?}");
        }
    }

    #[test]
    fn an_endless_query_is_stopped() {
        let endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) \
            SELECT count(*) FROM n";
        let stopped = query(&[table()], endless, Duration::from_millis(50)).unwrap_err();
        assert!(stopped.to_string().contains("was stopped"), "{stopped}");
    }
}
