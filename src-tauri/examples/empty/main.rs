//! An empty window of the same toolkit in the same versions: what Gatehouse's start is measured against.

fn main() -> tauri::Result<()> {
    tauri::Builder::default().run(tauri::generate_context!("examples/empty/tauri.conf.json"))
}
