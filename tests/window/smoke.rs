//! The application opens and shows something.
#![cfg(target_os = "linux")]

use std::time::Duration;

use anyhow::Result;
use gatehouse_tests::Plan;

const SOMETHING: &str = "[data-testid=calls-table], [data-testid=welcome]";

#[tokio::test]
async fn the_application_opens_with_its_sandbox() -> Result<()> {
    let data = tempfile::tempdir()?;
    let desk = Plan::new("smoke").sandbox().data_dir(data.path()).open().await?;
    let look = async || {
        let count = format!("return document.querySelectorAll('{SOMETHING}').length");
        let elements: u32 = desk.web()?.execute(count, Vec::new()).await?.convert()?;
        Ok((elements > 0 || desk.text().await?.contains("Gatehouse")).then_some(()))
    };
    desk.wait_for("a first screen", Duration::from_secs(20), look).await?;
    assert_eq!(desk.csp_violations().await?, Vec::<String>::new());
    desk.close().await
}
