//! Opens the application with its sandbox and writes pictures of what a person meets:
//! `demo --out DIR`.

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> anyhow::Result<()> {
    use anyhow::{Context, bail};
    use gatehouse_tests::Plan;
    use std::path::PathBuf;
    use std::time::Duration;

    let mut arguments = std::env::args().skip(1);
    let out = match (arguments.next().as_deref(), arguments.next(), arguments.next()) {
        (Some("--out"), Some(folder), None) => PathBuf::from(folder),
        _ => bail!("usage: demo --out DIR"),
    };
    let data = tempfile::tempdir()?;
    let desk = Plan::new("demo").sandbox().data_dir(data.path()).open().await?;
    desk.sees("Gatehouse", Duration::from_secs(20)).await.context("the first screen")?;
    desk.screenshot(&out.join("01-start.png")).await?;
    desk.close().await
}

#[cfg(not(target_os = "linux"))]
fn main() -> anyhow::Result<()> {
    anyhow::bail!("the demonstration drives the window with WebKitGTK's driver and needs Linux")
}
