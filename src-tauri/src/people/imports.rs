//! The import of people: the file that was chosen, the run, and what the window is told of it.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use gatehouse_people::import::{Columns, DryRun, Progress, Run};
use gatehouse_records::{RowState, Stage};
use gatehouse_sheets::{FileTrouble, Separator, Sheet, Source};
use tauri::ipc::Channel;

use crate::{
    directory::{by, records},
    failure::{Failure, FailureCode},
    people,
    station::Station,
    views::imports::{ImportLook, ImportProgress, ImportRun},
};

/// Rows on their way at a time.
const LANES: usize = 8;
const BETWEEN_MESSAGES: Duration = Duration::from_millis(100);

/// A file that was chosen, and how it is read now.
pub struct Opened {
    source: Arc<Source>,
    chosen: Chosen,
    pub sheet: Sheet,
}

/// What a person chose; the rest is guessed.
#[derive(Clone, Default)]
struct Chosen {
    encoding: Option<String>,
    separator: Option<Separator>,
}

impl Opened {
    fn read(source: Arc<Source>, chosen: Chosen) -> Result<Self, FileTrouble> {
        let encoding = chosen.encoding.as_deref();
        let sheet = source.sheet(encoding, chosen.separator, &Columns::names)?;
        Ok(Self { source, chosen, sheet })
    }

    pub fn size(&self) -> u64 {
        self.source.size()
    }
}

/// What is at hand while a window imports.
#[derive(Default)]
pub struct Imports {
    file: Mutex<Option<Arc<Opened>>>,
    run: Mutex<Option<Arc<Run>>>,
    channel: Mutex<Option<Channel<ImportProgress>>>,
}

impl Imports {
    /// Tells this window from now on.
    pub fn listen(&self, channel: Channel<ImportProgress>) {
        *self.channel.lock().unwrap_or_else(PoisonError::into_inner) = Some(channel);
    }

