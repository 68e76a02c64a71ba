//! The form of an upload, read as a stream: the file is hashed and counted as
//! it passes and never held.

use std::io;

use bytes::Bytes;
use futures_util::{Stream, stream};
use hyper::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use multer::{Field, Multipart};
use sha2::{Digest, Sha256};

use super::refusal::{Cause, Refusal};
use super::upload::LARGEST_FILE;
use crate::disposition::{self, Disposition};
use crate::gate::Visit;
use crate::intake::Intake;

/// Metadata is a handful of short fields.
const LARGEST_METADATA: usize = 1 << 20;

/// What became of the file part.
#[derive(Debug)]
pub(super) struct FilePart {
    pub(super) name: Option<String>,
    pub(super) bytes: u64,
    pub(super) sha256: String,
}

/// The parts of a form that was read to its end.
#[derive(Debug, Default)]
pub(super) struct Form {
    pub(super) file: Option<FilePart>,
    pub(super) metadata: Option<Vec<u8>>,
    /// What is wrong with the parts themselves.
    pub(super) oddities: Vec<String>,
}

/// Why a form could not be read to its end.
#[derive(Debug)]
pub(super) enum Failure {
    /// The file is larger than the service takes.
    TooLarge,
    /// The client broke off; nobody is left to read a reply.
    BrokenOff,
    /// The form itself is wrong.
    Refused(Refusal),
}

pub(super) async fn read(visit: &mut Visit) -> Result<Form, Failure> {
    let kind = visit.head.headers.get(CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or("");
    let Ok(boundary) = multer::parse_boundary(kind) else {
        let detail = "the body must be multipart/form-data with a boundary";
        let refusal = Cause::MetadataMissing.breaking("X-20", detail);
        return Err(Failure::Refused(refusal));
    };
    let mut form = Form::default();
    {
        let mut parts = Multipart::new(pieces(&mut visit.intake), boundary);
        while let Some(part) = parts.next_field().await.map_err(failure)? {
            take(part, &mut form).await?;
        }
    }
    // The announced length has to arrive as a whole; an upload that breaks off
    // behind the last boundary has still broken off.
    let rest = visit.intake.drain().await;
    rest.map_err(|_| Failure::BrokenOff)?;
    Ok(form)
}

fn pieces(intake: &mut Intake) -> impl Stream<Item = io::Result<Bytes>> + Send {
    stream::unfold(intake, |intake| async {
        let piece = intake.next().await?;
        Some((piece.map_err(io::Error::other), intake))
    })
}

async fn take(part: Field<'_>, form: &mut Form) -> Result<(), Failure> {
    let header = part.headers().get(CONTENT_DISPOSITION);
    let names = header.and_then(|header| disposition::read(header.as_bytes()));
    let Some(Disposition { name, file_name }) = names else {
        // A line break in a name cuts the header in two.
        let detail = "a part's Content-Disposition cannot be read";
        let refusal = Cause::FileNameInvalid.breaking("X-5", detail);
        return Err(Failure::Refused(refusal));
    };
    match name.as_deref() {
        Some("file") if form.file.is_none() => {
            let (bytes, sha256) = digest(part).await?;
            form.file = Some(FilePart { name: file_name, bytes, sha256 });
            Ok(())
        }
        Some("metadata") if form.metadata.is_none() => {
            form.metadata = Some(whole(part).await?);
            Ok(())
        }
        Some(repeated @ ("file" | "metadata")) => {
            let detail = format!("the part {repeated} was sent more than once");
            form.oddities.push(detail);
            discard(part).await
        }
        other => {
            let other = other.unwrap_or("");
            let detail = format!("parts must be named file and metadata, not {other:?}");
            form.oddities.push(detail);
            discard(part).await
        }
    }
}

async fn digest(mut part: Field<'_>) -> Result<(u64, String), Failure> {
    let mut bytes = 0_u64;
    let mut hash = Sha256::new();
    while let Some(piece) = part.chunk().await.map_err(failure)? {
        bytes += piece.len() as u64;
        if bytes > LARGEST_FILE {
            return Err(Failure::TooLarge);
        }
        hash.update(&piece);
    }
    Ok((bytes, hex::encode(hash.finalize())))
}

async fn whole(mut part: Field<'_>) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    while let Some(piece) = part.chunk().await.map_err(failure)? {
        text.extend_from_slice(&piece);
        if text.len() > LARGEST_METADATA {
            return Err(Failure::Refused(Cause::MetadataInvalid.into()));
        }
    }
    Ok(text)
}

async fn discard(mut part: Field<'_>) -> Result<(), Failure> {
    while part.chunk().await.map_err(failure)?.is_some() {}
    Ok(())
}

fn failure(error: multer::Error) -> Failure {
    match error {
        multer::Error::StreamReadFailed(_) => Failure::BrokenOff,
        // A part's header breaks when a name with control characters is
        // written into it as it is.
        multer::Error::ReadHeaderFailed(_)
        | multer::Error::DecodeHeaderName { .. }
        | multer::Error::DecodeHeaderValue { .. } => {
            let detail = "a part's header cannot be read; is there a control character in a name?";
            Failure::Refused(Cause::FileNameInvalid.breaking("X-5", detail))
        }
        other => {
            let detail = format!("the form cannot be read: {other}");
            Failure::Refused(Cause::MetadataUnexpected.breaking("X-20", detail))
        }
    }
}
