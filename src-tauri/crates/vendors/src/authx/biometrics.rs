//! `/ProcessBiometric`: one path for three factors and three very different processes (vendors.md 1.4).

use bytes::Bytes;
use reqwest::multipart::{Form, Part};
use serde::Serialize;
use zeroize::Zeroizing;

use super::{AuthX, BadValue, BiometricKeys, Cause, Refusal, Route, UserGuid, send::Body};
use crate::transport::{
    call::{Payload, json_bytes},
    hidden::Secrets,
    outcome::{Outcome, Retry},
};

/// What is shown to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Factor {
    /// `1`
    Fingerprint = 1,
    /// `2`
    Face = 2,
    /// `3`
    Palm = 3,
}

/// What is done with it. The service's text says "add" for all three (vendors.md A-28).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Process {
    /// `1`
    Enrol = 1,
    /// `2`
    Verify = 2,
    /// `3`
    Delete = 3,
}

impl Process {
    /// Whether it changes what the service holds. Those that do need a permission of their own (vendors.md A-28).
    #[must_use]
    pub fn changes_something(self) -> bool {
        self != Self::Verify
    }
}

/// Captured data: a picture or a template, as the tenant's set-up wants it; no format is documented. The memory is
/// overwritten once the last user is gone, and it cannot be printed.
#[derive(Clone)]
pub struct Sample(Bytes);

impl Sample {
    /// Takes the data.
    ///
    /// # Errors
    /// The data is empty.
    pub fn new(data: Zeroizing<Vec<u8>>) -> Result<Self, BadValue> {
        if data.is_empty() {
            return Err(BadValue { field: "biometricdata", wrong: "is empty" });
        }
        Ok(Self(Bytes::from_owner(data)))
    }
}

/// Whether captured data goes with a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SampleRule {
    /// Without it nothing is sent.
    Required,
    /// Sent where there is some.
    WhenGiven,
    /// Never sent.
    LeftOut,
}

/// Which calls carry captured data, and under which media type.
///
/// The table says "required" and "for face and fingerprint only", and the only sample that carries data is a palm
/// (vendors.md A-24); whether a deletion needs any is not said. So each is a switch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamplePolicy {
    rules: [[SampleRule; 3]; 3],
    media_type: String,
}

impl Default for SamplePolicy {
    /// Face and fingerprint need data to be enrolled or verified; everything else sends what it is given.
    fn default() -> Self {
        use SampleRule::{Required, WhenGiven};
        let [fingerprint, face] = [[Required, Required, WhenGiven]; 2];
        let rules = [fingerprint, face, [WhenGiven; 3]];
        // Spelled right. The documentation's "octect" is one call away (vendors.md A-22).
        Self { rules, media_type: "application/octet-stream".to_owned() }
    }
}

impl SamplePolicy {
    /// The same policy with this rule for one factor and process.
    #[must_use]
    pub fn with(mut self, factor: Factor, process: Process, rule: SampleRule) -> Self {
        self.rules[factor as usize - 1][process as usize - 1] = rule;
        self
    }

    /// The same policy with this media type for the data.
    #[must_use]
    pub fn with_media_type(mut self, media_type: &str) -> Self {
        media_type.clone_into(&mut self.media_type);
        self
    }

    /// The rule for a factor and process.
    #[must_use]
    pub fn rule(&self, factor: Factor, process: Process) -> SampleRule {
        self.rules[factor as usize - 1][process as usize - 1]
    }
}

/// What the service is told about the device. It expects a browser; these are fixed words, and nobody is asked for
/// a public address (vendors.md A-32).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct DeviceData {
    /// A browser's name.
    pub browser_name: String,
    /// An operating system.
    pub os: String,
    /// Its version.
    pub os_version: String,
    /// The browser's version.
    pub browser_version: String,
    /// A device's name.
    pub device_name: String,
    /// An address.
    pub ip: String,
    /// Not explained anywhere; said twice in a call, with one value (vendors.md 1.4).
    pub src_user_id: i64,
}

