//! Drives the real window through the main jobs against the sandbox and writes a picture of each step:
//! `demo --out DIR`. Ends with an error when a step fails.

#[cfg(target_os = "linux")]
mod tour {
    use std::path::{Path, PathBuf};
    use std::time::{Duration, Instant};

    use anyhow::{Result, bail, ensure};
    use gatehouse_tests::{
        Bus, Desk, Plan,
        camera::pictures::{At, Portrait, WELL},
        kiosk::Station,
        product::{MIDDLE, recording, sha256},
    };
    use serde_json::json;

    const SOON: Duration = Duration::from_secs(30);
    const SHIFT: [(&str, u64); 9] = [
        ("2026-11-21_1402_AK17_Okafor.wav", 4_820_000),
        ("2026-11-21_1417_AK17_Lang.wav", 6_100_000),
        ("2026-11-21_1448_DI03_Ibáñez.mp3", 2_340_000),
        ("2026-11-21_1501_DI03_claims.wav", 96_000_000),
        ("2026-11-21_1533_DI03_Tanaka.m4a", 2_120_000),
        ("call 0093.wav", 774_000),
        ("call 0094.wav", 801_000),
        ("call 0095.wav", 663_000),
        ("chat-0411.zip", 310_000),
    ];

    /// Pictures of the steps, and what became of them.
    pub(super) struct Album {
        out: PathBuf,
        steps: Vec<serde_json::Value>,
        failed: Option<anyhow::Error>,
    }

    impl Album {
        pub(super) fn new(out: PathBuf) -> Self {
            Self { out, steps: Vec::new(), failed: None }
        }

        /// Does one step and pictures where it led. After a failure the rest is left out.
        async fn step(&mut self, desk: &Desk, name: &str, work: impl AsyncFnOnce() -> Result<()>) {
            if self.failed.is_some() {
                return;
            }
            let began = Instant::now();
            let mut result = work().await;
            let seconds = began.elapsed().as_secs_f64();
            let picture = format!("{:02}-{name}.png", self.steps.len() + 1);
            // Colours fade in; the picture is of what a person sees a moment later.
            tokio::time::sleep(Duration::from_millis(350)).await;
            if let Err(error) = desk.screenshot(&self.out.join(&picture)).await {
                result = result.and(Err(error));
            }
            let ok = result.is_ok();
            self.steps
                .push(json!({ "step": name, "ok": ok, "seconds": seconds, "screenshot": picture }));
            self.failed = result.err();
        }

        pub(super) fn close(self) -> Result<()> {
            std::fs::create_dir_all(&self.out)?;
            let text = serde_json::to_string_pretty(&self.steps)?;
            std::fs::write(self.out.join("demo.json"), text + "\n")?;
            match self.failed {
                Some(error) => Err(error),
                None => Ok(()),
            }
        }
    }

    fn shift(folder: &Path) -> Result<PathBuf> {
        let shift = folder.join("evening-shift");
        for (name, bytes) in SHIFT {
            let path = recording(&shift, name, bytes)?;
            if name.ends_with(".zip") {
                chats(&path, bytes)?;
            }
        }
        std::fs::write(shift.join("notes.txt"), "not a call")?;
        Ok(shift)
    }

    /// An archive of one long chat, in the place of a recording.
    fn chats(path: &Path, bytes: u64) -> Result<()> {
        let past = std::fs::metadata(path)?.modified()?;
        let mut zip = zip::ZipWriter::new(std::fs::File::create(path)?);
        let stored = zip::CompressionMethod::Stored;
        let plain = zip::write::SimpleFileOptions::default().compression_method(stored);
        zip.start_file("0411/talk.json_chat", plain)?;
        std::io::copy(&mut std::io::Read::take(std::io::repeat(b' '), bytes), &mut zip)?;
        Ok(zip.finish()?.set_modified(past)?)
    }

