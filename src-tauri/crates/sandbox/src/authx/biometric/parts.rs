//! The two parts of the form.

use std::io;

use axum::http::StatusCode;
use bytes::Bytes;
use futures_util::{Stream, stream};
use hyper::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use multer::{Field, Multipart};

use crate::authx::envelope::Refusal;
use crate::disposition::{self, Disposition};
use crate::gate::Visit;
use crate::intake::Intake;

/// No limit is stated; a picture larger than this is none of a face.
const LARGEST_PART: usize = 16 << 20;
/// Nobody knows which spelling the service takes, so both are.
const DATA_TYPES: [&str; 2] = ["application/octet-stream", "application/octect-stream"];

/// A form that was read to its end.
#[derive(Debug, Default)]
pub(super) struct Parts {
    /// The text of `processBiometrics`.
    pub(super) request: Vec<u8>,
    /// The bytes of `biometricdata`.
    pub(super) data: Option<Vec<u8>>,
}

pub(super) async fn read(visit: &mut Visit) -> Result<Parts, Refusal> {
    let kind = visit.header("Content-Type").unwrap_or("");
    let Ok(boundary) = multer::parse_boundary(kind) else {
        let refusal = Refusal::status(StatusCode::UNSUPPORTED_MEDIA_TYPE);
        let detail = "the body must be multipart/form-data with a boundary";
        return Err(refusal.breaking("A-21", detail));
    };
    let (mut request, mut data) = (None, None);
    {
        let mut parts = Multipart::new(pieces(&mut visit.intake), boundary);
        while let Some(part) = parts.next_field().await.map_err(|error| unreadable(&error))? {
            let name = name_of(&part)?;
            let place = if name == "processBiometrics" { &mut request } else { &mut data };
            if place.replace(whole(part).await?).is_some() {
                return Err(odd(format!("the part {name} was sent more than once")));
            }
        }
    }
    let rest = visit.intake.drain().await;
    rest.map_err(|_| Refusal::status(StatusCode::BAD_REQUEST))?;
    let request = request.ok_or_else(|| odd("the part processBiometrics is missing".to_owned()))?;
    Ok(Parts { request, data })
}

fn pieces(intake: &mut Intake) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(intake, |intake| async {
        let piece = intake.next().await?;
        Some((piece.map_err(io::Error::other), intake))
    })
}

fn odd(detail: String) -> Refusal {
    Refusal::error("The request is invalid.").breaking("1.4", detail)
}

/// The name of a part, if the part is as documented.
fn name_of(part: &Field<'_>) -> Result<&'static str, Refusal> {
    let header = part.headers().get(CONTENT_DISPOSITION);
    let names = header.and_then(|header| disposition::read(header.as_bytes()));
    let Some(Disposition { name, file_name }) = names else {
        return Err(odd("a part's Content-Disposition cannot be read".to_owned()));
    };
    let kind = part.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    match (name.as_deref(), file_name) {
        (Some("processBiometrics"), None) => Ok("processBiometrics"),
        (Some("processBiometrics"), Some(_)) => {
            Err(odd("processBiometrics is text and has no file name".to_owned()))
        }
        (Some("biometricdata"), None) => {
            Err(odd("biometricdata is a file and needs a file name".to_owned()))
        }
        (Some("biometricdata"), Some(_)) => match kind {
            Some(kind) if DATA_TYPES.contains(&kind) => Ok("biometricdata"),
            _ => {
                let detail = "biometricdata must be declared as application/octet-stream";
                Err(Refusal::error("The request is invalid.").breaking("A-22", detail))
            }
        },
        (Some(name), _) if name.eq_ignore_ascii_case("processBiometrics") => {
            let detail = format!("the part is spelled processBiometrics, not {name}");
            Err(Refusal::error("The request is invalid.").breaking("A-10", detail))
        }
        (name, _) => Err(odd(format!("{:?} is not a part of this form", name.unwrap_or("")))),
    }
}

async fn whole(mut part: Field<'_>) -> Result<Vec<u8>, Refusal> {
    let mut bytes = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(|error| unreadable(&error))? {
        bytes.extend_from_slice(&piece);
        if bytes.len() > LARGEST_PART {
            return Err(Refusal::status(StatusCode::PAYLOAD_TOO_LARGE));
        }
    }
    Ok(bytes)
}

fn unreadable(error: &multer::Error) -> Refusal {
    let refusal = Refusal::status(StatusCode::BAD_REQUEST);
    match error {
        multer::Error::StreamReadFailed(_) => refusal,
        other => refusal.breaking("A-21", format!("the form cannot be read: {other}")),
    }
}