impl Default for DeviceData {
    fn default() -> Self {
        let unknown = || "Unknown".to_owned();
        Self {
            browser_name: "Gatehouse".to_owned(),
            os: unknown(),
            os_version: unknown(),
            browser_version: env!("CARGO_PKG_VERSION").to_owned(),
            device_name: unknown(),
            ip: "0.0.0.0".to_owned(),
            src_user_id: 0,
        }
    }
}

/// One biometric call.
pub struct BiometricRequest {
    /// Whose it is. The service calls this field `user_name` (vendors.md A-26).
    pub user: UserGuid,
    /// What is shown.
    pub factor: Factor,
    /// What is done with it.
    pub process: Process,
    /// Captured data, where there is some.
    pub sample: Option<Sample>,
    /// An id of the caller's own for this call: a GUID with hyphens, as in the sample. Anything else is not sent.
    pub correlation_id: Option<String>,
}

/// A biometric call that the service said yes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Processed {
    /// The call's id, where the service repeats it; its own sample does not.
    pub correlation_id: Option<String>,
}

/// `response_code` of a biometric call. The same numbers mean other things in this vendor's other services, and only
/// 1 and 0 exist outside this call (vendors.md A-17).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BiometricCode {
    /// 0
    Error,
    /// 1
    Success,
    /// 2
    FaceNotMatch,
    /// 3
    FaceQualityPoor,
    /// 4
    TooManyFace,
    /// 5
    FaceNotFound,
    /// 6
    FaceOutBound,
    /// 7
    SettingsMissed,
    /// 8
    UserNotExists,
    /// A number that is documented nowhere.
    Other(i64),
}

impl From<i64> for BiometricCode {
    fn from(number: i64) -> Self {
        match number {
            0 => Self::Error,
            1 => Self::Success,
            2 => Self::FaceNotMatch,
            3 => Self::FaceQualityPoor,
            4 => Self::TooManyFace,
            5 => Self::FaceNotFound,
            6 => Self::FaceOutBound,
            7 => Self::SettingsMissed,
            8 => Self::UserNotExists,
            other => Self::Other(other),
        }
    }
}

impl BiometricCode {
    /// The number on the wire.
    #[must_use]
    pub fn number(self) -> i64 {
        match self {
            Self::Error => 0,
            Self::Success => 1,
            Self::FaceNotMatch => 2,
            Self::FaceQualityPoor => 3,
            Self::TooManyFace => 4,
            Self::FaceNotFound => 5,
            Self::FaceOutBound => 6,
            Self::SettingsMissed => 7,
            Self::UserNotExists => 8,
            Self::Other(number) => number,
        }
    }

    /// Whether the code's name says anything about this factor. The codes 2 to 6 speak of faces and come back for
    /// palms too, in the vendor's own sample: then only the number and the service's text are true (vendors.md A-39).
    #[must_use]
    pub fn speaks_of(self, factor: Factor) -> bool {
        match self {
            Self::FaceNotMatch
            | Self::FaceQualityPoor
            | Self::TooManyFace
            | Self::FaceNotFound
            | Self::FaceOutBound => factor == Factor::Face,
            Self::Other(_) => false,
            Self::Error | Self::Success | Self::SettingsMissed | Self::UserNotExists => true,
        }
    }
}

#[derive(Serialize)]
struct WireProcess<'a> {
    authentication_id: u8,
    process_type: u8,
    user_name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    correlation_id: Option<&'a str>,
    device_data: &'a DeviceData,
    application_parameters: WireKeys<'a>,
    src_user_id: i64,
}

#[derive(Serialize)]
struct WireKeys<'a> {
    application_key: &'a str,
    secret_key: &'a str,
    host_name: &'a str,
}

/// The two parts, ready to be made into a form as often as needed.
struct BiometricBody {
    json: Zeroizing<Vec<u8>>,
    sample: Option<Sample>,
    media_type: String,
    secrets: [Zeroizing<String>; 2],
}

