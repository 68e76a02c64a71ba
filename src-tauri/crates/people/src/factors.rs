//! Faces, fingerprints and palms at the desk.

use gatehouse_records::{Factor, PersonId, Verified, Work};
use gatehouse_vendors::{
    Outcome,
    authx::{self, BiometricRequest, Cause, Process, Sample},
};

use crate::{
    End, Means, Trouble, Written, shown,
    writes::{Write, guid_of, refusal_words},
};

/// What is to be done with a factor, and what is shown to the service for it.
pub struct Wish {
    /// Which; a PIN has calls of its own.
    pub factor: Factor,
    /// What.
    pub process: Process,
    /// Captured data, where there is some.
    pub sample: Option<Sample>,
    /// An id of the caller's own for this call: a GUID with hyphens. It goes into the audit too.
    pub correlation: String,
}

/// How it ended.
pub struct Processed {
    /// The end, in words, and the person as they are now.
    pub written: Written,
    /// The service's own number, where it gave one.
    pub code: Option<i64>,
    /// Why, where it was not done.
    pub cause: Option<Cause>,
}

impl Means {
    /// Asks the service, with the beginning and the end on disk.
    ///
    /// # Errors
    /// Nothing was asked of the service, or its answer could not be written down.
    pub async fn process(&self, id: PersonId, wish: Wish) -> Result<Processed, Trouble> {
        let person = self.records.person(id).await?;
        let Wish { factor, process, sample, correlation } = wish;
        let (user, known) = (guid_of(&person)?, theirs(factor)?);
        let by = self.by().reference(&correlation);
        let correlation_id = Some(correlation.clone());
        let request = BiometricRequest { user, factor: known, process, sample, correlation_id };
        let work = match process {
            Process::Enrol => Work::Set(factor),
            Process::Delete => Work::Remove(factor),
            Process::Verify => return self.verify(id, factor, &request).await,
        };
        self.records.begin_factor(id, work, &by).await?;
        let outcome = self.authx.process_biometric(&request).await;
        let cause = match &outcome {
            Outcome::Refused(refusal) => Some(refusal.cause.clone()),
            _ => None,
        };
        let done = if process == Process::Enrol { "is enrolled" } else { "has one factor less" };
        let write = Write { reference: correlation, ..Write::of(self, id, work) };
        let written = write.end(outcome.map(|_| ()), done).await?;
        Ok(Processed { written, code: cause.as_ref().and_then(number), cause })
    }

    async fn verify(
        &self,
        id: PersonId,
        factor: Factor,
        request: &BiometricRequest,
    ) -> Result<Processed, Trouble> {
        let by = self.by().reference(request.correlation_id.as_deref().unwrap_or_default());
        self.records.begin_verify(id, factor, &by).await?;
        let (verified, end, words, cause) = match self.authx.process_biometric(request).await {
            Outcome::Done(_) => (Verified::Yes, End::Done, "Verified".to_owned(), None),
            Outcome::Refused(refusal) => {
                let words = format!("Not verified. {}", refusal_words(&refusal));
                (Verified::No, End::Refused, words, Some(refusal.cause))
            }
            Outcome::Unknown(evidence) => {
                let words = format!("Nobody knows: {}", evidence.detail);
                (Verified::Unknown, End::Unknown, words, None)
            }
        };
        self.records.finish_verify(id, (factor, verified), &by).await?;
        let written = Written { end, words, shown: shown(&self.records, id).await? };
        Ok(Processed { written, code: cause.as_ref().and_then(number), cause })
    }
}

/// The number that the service gave.
fn number(cause: &Cause) -> Option<i64> {
    match cause {
        Cause::Biometric(code) => Some(code.number()),
        Cause::Said { code, .. } => Some(*code),
        _ => None,
    }
}

fn theirs(factor: Factor) -> Result<authx::Factor, Trouble> {
    match factor {
        Factor::Fingerprint => Ok(authx::Factor::Fingerprint),
        Factor::Face => Ok(authx::Factor::Face),
        Factor::Palm => Ok(authx::Factor::Palm),
        Factor::Pin => Err(Trouble::field("factor", "A PIN has a dialog of its own")),
    }
}
