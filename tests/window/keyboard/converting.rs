//! A call in a kind that the service does not take becomes one that it does, by keys alone. `GATEHOUSE_SCREENS=DIR` keeps
//! pictures.

use std::{fs, path::Path};

use anyhow::Result;
use gatehouse_sandbox::{Options, Sandbox};
use gatehouse_tests::{
    Desk,
    lossless::{TELEPHONE, aifc, aiff, flac, samples},
};

use crate::desk::SOON;
use crate::services::{connect_authenticx, station};

async fn picture(desk: &Desk, name: &str) -> Result<()> {
    let Some(folder) = std::env::var_os("GATEHOUSE_SCREENS") else { return Ok(()) };
    desk.screenshot(&Path::new(&folder).join(format!("{name}.png"))).await
}

#[tokio::test]
async fn originals_are_converted_one_by_one_and_all_at_once_and_named_where_the_call_is()
-> Result<()> {
    let folder = tempfile::tempdir()?;
    let shift = folder.path().join("shift");
    fs::create_dir_all(&shift)?;
    let sound = |seed| samples(TELEPHONE, 80_000, seed);
    fs::write(shift.join("ann.flac"), flac(TELEPHONE, &sound(1), [0; 16], &[]))?;
    fs::write(shift.join("bob.aiff"), aiff(TELEPHONE, &sound(3)))?;
    fs::write(shift.join("eve.aiff"), aiff(TELEPHONE, &sound(5)))?;
    fs::write(shift.join("old.aifc"), aifc(TELEPHONE, *b"ulaw", &sound(7)))?;
    let cut = flac(TELEPHONE, &sound(9), [0; 16], &[]);
    fs::write(shift.join("torn.flac"), &cut[..cut.len() / 2])?;

    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("convert", folder.path()).await?;
    connect_authenticx(&desk, &sandbox, "Call desk").await?;
    desk.go_by_keys("Calls").await?;
    desk.enter("Choose folder…").await?;
    desk.choose("Choose folders of calls", &shift).await?;
    desk.sees("5 were passed over", SOON).await?;
    desk.sees("Its sound is packed (µ-law)", SOON).await?;
    picture(&desk, "convert-offered-light").await?;
    desk.enter("Convert ann.flac to WAV").await?;
    desk.row_ready("ann.wav").await?;
    desk.sees("converted from ann.flac", SOON).await?;
    desk.enter("Convert all 3").await?;
    desk.row_ready("bob.wav").await?;
    desk.row_ready("eve.wav").await?;
    desk.sees("It is damaged at 0:04", SOON).await?;
    picture(&desk, "convert-done-light").await?;
    desk.enter("I have looked at them").await?;
    desk.enter("Send 3 calls").await?;
    desk.row_in("ann.wav", "confirmed", SOON).await?;
    desk.row_in("eve.wav", "confirmed", SOON).await?;
    assert_eq!(sandbox.calls().len(), 3);
    let left = fs::read_dir(folder.path().join("data/converted"))?.count();
    assert_eq!(left, 0, "a converted file is not kept longer than it is needed");
    desk.close().await
}

#[tokio::test]
async fn calls_that_are_flac_or_aiff_under_other_names_are_converted_in_their_places() -> Result<()>
{
    let folder = tempfile::tempdir()?;
    let shift = folder.path().join("shift");
    fs::create_dir_all(&shift)?;
    let sound = |seed| samples(TELEPHONE, 80_000, seed);
    fs::write(shift.join("ann.wav"), flac(TELEPHONE, &sound(1), [0; 16], &[]))?;
    fs::write(shift.join("bob.mp3"), aiff(TELEPHONE, &sound(3)))?;
    fs::write(shift.join("old.wav"), aifc(TELEPHONE, *b"ulaw", &sound(7)))?;
    let cut = flac(TELEPHONE, &sound(9), [0; 16], &[]);
    fs::write(shift.join("torn.wav"), &cut[..cut.len() / 2])?;

    let sandbox = Sandbox::start(Options::default()).await?;
    let desk = station("convert-in-place", folder.path()).await?;
    connect_authenticx(&desk, &sandbox, "Call desk").await?;
    desk.go_by_keys("Calls").await?;
    desk.enter("Choose folder…").await?;
    desk.choose("Choose folders of calls", &shift).await?;
    desk.sees("Convert 3 to WAV", SOON).await?;
    desk.sees("Inside, this is FLAC", SOON).await?;
    picture(&desk, "misnamed-offered").await?;
    desk.enter("Convert 3 to WAV").await?;
    desk.row_ready("ann.wav").await?;
    desk.row_ready("bob.wav").await?;
    desk.sees("converted from bob.mp3", SOON).await?;
    desk.sees("It is damaged at 0:04", SOON).await?;
    picture(&desk, "misnamed-done").await?;
    desk.enter("Send 2 of 4").await?;
    desk.row_in("ann.wav", "confirmed", SOON).await?;
    desk.row_in("bob.wav", "confirmed", SOON).await?;
    assert_eq!(sandbox.calls().len(), 2);
    desk.close().await
}