    /// The file that was chosen last.
    pub fn file(&self) -> Option<Arc<Opened>> {
        self.file.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Whether rows are being sent.
    pub fn is_running(&self) -> bool {
        self.run().is_some()
    }

    fn run(&self) -> Option<Arc<Run>> {
        self.run.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put_file(&self, opened: Option<Opened>) {
        *self.file.lock().unwrap_or_else(PoisonError::into_inner) = opened.map(Arc::new);
    }

    /// Puts a run in its place, unless one is there.
    fn put_run(&self, run: &Arc<Run>) -> bool {
        let mut place = self.run.lock().unwrap_or_else(PoisonError::into_inner);
        let free = place.is_none();
        if free {
            *place = Some(Arc::clone(run));
        }
        free
    }

    fn clear_run(&self) {
        *self.run.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    fn tell(&self, progress: ImportProgress) {
        let channel = self.channel.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(Err(error)) = channel.map(|channel| channel.send(progress)) {
            tracing::warn!(%error, "the window was not told");
        }
    }
}

/// Reads a file that was chosen.
pub async fn open(station: &Station, path: PathBuf) -> Result<(), Failure> {
    let opened = blocking(move || {
        let source = Arc::new(Source::read(&path)?);
        Opened::read(source, Chosen::default())
    });
    station.desk.imports.put_file(Some(opened.await?));
    Ok(())
}

/// Reads the same file in another way.
pub async fn read_as(
    station: &Station,
    encoding: String,
    separator: Separator,
) -> Result<(), Failure> {
    let opened = station.desk.imports.file().ok_or_else(no_file)?;
    let source = Arc::clone(&opened.source);
    let mut chosen = opened.chosen.clone();
    // What stays as it was guessed is no choice.
    if encoding != opened.sheet.letters.name {
        chosen.encoding = Some(encoding);
    }
    if separator != opened.sheet.separator {
        chosen.separator = Some(separator);
    }
    let again = blocking(move || Opened::read(source, chosen));
    station.desk.imports.put_file(Some(again.await?));
    Ok(())
}

async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, FileTrouble> + Send + 'static,
) -> Result<T, Failure> {
    let done = tokio::task::spawn_blocking(work).await;
    Ok(done.map_err(|error| Failure::internal(&error))??)
}

/// What there is: the file, and the import that was checked or run last.
pub async fn look(station: &Station) -> Result<ImportLook, Failure> {
    let records = records(station).await?;
    let import = records.import().await?;
    let live = station.desk.imports.run().and_then(|run| run.watch().borrow().clone());
    let run = import.map(|import| ImportRun::new(&import, live));
    Ok(ImportLook { file: station.desk.imports.file().map(|opened| (&*opened).into()), run })
}

/// Checks every row against the directory. Nothing is sent.
pub async fn check(station: &Station, columns: &Columns) -> Result<(), Failure> {
    let connection = people::wanted(station)?.id;
    let opened = station.desk.imports.file().ok_or_else(no_file)?;
    let records = records(station).await?;
    let run = DryRun { sheet: &opened.sheet, columns, connection: &connection };
    run.keep(&records, &by(station)).await?;
    Ok(())
}

/// Sends what waits, beside the window.
pub async fn start(station: &Arc<Station>) -> Result<(), Failure> {
    let records = records(station).await?;
    let gone = || Failure::new(FailureCode::Gone, "Choose a file first");
    let import = records.import().await?.ok_or_else(gone)?;
    station.desk.refuse_while_importing()?;
    if import.stage == Stage::Running {
        let why = "The directory could not be written while this import ran";
        records.take_over_import(why, &by(station)).await?;
    } else if import.in_state(RowState::Waiting) == 0 {
        return Err(Failure::new(FailureCode::Gone, "No row of this file waits to be sent"));
    }
    let means = people::means(station, records, &import.connection)?;
    let run = Arc::new(Run::new(means, LANES));
    if !station.desk.imports.put_run(&run) {
        return Err(running());
    }
    if station.desk.simulated().is_none() {
        crate::connections::note_use(station, &import.connection);
    }
    tauri::async_runtime::spawn(carry_out(Arc::clone(station), run));
    Ok(())
}

async fn carry_out(station: Arc<Station>, run: Arc<Run>) {
    let mut progress = run.watch();
    let imports = &station.desk.imports;
    let tell = async {
        while progress.changed().await.is_ok() {
            let now = progress.borrow_and_update().clone();
            if let Some(now) = now {
                imports.tell((&now).into());
            }
            tokio::time::sleep(BETWEEN_MESSAGES).await;
        }
    };
    let outcome = tokio::select! {
        outcome = run.to_the_end() => outcome,
        () = tell => return,
    };
    imports.clear_run();
    let last = run.watch().borrow().clone();
    let failed = outcome.err().map(|trouble| {
        let failure = Failure::from(trouble);
        [Some(failure.message), failure.hint].into_iter().flatten().collect::<Vec<_>>().join(". ")
    });
    if let Some(last) = last {
        let last = match failed {
            Some(words) => Progress { stage: Stage::Stopped, words, ..last },
            None => last,
        };
        imports.tell((&last).into());
    }
}

/// Sends nothing further.
pub fn stop(station: &Station) {
    if let Some(run) = station.desk.imports.run() {
        run.stop();
    }
}

/// Forgets the file and the import.
pub async fn discard(station: &Station) -> Result<(), Failure> {
    if station.desk.imports.is_running() {
        return Err(running());
    }
    records(station).await?.discard_import(&by(station)).await?;
    station.desk.imports.put_file(None);
    Ok(())
}

/// While rows are being sent, what they depend on stays.
pub fn running() -> Failure {
    let words = "People are being imported. Stop the import first, or wait until it has ended.";
    Failure::new(FailureCode::InUse, words)
}

fn no_file() -> Failure {
    Failure::new(FailureCode::Gone, "Choose the file again")
}
