//! The system's own chooser. What is chosen stays on this side: a window never sees a path.

use std::{
    path::PathBuf,
    sync::atomic::{AtomicUsize, Ordering},
};

use gatehouse_vendors::authenticx::{AUDIO_EXTENSIONS, CHAT_EXTENSIONS};
use rfd::{AsyncFileDialog, FileHandle};
use tauri::WebviewWindow;
use tokio::sync::oneshot;

use crate::failure::{Failure, FailureCode};

/// How many choosers are open.
static OPEN: AtomicUsize = AtomicUsize::new(0);

/// Whether a chooser waits for somebody.
pub fn is_open() -> bool {
    OPEN.load(Ordering::SeqCst) > 0
}

/// Asks for files. Nothing chosen is an empty list.
pub async fn files(window: &WebviewWindow) -> Result<Vec<PathBuf>, Failure> {
    let extensions: Vec<String> = AUDIO_EXTENSIONS
        .iter()
        .chain(&CHAT_EXTENSIONS)
        // What describes calls may be chosen together with them.
        .chain(&["json", "csv"])
        .flat_map(|extension| [(*extension).to_owned(), extension.to_uppercase()])
        .collect();
    ask(window, "Choose calls", move |dialog| {
        dialog.add_filter("Calls", &extensions).add_filter("All files", &["*"]).pick_files()
    })
    .await
}

/// Asks for folders.
pub async fn folders(window: &WebviewWindow) -> Result<Vec<PathBuf>, Failure> {
    ask(window, "Choose folders of calls", AsyncFileDialog::pick_folders).await
}

/// Asks for one folder.
pub async fn folder(
    window: &WebviewWindow,
    title: &'static str,
) -> Result<Option<PathBuf>, Failure> {
    let one = ask(window, title, |dialog| {
        let picking = dialog.pick_folder();
        async move { picking.await.map(|folder| vec![folder]) }
    });
    Ok(one.await?.pop())
}

/// Asks for one file to read.
pub async fn open(window: &WebviewWindow, title: &'static str) -> Result<Option<PathBuf>, Failure> {
    let one = ask(window, title, |dialog| {
        let picking = dialog.pick_file();
        async move { picking.await.map(|file| vec![file]) }
    });
    Ok(one.await?.pop())
}

/// Asks where to write a file.
pub async fn save(
    window: &WebviewWindow,
    title: &'static str,
    name: &str,
) -> Result<Option<PathBuf>, Failure> {
    let name = name.to_owned();
    let one = ask(window, title, move |dialog| {
        let picking = dialog.set_file_name(name).save_file();
        async move { picking.await.map(|file| vec![file]) }
    });
    Ok(one.await?.pop())
}

/// Makes the file that a person chose for writing.
pub async fn create(path: PathBuf) -> Result<tokio::fs::File, Failure> {
    tokio::fs::File::create(path).await.map_err(|_| {
        let words = "The file could not be written. Check its folder and the free space.";
        Failure::new(FailureCode::SettingsUnwritable, words)
    })
}

/// Counts a chooser for as long as somebody waits for it.
struct Open;

impl Open {
    fn new() -> Self {
        OPEN.fetch_add(1, Ordering::SeqCst);
        Self
    }
}

impl Drop for Open {
    fn drop(&mut self) {
        OPEN.fetch_sub(1, Ordering::SeqCst);
    }
}

/// A dialog has to be made on the thread that owns the windows, and waited for anywhere else.
async fn ask<F>(
    window: &WebviewWindow,
    title: &'static str,
    pick: impl FnOnce(AsyncFileDialog) -> F + Send + 'static,
) -> Result<Vec<PathBuf>, Failure>
where
    F: Future<Output = Option<Vec<FileHandle>>> + Send + 'static,
{
    let (reply, chosen) = oneshot::channel();
    let _open = Open::new();
    let parent = window.clone();
    window
        .run_on_main_thread(move || {
            let dialog = AsyncFileDialog::new().set_title(title).set_parent(&parent);
            let picking = pick(dialog);
            tauri::async_runtime::spawn(async move {
                // The command that asked may have gone with its window.
                let _ = reply.send(picking.await);
            });
        })
        .map_err(|error| Failure::internal(&error))?;
    let chosen = chosen.await.map_err(|error| Failure::internal(&error))?;
    Ok(chosen.unwrap_or_default().iter().map(|file| file.path().to_owned()).collect())
}
