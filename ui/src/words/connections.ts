import type { FieldName } from "../areas/connections/vendors";
import { m } from "../paraglide/messages";
import type { IconName } from "../parts/Icon.svelte";
import type { Environment, SecretView, Vendor } from "../platform/host";
import { keyringWords, never } from "./codes";
import { ago } from "./format";

export function vendorWords(vendor: Vendor): { name: string; what: string; icon: IconName } {
  switch (vendor) {
    case "authx":
      return { name: m.vendor_authx(), what: m.vendor_authx_what(), icon: "people" };
    case "authenticx":
      return { name: m.vendor_authenticx(), what: m.vendor_authenticx_what(), icon: "calls" };
    case "enablex":
      return { name: m.vendor_enablex(), what: m.vendor_enablex_what(), icon: "customers" };
    default:
      return { name: never(vendor), what: "", icon: "link" };
  }
}

export function environmentHint(vendor: Vendor, environment: Environment, host: string | null): string {
  if (environment === "custom") return m.environment_custom_hint();
  if (environment === "staging") return m.environment_staging_hint();
  switch (vendor) {
    case "authx":
      return host === null ? m.environment_authx_blank() : m.environment_authx_hint({ host });
    case "authenticx":
      return m.environment_production_hint();
    case "enablex":
      return m.environment_enablex_hint();
    default:
      return never(vendor);
  }
}

export function connectionFieldWords(field: FieldName): { label: string; hint: string | null } {
  switch (field) {
    case "apipath":
      return { label: m.field_apipath(), hint: m.field_apipath_hint() };
    case "hostname":
      return { label: m.field_hostname(), hint: m.field_hostname_hint() };
    case "applicationId":
      return { label: m.field_application_id(), hint: null };
    case "applicationKey":
      return { label: m.field_application_key(), hint: null };
    case "biometricHostName":
      return { label: m.field_biometric_host(), hint: null };
    case "biometricApplicationKey":
      return { label: m.field_biometric_application_key(), hint: null };
    case "biometricSecretKey":
      return { label: m.field_biometric_secret_key(), hint: null };
    case "clientId":
      return { label: m.client_id(), hint: null };
    case "clientSecret":
      return { label: m.client_secret(), hint: null };
    case "email":
      return { label: m.field_connection_email(), hint: null };
    case "accessId":
      return { label: m.field_access_id(), hint: null };
    case "password":
      return { label: m.field_password(), hint: null };
    case "appId":
      return { label: m.field_app_id(), hint: null };
    case "appKey":
      return { label: m.field_app_key(), hint: null };
    default:
      return { label: never(field), hint: null };
  }
}

/** What a secret is called, by the name of its field. */
export function secretWord(field: string): string {
  return connectionFieldWords(field as FieldName).label;
}

export type SecretWords = { state: string; more: string | null; wrong: boolean };

/** "Set · changed 3 days ago · last used 2 minutes ago · stored in Secret Service", in two parts. */
export function secretWords(secret: SecretView, now: number): SecretWords {
  const { changedAt, usedAt, storedIn } = secret;
  const more = [
    changedAt === null ? null : m.secret_changed({ when: ago(changedAt, now) }),
    usedAt === null ? m.secret_never_used() : m.secret_used({ when: ago(usedAt, now) }),
    storedIn === null ? null : m.secret_stored_in({ place: storedIn }),
  ]
    .filter(Boolean)
    .join(" · ");
  switch (secret.state) {
    case "set":
      return { state: m.secret_set(), more, wrong: false };
    case "session":
      return { state: m.secret_session(), more, wrong: false };
    case "missing":
      return { state: m.secret_missing(), more: null, wrong: true };
    case "unknown":
      return {
        state: secret.trouble ? keyringWords(secret.trouble).title : m.secret_unknown(),
        more: null,
        wrong: true,
      };
    default:
      return { state: never(secret.state), more: null, wrong: true };
  }
}
