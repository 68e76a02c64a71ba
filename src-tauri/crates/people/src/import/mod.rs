//! Many people from a file: read, check against the directory, run, report.
//!
//! ```no_run
//! # use gatehouse_people::{Means, import::{Columns, DryRun, Run}};
//! # use gatehouse_sheets::Source;
//! # use gatehouse_records::By;
//! # async fn example(means: Means, path: &std::path::Path) -> Result<(), Box<dyn std::error::Error>> {
//! let source = Source::read(path)?;
//! let sheet = source.sheet(None, None, &Columns::names)?;
//! let columns = Columns::guessed(&sheet.header);
//! let dry_run = DryRun { sheet: &sheet, columns: &columns, connection: "the-connection" };
//! dry_run.keep(&means.records, &By::now("admin")).await?;
//! let stage = Run::new(means, 8).to_the_end().await?;
//! # Ok(())
//! # }
//! ```

mod check;
mod columns;
#[cfg(test)]
mod fuzzing;
mod plan;
mod progress;
mod row;
mod run;
mod send;
mod template;

pub use check::{Checked, DryRun};
pub use columns::{Column, Columns};
pub use progress::Progress;
pub use row::Finding;
pub use run::Run;
pub use template::template;
