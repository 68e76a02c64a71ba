//! A window that takes files and says their addresses, and `chose` with a path from a file
//! chooser when it was started with one argument, the chooser's title. The rig is tried on it.
#![expect(clippy::print_stdout, reason = "its output is what the test reads")]

#[cfg(target_os = "linux")]
fn main() -> anyhow::Result<()> {
    use gtk::gdk;
    use gtk::prelude::*;

    gtk::init()?;
    let window = gtk::Window::new(gtk::WindowType::Toplevel);
    window.set_title("Drop here");
    window.set_default_size(300, 200);
    window.drag_dest_set(gtk::DestDefaults::ALL, &[], gdk::DragAction::COPY);
    window.drag_dest_add_uri_targets();
    window.connect_drag_data_received(|_, _, _, _, data, _, _| {
        for uri in data.uris() {
            println!("{uri}");
        }
    });
    window.show_all();
    if let Some(title) = std::env::args().nth(1) {
        choose(&title, &window);
    }
    gtk::main();
    Ok(())
}

#[cfg(target_os = "linux")]
fn choose(title: &str, window: &gtk::Window) {
    use gtk::prelude::*;

    let open = gtk::FileChooserAction::Open;
    let chooser = gtk::FileChooserNative::new(Some(title), Some(window), open, None, None);
    chooser.run();
    let chosen = chooser.filename().unwrap_or_default();
    println!("chose {}", chosen.display());
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("only where there is X11");
}
