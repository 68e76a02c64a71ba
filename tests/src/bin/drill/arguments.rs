//! What a drill is asked to do.

use std::{ffi::OsString, path::PathBuf, time::Duration};

use gatehouse_uploads::{MetadataFields, Tuning};

use crate::people;

pub(crate) const USAGE: &str = "\
drill describe [--json] PATH...

  says what a drop of these files and folders would be taken for, and sends nothing

drill people --check [--country CC] FILE.csv

  says what an import would do about each row, and sends nothing

drill upload --base-url URL --client-id ID --client-secret-env VAR --data-dir DIR [options] FILE...

  --client-secret-env VAR  the environment variable that holds the client secret
  --data-dir DIR           where the journal is kept; a second run goes on where the first one ended
  --metadata KEY=VALUE     said about every file, spelled as the service spells it; any number of them
  --at-once N              calls on their way at the same time, 1 to 8
  --limit BYTES            bytes a second over all calls
  --no-hash                take no SHA-256 on the way
  --ask SECONDS            how long the service is asked about calls whose reply was lost (default 2)
  --resend-unknown         your consent to send calls again of which nobody knows whether they arrived
  --no-journal             keep nothing

Ends with 0 when every call arrived, 3 when some were refused or held back, 4 when some are unknown.";

/// What was asked for.
pub(crate) enum Wanted {
    Upload(Box<Upload>),
    People(people::Wanted),
    Describe(Vec<PathBuf>),
}

/// Calls that shall be sent.
pub(crate) struct Upload {
    pub(crate) base_url: String,
    pub(crate) client_id: String,
    pub(crate) secret: String,
    pub(crate) data_dir: PathBuf,
    pub(crate) metadata: MetadataFields,
    pub(crate) tuning: Tuning,
    pub(crate) ask: Duration,
    pub(crate) resend_unknown: bool,
    pub(crate) journal: bool,
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Default)]
struct Given {
    base_url: Option<String>,
    client_id: Option<String>,
    secret_env: Option<String>,
    data_dir: Option<PathBuf>,
    metadata: serde_json::Map<String, serde_json::Value>,
    at_once: Option<usize>,
    limit: Option<u64>,
    no_hash: bool,
    ask: Option<u64>,
    resend_unknown: bool,
    no_journal: bool,
    files: Vec<PathBuf>,
}

pub(crate) fn read(arguments: &[OsString]) -> Result<Wanted, String> {
    let mut rest = arguments.iter();
    match rest.next().and_then(|first| first.to_str()) {
        Some("upload") => upload(rest).map(|wanted| Wanted::Upload(Box::new(wanted))),
        // It speaks in no other way than in lines of JSON.
        Some("describe") => {
            Ok(Wanted::Describe(rest.filter(|path| *path != "--json").map(PathBuf::from).collect()))
        }
        Some("people") => import(rest).map(Wanted::People),
        _ => Err("The drills there are: upload, people, describe".to_owned()),
    }
}

fn import(mut rest: std::slice::Iter<'_, OsString>) -> Result<people::Wanted, String> {
    let (mut country, mut file, mut check) = (None, None, false);
    while let Some(argument) = rest.next() {
        match argument.to_str() {
            Some("--check") => check = true,
            Some("--country") => {
                let value = rest.next().and_then(|value| value.to_str());
                country = Some(value.ok_or("--country needs a value")?.to_owned());
            }
            Some(other) if other.starts_with("--") => {
                return Err(format!("No such option: {other}"));
            }
            _ => file = Some(argument.into()),
        }
    }
    if !check {
        return Err("A drill of people only checks: say --check".to_owned());
    }
    Ok(people::Wanted { country, file: file.ok_or("The file is missing")? })
}

fn upload(mut rest: std::slice::Iter<'_, OsString>) -> Result<Upload, String> {
    let mut given = Given::default();
    while let Some(argument) = rest.next() {
        let mut value = || {
            let missing = || format!("{} needs a value", argument.to_string_lossy());
            rest.next().and_then(|value| value.to_str()).map(str::to_owned).ok_or_else(missing)
        };
        match argument.to_str() {
            Some("--base-url") => given.base_url = Some(value()?),
            Some("--client-id") => given.client_id = Some(value()?),
            Some("--client-secret-env") => given.secret_env = Some(value()?),
            Some("--data-dir") => given.data_dir = Some(value()?.into()),
            Some("--metadata") => given.describe(&value()?)?,
            Some("--at-once") => given.at_once = Some(number(&value()?)?),
            Some("--limit") => given.limit = Some(number(&value()?)?),
            Some("--no-hash") => given.no_hash = true,
            Some("--ask") => given.ask = Some(number(&value()?)?),
            Some("--resend-unknown") => given.resend_unknown = true,
            Some("--no-journal") => given.no_journal = true,
            Some(other) if other.starts_with("--") => {
                return Err(format!("No such option: {other}"));
            }
            _ => given.files.push(argument.into()),
        }
    }
    given.complete()
}

fn number<T: std::str::FromStr>(text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("Not a number: {text}"))
}

impl Given {
    fn describe(&mut self, pair: &str) -> Result<(), String> {
        let (key, value) = pair.split_once('=').ok_or("--metadata needs KEY=VALUE")?;
        self.metadata.insert(key.to_owned(), value.into());
        Ok(())
    }

    fn complete(self) -> Result<Upload, String> {
        let variable = self.secret_env.ok_or("--client-secret-env is missing")?;
        let secret = std::env::var(&variable).map_err(|_| format!("{variable} is not set"))?;
        Ok(Upload {
            base_url: self.base_url.ok_or("--base-url is missing")?,
            client_id: self.client_id.ok_or("--client-id is missing")?,
            secret,
            data_dir: self.data_dir.ok_or("--data-dir is missing")?,
            metadata: fields(&self.metadata)?,
            tuning: Tuning {
                at_once: self.at_once.unwrap_or(3),
                limit: self.limit,
                timetable: Vec::new(),
                hashed: !self.no_hash,
            },
            ask: Duration::from_secs(self.ask.unwrap_or(2)),
            resend_unknown: self.resend_unknown,
            journal: !self.no_journal,
            files: self.files,
        })
    }
}

/// Known fields by the names of the wire; anything else is extended metadata.
fn fields(given: &serde_json::Map<String, serde_json::Value>) -> Result<MetadataFields, String> {
    let mut fields = MetadataFields::default();
    for (key, value) in given {
        let value = value.as_str().unwrap_or_default().to_owned();
        let text = Some(value.clone());
        match key.as_str() {
            "uploadType" => fields.upload_type = text,
            "interactionDate" => fields.interaction_date = text,
            "callDirection" => fields.call_direction = text,
            "name" => fields.name = text,
            "phone" => fields.phone = text,
            "email" => fields.email = text,
            "agentFirstName" => fields.agent_first_name = text,
            "agentLastName" => fields.agent_last_name = text,
            "agentCode" => fields.agent_code = text,
            "hierarchyId" => fields.hierarchy_id = text,
            "hierarchyCode" => fields.hierarchy_code = text,
            "localeId" => fields.locale_id = text,
            _ => fields.extended.push((key.clone(), value)),
        }
    }
    fields.checked().map_err(|trouble| format!("{}: {trouble}", trouble.field))
}