impl Body for BiometricBody {
    fn payload(&self) -> Result<Payload, Cause> {
        // A part without a media type, as in the sample, from memory that is overwritten afterwards.
        let json = Part::stream(Bytes::from_owner(self.json.clone()));
        let mut form = Form::new().part("processBiometrics", json);
        if let Some(Sample(data)) = &self.sample {
            let wrong = BadValue { field: "media type", wrong: "is not one" };
            let part = Part::stream(data.clone())
                .file_name("blob")
                .mime_str(&self.media_type)
                .map_err(|_| Cause::BadValue(wrong))?;
            form = form.part("biometricdata", part);
        }
        Ok(Payload::Parts(form, self.json.clone()))
    }

    fn secrets(&self) -> Secrets {
        self.secrets.iter().fold(Secrets::none(), |secrets, secret| secrets.and(secret))
    }
}

impl AuthX {
    /// Enrols, verifies or deletes a factor. [`Outcome::Done`] is code 1 alone; every other code is a refusal with
    /// [`Cause::Biometric`].
    pub async fn process_biometric(
        &self,
        request: &BiometricRequest,
    ) -> Outcome<Processed, Refusal> {
        let body = match self.biometric_body(request).await {
            Ok(body) => body,
            Err(cause) => return Outcome::Refused(Refusal::local(cause, Retry::Ask)),
        };
        let outcome = self.write(Route::ProcessBiometric, &body).await;
        outcome.map(|envelope| Processed { correlation_id: envelope.correlation })
    }

    async fn biometric_body(&self, request: &BiometricRequest) -> Result<BiometricBody, Cause> {
        let sample = match (self.samples.rule(request.factor, request.process), &request.sample) {
            (SampleRule::Required, None) => return Err(Cause::SampleMissing),
            (SampleRule::LeftOut, _) => None,
            (SampleRule::Required | SampleRule::WhenGiven, sample) => sample.clone(),
        };
        if request.correlation_id.as_deref().is_some_and(|id| !is_guid(id)) {
            let wrong = "is a GUID with hyphens";
            return Err(Cause::BadValue(BadValue { field: "correlation_id", wrong }));
        }
        let keys = self.account.biometric.as_ref().ok_or(Cause::NoBiometricKeys)?;
        let BiometricKeys { application_key, secret_key, host_name } = keys;
        // Read now and kept no longer than this call (vendors.md A-29).
        let vault = &self.account.vault;
        let application_key = vault.read(application_key).await.map_err(Cause::Secret)?;
        let secret_key = vault.read(secret_key).await.map_err(Cause::Secret)?;
        let wire = WireProcess {
            authentication_id: request.factor as u8,
            process_type: request.process as u8,
            user_name: request.user.as_str(),
            correlation_id: request.correlation_id.as_deref(),
            device_data: &self.device,
            application_parameters: WireKeys {
                application_key: application_key.expose(),
                secret_key: secret_key.expose(),
                host_name,
            },
            src_user_id: self.device.src_user_id,
        };
        let wrong = BadValue { field: "processBiometrics", wrong: "cannot be written" };
        Ok(BiometricBody {
            json: json_bytes(&wire).ok_or(Cause::BadValue(wrong))?,
            sample,
            media_type: self.samples.media_type.clone(),
            secrets: [&application_key, &secret_key]
                .map(|secret| Zeroizing::new(secret.expose().to_owned())),
        })
    }
}

/// 8-4-4-4-12 hexadecimal digits.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths = groups.iter().map(|group| group.len());
    lengths.eq([8, 4, 4, 4, 12])
        && groups.iter().all(|group| group.bytes().all(|b| b.is_ascii_hexdigit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correlation_id_is_a_guid() {
        assert!(is_guid("0a1B2c3d-4e5f-6071-8293-a4b5c6d7e8f9"));
        for text in [
            "",
            "call-17",
            "0a1B2c3d4e5f60718293a4b5c6d7e8f9",
            "0a1B2c3g-4e5f-6071-8293-a4b5c6d7e8f9",
        ] {
            assert!(!is_guid(text), "{text}");
        }
    }
}
