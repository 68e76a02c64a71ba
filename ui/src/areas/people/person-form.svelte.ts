import { m } from "../../paraglide/messages";
import type { Host, PersonDraft, PhoneReading } from "../../platform/host";
import { codeOf, countryOf, type NamedCountry } from "./countries";

export const MOST_ALIASES = 5;

export function blankPerson(countryCode = ""): PersonDraft {
  return { loginName: "", firstName: "", lastName: "", email: "", countryCode, number: "", aliases: [] };
}

/** What is typed about a person. */
export class PersonForm {
  loginName = $state("");
  firstName = $state("");
  lastName = $state("");
  email = $state("");
  /** The chosen country, or a code that several share. */
  country = $state("");
  number = $state("");
  aliases = $state<{ text: string }[]>([]);
  guid = $state("");
  /** How the number is read that stands there now; null while none does. */
  reading = $state.raw<PhoneReading | null>(null);
  /** The address as it will be sent, where that is not what is typed. */
  emailSent = $state.raw<string | null>(null);
  private readings = 0;
  private addresses = 0;
  readonly dirty: boolean = $derived.by(() => this.now() !== this.untouched);
  private readonly untouched: string;

  constructor(
    from: PersonDraft,
    private readonly countries: readonly NamedCountry[],
  ) {
    this.loginName = from.loginName;
    this.firstName = from.firstName;
    this.lastName = from.lastName;
    this.email = from.email;
    this.country = countryOf(countries, from.countryCode);
    this.number = from.number;
    this.aliases = from.aliases.map((text) => ({ text }));
    this.untouched = this.now();
  }

  /** Asks how the number is read; one that says its country itself sets it. */
  async read(host: Host): Promise<void> {
    const mine = ++this.readings;
    if (this.number.trim() === "") {
      this.reading = null;
      return;
    }
    const outcome = await host.peoplePhone(codeOf(this.countries, this.country), this.number);
    if (mine !== this.readings || outcome.status === "error") return;
    this.reading = outcome.data;
    if (outcome.data.reading === "wrong") return;
    const { countryCode, region } = outcome.data;
    if (countryCode === codeOf(this.countries, this.country)) return;
    const known = this.countries.some((country) => country.region === region && country.code === countryCode);
    this.country = known && region ? region : countryOf(this.countries, countryCode);
  }

  /** Asks how the address will be sent. What is plain is sent as it is typed. */
  async readEmail(host: Host): Promise<void> {
    const mine = ++this.addresses;
    const outcome = this.email.includes("@") ? await host.peopleEmail(this.email) : null;
    if (mine !== this.addresses) return;
    this.emailSent = outcome?.status === "ok" ? outcome.data : null;
  }

  draft(): PersonDraft {
    return {
      loginName: this.loginName.trim(),
      firstName: this.firstName.trim(),
      lastName: this.lastName.trim(),
      email: this.email.trim(),
      countryCode: codeOf(this.countries, this.country),
      number: this.number.trim(),
      aliases: this.aliases.map((alias) => alias.text.trim()).filter((alias) => alias !== ""),
    };
  }

  missing(withGuid: boolean): Record<string, string> {
    const found: Record<string, string> = {};
    const need = (field: string, text: string, words: string): void => {
      if (text.trim() === "") found[field] = words;
    };
    if (withGuid) need("guid", this.guid, m.needs_guid());
    need("loginName", this.loginName, m.needs_login());
    need("firstName", this.firstName, m.needs_first());
    need("lastName", this.lastName, m.needs_last());
    need("email", this.email, m.needs_email());
    need("countryCode", this.country, m.needs_country());
    need("number", this.number, m.needs_number());
    return found;
  }

  /** Blank aliases are not sent, so the shell counts without them: this finds the line that it means. */
  lineOf(field: string): string {
    const sent = /^aliases\.(\d+)$/.exec(field);
    if (!sent) return field;
    const lines = this.aliases.flatMap((alias, line) => (alias.text.trim() === "" ? [] : [line]));
    return `aliases.${lines[Number(sent[1])] ?? 0}`;
  }

  private now(): string {
    return JSON.stringify([this.draft(), this.aliases.length, this.guid, this.country]);
  }
}
