import { m } from "../paraglide/messages";
import type { Tone } from "../parts/Badge.svelte";
import type { IconName } from "../parts/Icon.svelte";
import type {
  CallState,
  Cause,
  Environment,
  Failure,
  Fault,
  Finding,
  KeyringTrouble,
  Role,
  SandboxEndpoint,
  TestOutcome,
  TestStep,
} from "../platform/host";
import { describingWords } from "./describing";
import { bytes } from "./format";
import { conversionFinding, otherKindFinding } from "./recordings";
import { unreadableCause, unreadableFinding } from "./unreadable";

// The only place where a code becomes words. A new code that has none does not compile.
export function never(code: never): string {
  return String(code);
}

export type FailureWords = {
  title: string;
  text: string | null;
  hint: string | null;
  reference: string | null;
};

export function failureTitle(failure: Failure): string {
  switch (failure.code) {
    case "invalidInput":
      return m.failure_invalid_input();
    case "confirmHost":
      return m.failure_confirm_host();
    case "gone":
      return m.failure_gone();
    case "keyringAbsent":
      return m.keyring_absent();
    case "keyringLocked":
      return m.keyring_locked();
    case "keyringHung":
      return m.keyring_hung();
    case "secretMissing":
      return m.failure_secret_missing();
    case "inUse":
      return m.failure_in_use();
    case "settingsUnwritable":
      return m.failure_settings_unwritable();
    case "recordsClosed":
      return m.failure_records_closed();
    case "noConnection":
      return m.failure_no_connection();
    case "service":
      return m.failure_service();
    case "notPaired":
      return m.failure_not_paired();
    case "fixedByPolicy":
      return m.failure_fixed_by_policy();
    case "policyRefused":
      return m.failure_policy_refused();
    case "internal":
      return m.failure_internal();
    default:
      return never(failure.code);
  }
}

export function failureWords(failure: Failure): FailureWords {
  return {
    title: failureTitle(failure),
    text: failure.message || null,
    hint: failure.code === "confirmHost" ? null : failure.hint,
    reference: failure.code === "internal" && failure.reference ? failure.reference : null,
  };
}

export function keyringTroubleOf(failure: Failure): KeyringTrouble | null {
  if (failure.code === "keyringAbsent") return "absent";
  if (failure.code === "keyringLocked") return "locked";
  if (failure.code === "keyringHung") return "hung";
  return null;
}

export function keyringWords(trouble: KeyringTrouble): { title: string; cure: string } {
  switch (trouble) {
    case "absent":
      return { title: m.keyring_absent(), cure: m.keyring_absent_cure() };
    case "locked":
      return { title: m.keyring_locked(), cure: m.keyring_locked_cure() };
    case "hung":
      return { title: m.keyring_hung(), cure: m.keyring_hung_cure() };
    default:
      return { title: never(trouble), cure: "" };
  }
}

export function roleWord(role: Role): string {
  switch (role) {
    case "admin":
      return m.role_admin();
    case "kiosk":
      return m.role_kiosk();
    case "uploads":
      return m.role_uploads();
    default:
      return never(role);
  }
}

export function environmentWord(environment: Environment): string {
  switch (environment) {
    case "production":
      return m.environment_production();
    case "staging":
      return m.environment_staging();
    case "custom":
      return m.environment_custom();
    case "sandbox":
      return m.environment_sandbox();
    default:
      return never(environment);
  }
}

export function testStepWord(step: TestStep): string {
  switch (step) {
    case "name":
      return m.test_name();
    case "tls":
      return m.test_tls();
    case "clock":
      return m.test_clock();
    case "token":
      return m.test_token();
    case "probe":
      return m.test_probe();
    default:
      return never(step);
  }
}

export function testOutcomeWords(outcome: TestOutcome): { word: string; tone: Tone } {
  switch (outcome) {
    case "ok":
      return { word: m.test_ok(), tone: "done" };
    case "look":
      return { word: m.test_look(), tone: "waiting" };
    case "failed":
      return { word: m.test_failed(), tone: "refused" };
    case "skipped":
      return { word: m.test_skipped(), tone: "plain" };
    default:
      return { word: never(outcome), tone: "plain" };
  }
}

export type StateWords = { word: string; tone: Tone; icon: IconName };