    pub(super) async fn calls(album: &mut Album, folder: &Path) -> Result<()> {
        let plan = Plan::new("demo").bus(Bus::Unlocked).data_dir(&folder.join("desk"));
        let desk = plan.screen(1600, 1000).open().await?;
        let shift = shift(folder)?;
        album
            .step(&desk, "welcome", async || {
                desk.place(1280, 800)?;
                desk.by_role("heading", "Welcome to Gatehouse").await.map(drop)
            })
            .await;
        album
            .step(&desk, "nothing-to-send-yet", async || {
                desk.press_button("Try it with the sandbox").await?;
                desk.by_role("heading", "Calls").await?;
                desk.sees("Drop calls here", SOON).await
            })
            .await;
        album
            .step(&desk, "a-folder-dropped", async || {
                desk.drop_files(std::slice::from_ref(&shift), MIDDLE).await?;
                for (name, _) in SHIFT {
                    desk.row_ready(name).await?;
                }
                ensure!(desk.row("notes.txt").await?.is_none(), "the notes became a call");
                Ok(())
            })
            .await;
        album
            .step(&desk, "metadata-for-all", async || {
                desk.press_button("Metadata for all…").await?;
                desk.type_into("Agent code", "AK17").await?;
                desk.type_into("Email", "office@example.org").await
            })
            .await;
        album.step(&desk, "sending", async || sending(&desk).await).await;
        album.step(&desk, "arrived-and-told-honestly", async || arrived(&desk).await).await;
        album
            .step(&desk, "a-receipt", async || {
                desk.css("[data-name='2026-11-21_1501_DI03_claims.wav']").await?.click().await?;
                desk.sees("Receipt", SOON).await
            })
            .await;
        album
            .step(&desk, "byte-for-byte-at-the-service", async || {
                desk.go("Sandbox").await?;
                for name in ["2026-11-21_1402_AK17_Okafor.wav", "chat-0411.zip"] {
                    let held = desk.received(name).await?;
                    ensure!(held == sha256(&shift.join(name))?, "{name} arrived altered");
                }
                Ok(())
            })
            .await;
        desk.close().await
    }

    async fn sending(desk: &Desk) -> Result<()> {
        desk.press_button("Save").await?;
        // In the order of the queue: the first three go out at once.
        desk.arm("upload", json!({ "kind": "delay", "seconds": 1 }), 1).await?;
        desk.arm("upload", json!({ "kind": "loseReply" }), 1).await?;
        desk.arm("upload", json!({ "kind": "delay", "seconds": 1 }), 1).await?;
        desk.arm("upload", json!({ "kind": "stall", "percent": 55, "seconds": 6 }), 1).await?;
        desk.arm("upload", json!({ "kind": "status", "status": 413, "retryAfter": null }), 1)
            .await?;
        desk.press_button(&format!("Send {} calls", SHIFT.len())).await?;
        let moving = async || {
            let state = desk.row("2026-11-21_1501_DI03_claims.wav").await?;
            let text = desk.text().await?;
            Ok((state.as_deref() == Some("sending") && text.contains("of 96.0 MB")).then_some(()))
        };
        desk.wait_for("the long call on its way", SOON, moving).await
    }

    async fn arrived(desk: &Desk) -> Result<()> {
        desk.row_in("2026-11-21_1501_DI03_claims.wav", "confirmed", SOON).await?;
        let ended = async || {
            let mut states = Vec::new();
            for (name, _) in SHIFT {
                states.push(desk.row(name).await?.unwrap_or_default());
            }
            let count = |wanted: &str| states.iter().filter(|state| *state == wanted).count();
            let all = (count("confirmed"), count("unknown"), count("refused"));
            Ok((all == (SHIFT.len() - 2, 1, 1)).then_some(()))
        };
        desk.wait_for("one unknown, one refused, the rest confirmed", SOON, ended).await
    }

