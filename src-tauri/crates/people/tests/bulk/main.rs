//! People of a desk, with the directory on disk and the simulated service: one file for each promise.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]
#![allow(missing_docs, reason = "a test's name says what it is about")]

mod adopting;
mod cells;
mod dry_run;
mod factors;
mod files;
mod holding;
mod measure;
mod numbers;
mod one_person;
mod running;

use std::sync::Arc;

use gatehouse_people::{
    Draft, Means,
    import::{Columns, DryRun, Run},
};
use gatehouse_records::{By, DatabaseKey, ImportRow, Plan, Records, RowFilter, RowState, Stage};
use gatehouse_sandbox::{Endpoint as At, Options, Sandbox};
use gatehouse_sheets::Source;
use gatehouse_vault::{Keep, SecretName, SecretText, Vault};
use gatehouse_vendors::{
    Endpoint, Vendor,
    authx::{Account, AuthX, BiometricKeys, ManagementKeys},
};
use tempfile::TempDir;

/// The connection that the people of these tests belong to.
pub(crate) const HERE: &str = "authx";

pub(crate) struct Desk {
    pub(crate) sandbox: Sandbox,
    pub(crate) means: Means,
    _closing: Closing,
    _folder: TempDir,
}

impl Desk {
    pub(crate) async fn new() -> Self {
        let sandbox = Sandbox::start(Options::default()).await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let key = DatabaseKey::generate().unwrap();
        let records = Records::open(folder.path(), &key).await.unwrap();
        let authx = client(&sandbox).await;
        let closing = Closing(records.clone());
        let means = Means { records, authx, actor: "ada".to_owned() };
        Self { sandbox, means, _closing: closing, _folder: folder }
    }

    /// The dry run of a file.
    pub(crate) async fn checked(&self, csv: &str) -> Vec<ImportRow> {
        self.check_as(csv, |_| {}).await
    }

    pub(crate) async fn check_as(
        &self,
        csv: &str,
        change: impl FnOnce(&mut Columns),
    ) -> Vec<ImportRow> {
        let source = Source::new("people.csv", csv.as_bytes().to_vec()).unwrap();
        let sheet = source.sheet(None, None, &Columns::names).unwrap();
        let mut columns = Columns::guessed(&sheet.header);
        change(&mut columns);
        let run = DryRun { sheet: &sheet, columns: &columns, connection: HERE };
        run.keep(&self.means.records, &by()).await.unwrap();
        self.rows().await
    }

    pub(crate) async fn rows(&self) -> Vec<ImportRow> {
        let all = RowFilter::default();
        self.means.records.import_rows(&all, 0, u32::MAX).await.unwrap().rows
    }

    pub(crate) async fn run(&self) -> Stage {
        Run::new(self.means.clone(), 4).to_the_end().await.unwrap()
    }

    /// How many requests an endpoint has seen.
    pub(crate) fn seen(&self, at: At) -> usize {
        self.sandbox.requests().iter().filter(|seen| seen.endpoint == at).count()
    }

    #[track_caller]
    pub(crate) fn assert_clean(&self) {
        assert!(self.sandbox.violations().is_empty(), "{:#?}", self.sandbox.violations());
    }
}

/// Closes the directory before the runtime ends. A connection on its way back to its pool would be closed by a thread of
/// its own then; and SQLCipher puts itself away when the last test has ended, under the hands of such a thread.
struct Closing(Records);

impl Drop for Closing {
    fn drop(&mut self) {
        let records = self.0.clone();
        tokio::task::block_in_place(|| tokio::runtime::Handle::current().block_on(records.close()));
    }
}

/// A client of the simulated service, with its secrets in memory.
pub(crate) async fn client(sandbox: &Sandbox) -> AuthX {
    let (vault, access) = (Arc::new(Vault::new()), sandbox.authx());
    let mut names = Vec::new();
    for (field, secret) in [
        ("application-id", access.application_id),
        ("application-key", access.application_key),
        ("biometric-key", access.biometric.application_key),
        ("biometric-secret", access.biometric.secret_key),
    ] {
        let name = SecretName::new("test", field).unwrap();
        vault.put(&name, SecretText::from(secret), Keep::Session).await.unwrap();
        names.push(name);
    }
    let [application_id, application_key, biometric_key, secret_key] =
        <[SecretName; 4]>::try_from(names).unwrap();
    let host_name = access.biometric.host_name;
    let account = Account {
        endpoint: Endpoint::custom(Vendor::AuthX, &access.base_url, None).unwrap(),
        management: ManagementKeys { application_id, application_key },
        biometric: Some(BiometricKeys { application_key: biometric_key, secret_key, host_name }),
        vault,
    };
    AuthX::new(account).unwrap()
}

pub(crate) fn by() -> By {
    By::now("ada")
}

pub(crate) const HEADER: &str = "login_name,first_name,last_name,email,country_code,number";

/// A good row.
pub(crate) fn line(login: &str) -> String {
    format!("{login},Ada,Lovelace,{login}@example.org,+44,2079460000")
}

/// A file of good rows.
pub(crate) fn file(logins: &[&str]) -> String {
    let lines: Vec<String> = logins.iter().map(|login| line(login)).collect();
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

pub(crate) fn many(count: usize) -> String {
    let lines: Vec<String> = (0..count).map(|n| line(&format!("p{n}"))).collect();
    format!("{HEADER}\n{}\n", lines.join("\n"))
}

pub(crate) fn draft(login: &str) -> Draft {
    Draft {
        login_name: login.to_owned(),
        first_name: "Ada".to_owned(),
        last_name: "Lovelace".to_owned(),
        email: format!("{login}@example.org"),
        country_code: "+44".to_owned(),
        number: "20 7946 0000".to_owned(),
        aliases: Vec::new(),
    }
}

pub(crate) fn plans(rows: &[ImportRow]) -> Vec<Plan> {
    rows.iter().map(|row| row.plan).collect()
}

pub(crate) fn states(rows: &[ImportRow]) -> Vec<RowState> {
    rows.iter().map(|row| row.state).collect()
}