export function stateWords(state: CallState, held: boolean): StateWords {
  switch (state) {
    case "draft":
      return held
        ? { word: m.state_held(), tone: "waiting", icon: "alert" }
        : { word: m.state_draft(), tone: "plain", icon: "circle" };
    case "waiting":
      return { word: m.state_waiting(), tone: "plain", icon: "clock" };
    case "sending":
      return { word: m.state_sending(), tone: "accent", icon: "upload" };
    case "stalled":
      return { word: m.state_stalled(), tone: "waiting", icon: "pause" };
    case "awaiting":
      return { word: m.state_awaiting(), tone: "accent", icon: "clock" };
    case "confirmed":
      return { word: m.state_confirmed(), tone: "done", icon: "done" };
    case "settled":
      return { word: m.state_settled(), tone: "done", icon: "check" };
    case "unknown":
      return { word: m.state_unknown(), tone: "unknown", icon: "unknown" };
    case "refused":
      return { word: m.state_refused(), tone: "refused", icon: "refused" };
    case "stopped":
      return { word: m.state_stopped(), tone: "plain", icon: "stop" };
    default:
      return { word: never(state), tone: "plain", icon: "circle" };
  }
}

export function findingWords(finding: Finding): { what: string; cure: string } {
  const detail = finding.detail ?? "";
  switch (finding.code) {
    case "wrongExtension":
      return { what: m.finding_wrong_extension(), cure: m.finding_wrong_extension_cure() };
    case "tooLarge":
      return { what: m.finding_too_large(), cure: m.finding_too_large_cure() };
    case "empty":
      return { what: m.finding_empty(), cure: m.finding_empty_cure() };
    case "unreadable":
      return unreadableFinding(detail);
    case "growing":
      return { what: m.finding_growing(), cure: m.finding_growing_cure() };
    case "unsafeName":
      return { what: m.finding_unsafe_name(), cure: m.finding_unsafe_name_cure() };
    case "nameNotUnicode":
      return { what: m.finding_name_not_unicode(), cure: m.finding_name_not_unicode_cure() };
    case "nameTooLong":
      return { what: m.finding_name_too_long(), cure: m.finding_name_too_long_cure() };
    case "sameName":
      return { what: m.finding_same_name(), cure: m.finding_same_name_cure() };
    case "beingLookedAt":
      return { what: m.finding_looking(), cure: m.finding_looking_cure() };
    case "brokenArchive":
      return { what: m.finding_broken_archive(), cure: m.finding_broken_archive_cure() };
    case "lockedArchive":
      return { what: m.finding_locked_archive(), cure: m.finding_locked_archive_cure() };
    case "nestedArchive":
      return { what: m.finding_nested_archive(), cure: m.finding_nested_archive_cure() };
    case "otherKind":
      return otherKindFinding(detail);
    case "noRecording":
      return { what: m.finding_no_recording(), cure: m.finding_no_recording_cure() };
    case "cutShort":
      return { what: m.finding_cut_short(), cure: m.finding_cut_short_cure() };
    case "noSound":
      return { what: m.finding_no_sound(), cure: m.finding_no_sound_cure() };
    case "sameCallId":
      return { what: m.finding_same_call_id({ detail }), cure: m.finding_same_call_id_cure() };
    case "misreadName":
      return { what: m.finding_misread({ detail }), cure: m.finding_misread_cure() };
    case "agentMismatch":
      return { what: m.finding_agent_mismatch({ detail }), cure: m.finding_agent_mismatch_cure() };
    case "grewAfterSent":
      return {
        what: m.finding_grew({ size: bytes(Number(detail)) }),
        cure: m.finding_grew_cure(),
      };
    case "originalChanged":
    case "originalGone":
    case "convertedGone":
      return conversionFinding(finding.code, detail);
    case "sameContent":
      return { what: m.finding_same_content({ detail }), cure: m.finding_same_content_cure() };
    case "sentBefore":
      return { what: m.finding_sent_before({ detail }), cure: m.finding_sent_before_cure() };
    case "nameSentBefore":
      return { what: m.finding_name_sent_before(), cure: m.finding_name_sent_before_cure() };
    case "brokenSidecar":
    case "sheetsDisagree":
    case "doubtfulLetters":
    case "noDate":
    case "metadataIncomplete":
      return describingWords(finding.code, detail);
    default:
      return { what: never(finding.code), cure: "" };
  }
}