    pub(super) async fn connections(album: &mut Album, folder: &Path) -> Result<()> {
        let plan = Plan::new("demo-connect").bus(Bus::Unlocked).data_dir(&folder.join("connect"));
        let desk = plan.screen(1600, 1000).open().await?;
        desk.place(1280, 800)?;
        album
            .step(&desk, "connect-a-service", async || {
                desk.press_button("Connect a service").await?;
                desk.press_button("Authenticx").await?;
                desk.type_into("Name", "Authenticx, head office").await?;
                desk.type_into("Client id", "contoso-uploads").await?;
                desk.type_into("Client secret", "only-for-the-picture").await
            })
            .await;
        album
            .step(&desk, "a-look-alike-is-refused", async || {
                desk.by_role("radio", "Custom endpoint").await?.click().await?;
                desk.type_into("Address", "https://api.beauthentix.com").await?;
                desk.press_button("Connect").await?;
                desk.sees("looks like", SOON).await
            })
            .await;
        album
            .step(&desk, "a-connection", async || {
                desk.by_role("radio", "Staging").await?.click().await?;
                desk.press_button("Connect").await?;
                desk.sees("Secret Service", SOON).await
            })
            .await;
        album
            .step(&desk, "in-the-dark", async || {
                desk.go("Station").await?;
                desk.by_role("radio", "Dark").await?.click().await?;
                desk.css(":root[data-theme=dark]").await.map(drop)
            })
            .await;
        desk.close().await
    }

    pub(super) async fn people(album: &mut Album, folder: &Path) -> Result<()> {
        let plan = Plan::new("demo-people").sandbox().data_dir(&folder.join("people"));
        let desk = plan.screen(1600, 1000).open().await?;
        desk.place(1280, 800)?;
        album
            .step(&desk, "people", async || {
                desk.go("People").await?;
                desk.css("[data-testid=person-row]").await.map(drop)
            })
            .await;
        album
            .step(&desk, "add-a-person", async || {
                desk.press_button("Add person").await?;
                desk.type_into("Login name", "chidi.eze").await?;
                desk.type_into("First name", "Chidi").await?;
                desk.type_into("Last name", "Eze").await?;
                desk.type_into("E-mail", "chidi.eze@example.org").await?;
                desk.type_into("Country", "United States").await?;
                desk.press("Down").await?;
                desk.press("Enter").await?;
                desk.type_into("Number", "415 555 0118").await
            })
            .await;
        album
            .step(&desk, "nobody-knows-whether-it-was-added", async || {
                desk.arm("addUser", json!({ "kind": "loseReply" }), 1).await?;
                desk.press_button("Add").await?;
                desk.css("[data-testid=unknown-card]").await.map(drop)
            })
            .await;
        album
            .step(&desk, "activity", async || {
                desk.go("Activity").await?;
                desk.css("[data-testid=activity-row]").await?;
                desk.press_button("Verify chain").await?;
                desk.css("[data-testid=chain-verdict]").await.map(drop)
            })
            .await;
        desk.close().await
    }

    pub(super) async fn kiosk(album: &mut Album) -> Result<()> {
        let Some(person) = Portrait::find() else { return Ok(()) };
        let station = Station::set_up("demo").await?;
        let desk = station.kiosk("demo-kiosk").await?;
        album.step(&desk, "the-kiosk", async || desk.at_step("welcome").await).await;
        album
            .step(&desk, "who-are-you", async || {
                desk.enter("English").await?;
                station.camera.show(&station.slip)?;
                desk.at_step("consent").await
            })
            .await;
        album
            .step(&desk, "one-thing-to-change", async || {
                station.camera.show(&person.standing(At { x: 0.7, ..WELL }))?;
                desk.agrees().await?;
                desk.sees("Move to the middle", SOON).await
            })
            .await;
        album
            .step(&desk, "enrolled-and-recognised", async || {
                station.camera.show(&person.standing(WELL))?;
                desk.at_step("done").await
            })
            .await;
        desk.close().await
    }

    pub(super) fn out() -> Result<PathBuf> {
        let mut arguments = std::env::args().skip(1);
        match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
            (Some("--out"), Some(folder), None) => Ok(PathBuf::from(folder)),
            _ => bail!("usage: demo --out DIR"),
        }
    }
}

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = tempfile::tempdir()?;
    let mut album = tour::Album::new(tour::out()?);
    tour::calls(&mut album, folder.path()).await?;
    tour::people(&mut album, folder.path()).await?;
    tour::connections(&mut album, folder.path()).await?;
    tour::kiosk(&mut album).await?;
    album.close()
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the demonstration drives the window with WebKitGTK's driver and needs Linux")
}
