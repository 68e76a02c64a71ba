import { m } from "../../paraglide/messages";
import type { ConnectionDraft, ConnectionView, Environment, FieldValue, Mode, TypedSecretField, Vendor } from "../../platform/host";
import { connectionFieldWords } from "../../words/connections";
import { addressOf, groupsOf, hostOf, valueOf, type FieldGroup, type FieldName } from "./vendors";

const NAMES: readonly FieldName[] = [
  "apipath",
  "hostname",
  "applicationId",
  "applicationKey",
  "biometricHostName",
  "biometricApplicationKey",
  "biometricSecretKey",
  "clientId",
  "clientSecret",
  "email",
  "accessId",
  "password",
  "appId",
  "appKey",
];

function blank(): Record<FieldName, string> {
  const all: Partial<Record<FieldName, string>> = {};
  for (const name of NAMES) all[name] = "";
  return all as Record<FieldName, string>;
}

/** What is typed into the dialog, and which of it will be sent. */
export class ConnectForm {
  readonly vendor: Vendor;
  name = $state("");
  environment = $state<Environment>("production");
  customUrl = $state("");
  mode = $state<Mode>("login");
  text = $state(blank());

  readonly groups: FieldGroup[] = $derived.by(() => groupsOf(this.shape()));

  /** The host in the making, as long as it can be told. */
  readonly host: string | null = $derived.by(() => {
    if (this.vendor !== "authx") return hostOf(this.vendor, this.environment, []);
    const { apipath, hostname } = this.text;
    return apipath.trim() === "" || hostname.trim() === "" ? null : hostOf("authx", this.environment, this.fields());
  });

  readonly moved: boolean = $derived.by(
    () =>
      this.existing === null ||
      addressOf(this.existing) !== addressOf({ ...this.shape(), baseUrl: this.customUrl, fields: this.fields() }),
  );

  readonly dirty: boolean = $derived.by(() => this.now() !== this.untouched);
  private readonly untouched: string;

  constructor(
    vendor: Vendor,
    private readonly existing: ConnectionView | null,
  ) {
    this.vendor = vendor;
    if (existing) {
      this.name = existing.name;
      this.environment = existing.environment;
      this.customUrl = existing.environment === "custom" ? existing.baseUrl : "";
      this.mode = existing.mode ?? "login";
      for (const name of NAMES) this.text[name] = valueOf(existing.fields, name);
    }
    this.untouched = this.now();
  }

  /** Whether the secrets of a group have to be typed: they were given for an address, and go to no other. */
  asks(group: FieldGroup): boolean {
    if (this.moved) return true;
    if (group.kind === "main") return false;
    const before = this.existing ? valueOf(this.existing.fields, "biometricHostName") : "";
    return before === "" || this.text.biometricHostName.trim() !== before;
  }

  missing(): Record<string, string> {
    const found: Record<string, string> = {};
    if (this.name.trim() === "") found["name"] = m.needs_name();
    if (this.environment === "custom" && this.customUrl.trim() === "") found["customUrl"] = m.needs_url();
    for (const group of this.groups) {
      const shown = [...group.open, ...(this.asks(group) ? group.secret : [])];
      const empty = shown.filter((name) => this.text[name].trim() === "");
      if (group.kind === "biometric" && empty.length === shown.length) continue;
      for (const name of empty) {
        found[name] =
          group.kind === "biometric"
            ? m.group_biometric_part()
            : m.needs_value({ what: connectionFieldWords(name).label });
      }
    }
    return found;
  }

  draft(confirmedHost: string | null): ConnectionDraft {
    return {
      id: this.existing?.id ?? null,
      vendor: this.vendor,
      name: this.name.trim(),
      environment: this.environment,
      customUrl: this.environment === "custom" ? this.customUrl.trim() : null,
      confirmedHost,
      mode: this.shape().mode,
      fields: this.fields(),
    };
  }

  secrets(): TypedSecretField[] {
    return this.groups
      .filter((group) => this.asks(group))
      .flatMap((group) => group.secret)
      .filter((field) => this.text[field] !== "")
      .map((field) => ({ field, secret: this.text[field] }));
  }

  /** Nothing secret outlives the dialog. */
  clear(): void {
    this.text = blank();
  }

  isField(field: string): field is FieldName {
    return this.groups.some((group) => [...group.open, ...group.secret].some((name) => name === field));
  }

  private shape(): { vendor: Vendor; environment: Environment; mode: Mode | null } {
    return { vendor: this.vendor, environment: this.environment, mode: this.vendor === "enablex" ? this.mode : null };
  }

  private fields(): FieldValue[] {
    return groupsOf(this.shape())
      .flatMap((group) => group.open)
      .map((field) => ({ field, value: this.text[field].trim() }))
      .filter((one) => one.value !== "");
  }

  private now(): string {
    return JSON.stringify([this.name, this.environment, this.customUrl, this.mode, this.text]);
  }
}
