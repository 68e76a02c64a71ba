import { m } from "../paraglide/messages";
import type { CallStep, Finished, Keeping, Lookup, Processing } from "../platform/host";
import { never } from "./codes";
import { clock } from "./format";

/** What the service said when it was asked whether it has a call, and what a person can make of it. */
export function lookupWords(lookup: Lookup): { what: string; cure: string } {
  switch (lookup.kind) {
    case "notThere":
      return { what: m.lookup_not_there({ time: clock(lookup.at) }), cure: m.lookup_not_there_cure() };
    case "unclear":
      return {
        what: m.lookup_unclear({ time: clock(lookup.at), count: lookup.calls }),
        cure: m.lookup_unclear_cure(),
      };
    case "notAllowed":
      return { what: m.lookup_not_allowed(), cure: m.lookup_not_allowed_cure() };
    case "failed":
      return { what: m.lookup_failed({ time: clock(lookup.at), words: lookup.words }), cure: m.lookup_failed_cure() };
    default:
      return { what: never(lookup), cure: "" };
  }
}

/** By what a recording in a watched folder is known to be finished. */
export function finishedWords(finished: Finished): string {
  switch (finished.kind) {
    case "unchanged":
      return finished.seconds % 60 === 0
        ? m.finished_minutes({ count: finished.seconds / 60 })
        : m.finished_seconds({ count: finished.seconds });
    case "marked":
      return m.finished_marked();
    case "moved":
      return m.finished_moved();
    default:
      return never(finished);
  }
}

/** How far the service has come with a call; a word of its own is shown as it is. */
export function processingWords(processing: Processing): { text: string; bad: boolean } {
  switch (processing.status) {
    case "Sampled":
      return { text: m.processing_sampled(), bad: false };
    case "ReadyToSample":
      return { text: m.processing_ready(), bad: false };
    case "FailedToProcess":
      return {
        text:
          processing.failures.length > 0
            ? m.processing_failed_because({ words: processing.failures.join(" ") })
            : m.processing_failed(),
        bad: true,
      };
    default:
      return { text: m.processing_other({ word: processing.status }), bad: false };
  }
}

/** What a person has to know about the list and the end of the application, where it is not kept. */
export function keepingWords(keeping: Keeping): { title: string; text: string } | null {
  switch (keeping.kind) {
    case "durable":
    case "opening":
    case "empty":
      return null;
    case "session":
      return { title: m.keeping_session(), text: keeping.why };
    case "unwritable":
      return { title: m.keeping_unwritable(), text: m.keeping_unwritable_words() };
    case "moved":
      return { title: m.keeping_moved(), text: m.keeping_moved_words() };
    default:
      return { title: never(keeping), text: "" };
  }
}

const STEPS: Record<string, (step: CallStep) => string> = {
  add: () => m.step_add(),
  describe: () => m.step_said(),
  send: () => m.step_handed_over(),
  "take-back": () => m.step_taken_back(),
  begin: ({ attempt }) => m.step_begun({ attempt }),
  progress: () => m.step_moving(),
  stall: () => m.step_stalled(),
  "last-bytes": () => m.step_last_bytes(),
  "all-sent": () => m.step_all_sent(),
  again: () => m.step_again(),
  confirm: () => m.step_confirmed(),
  refuse: () => m.step_refused(),
  postpone: () => m.step_postponed(),
  lose: () => m.step_lost(),
  stop: () => m.step_stopped(),
  retry: () => m.step_retried(),
  found: () => m.step_found(),
  settle: () => m.step_settled(),
  died: () => m.step_died(),
  restored: () => m.step_restored(),
};

/** A step of the journal in words; notes that say nothing to a person are left out. */
export function stepWord(step: CallStep): string | null {
  return STEPS[step.event]?.(step) ?? null;
}