export function causeWords(cause: Cause): { what: string; cure: string } {
  switch (cause.code) {
    case "duplicateName":
      return { what: m.cause_duplicate_name(), cure: m.cause_duplicate_name_cure() };
    case "nameMismatch":
      return { what: m.cause_name_mismatch(), cure: m.cause_name_mismatch_cure() };
    case "badExtension":
      return { what: m.cause_bad_extension(), cure: m.cause_bad_extension_cure() };
    case "metadataRejected":
      return { what: m.cause_metadata_rejected(), cure: m.cause_metadata_rejected_cure() };
    case "hierarchyInvalid":
      return { what: m.cause_hierarchy_invalid(), cure: m.cause_hierarchy_invalid_cure() };
    case "localeUnsupported":
      return { what: m.cause_locale_unsupported(), cure: m.cause_locale_unsupported_cure() };
    case "tooLarge":
      return { what: m.cause_too_large(), cure: m.finding_too_large_cure() };
    case "notAllowed":
      return { what: m.cause_not_allowed(), cure: m.cause_not_allowed_cure() };
    case "rateLimited":
      return { what: m.cause_rate_limited(), cure: m.cause_rate_limited_cure() };
    case "serviceTrouble":
      return {
        what: cause.httpStatus
          ? m.cause_service_trouble_status({ status: cause.httpStatus })
          : m.cause_service_trouble(),
        cure: m.cause_service_trouble_cure(),
      };
    case "unreachable":
      return { what: m.cause_unreachable(), cure: m.cause_unreachable_cure() };
    case "interrupted":
      return { what: m.cause_interrupted(), cure: m.cause_interrupted_cure() };
    case "replyLost":
      return { what: m.cause_reply_lost(), cure: m.cause_reply_lost_cure() };
    case "fileChanged":
      return { what: m.cause_file_changed(), cure: m.cause_file_changed_cure() };
    case "fileChangedBefore":
      return { what: m.cause_file_changed_before(), cure: m.cause_file_changed_before_cure() };
    case "fileGone":
      return { what: m.cause_file_gone(), cure: m.cause_file_gone_cure() };
    case "fileUnreadable":
    case "fileAway":
      return unreadableCause(cause.code, cause.detail ?? "");
    case "cancelled":
      return { what: m.cause_cancelled(), cure: m.cause_cancelled_cure() };
    case "keptBack":
      return { what: m.cause_kept_back(), cure: m.cause_kept_back_cure() };
    case "secretMissing":
      return { what: m.cause_secret_missing(), cure: m.cause_secret_missing_cure() };
    case "unexpectedReply":
      return { what: m.cause_unexpected_reply(), cure: m.cause_unexpected_reply_cure() };
    default:
      return { what: never(cause.code), cure: "" };
  }
}

export function endpointWord(endpoint: SandboxEndpoint): string {
  switch (endpoint) {
    case "token":
      return m.endpoint_token();
    case "upload":
      return m.endpoint_upload();
    case "addUser":
      return m.endpoint_add_user();
    case "updateUser":
      return m.endpoint_update_user();
    case "deleteUser":
      return m.endpoint_delete_user();
    case "setPin":
      return m.endpoint_set_pin();
    case "verifyPin":
      return m.endpoint_verify_pin();
    case "agentList":
      return m.endpoint_agent_list();
    case "agentCreate":
      return m.endpoint_agent_create();
    case "agentUpdate":
      return m.endpoint_agent_update();
    case "platformUserCreate":
      return m.endpoint_platform_user_create();
    case "platformUserUpdate":
      return m.endpoint_platform_user_update();
    case "hierarchyCreate":
      return m.endpoint_hierarchy_create();
    case "hierarchyUpdate":
      return m.endpoint_hierarchy_update();
    case "customerList":
      return m.endpoint_customer_list();
    case "customerCreate":
      return m.endpoint_customer_create();
    case "customerUpdate":
      return m.endpoint_customer_update();
    case "ucaasUserCreate":
      return m.endpoint_ucaas_user_create();
    case "ucaasUserUpdate":
      return m.endpoint_ucaas_user_update();
    case "biometric":
      return m.endpoint_biometric();
    default:
      return never(endpoint);
  }
}

export function faultWords(fault: Fault): string {
  switch (fault.kind) {
    case "status":
      return fault.retryAfter === null
        ? m.fault_status_words({ status: fault.status })
        : m.fault_status_retry_words({ status: fault.status, seconds: fault.retryAfter });
    case "delay":
      return m.fault_delay_words({ seconds: fault.seconds });
    case "stall":
      return m.fault_stall_words({ percent: fault.percent, seconds: fault.seconds });
    case "reset":
      return m.fault_reset_words({ percent: fault.percent });
    case "loseReply":
      return m.fault_lose_reply();
    case "expiredToken":
      return m.fault_expired_token();
    case "garbage":
      return m.fault_garbage();
    case "biometricCode":
      return m.fault_biometric_words({ code: fault.code });
    default:
      return never(fault);
  }
}

