import type { Country, FactorKind, PersonState, PersonView, PhoneReading } from "./host";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

export const COUNTRIES: Country[] = [
  ["+43", "Austria", "AT"],
  ["+61", "Australia", "AU"],
  ["+32", "Belgium", "BE"],
  ["+55", "Brazil", "BR"],
  ["+1", "Canada", "CA"],
  ["+385", "Croatia", "HR"],
  ["+420", "Czechia", "CZ"],
  ["+33", "France", "FR"],
  ["+49", "Germany", "DE"],
  ["+91", "India", "IN"],
  ["+353", "Ireland", "IE"],
  ["+81", "Japan", "JP"],
  ["+962", "Jordan", "JO"],
  ["+234", "Nigeria", "NG"],
  ["+65", "Singapore", "SG"],
  ["+82", "South Korea", "KR"],
  ["+34", "Spain", "ES"],
  ["+46", "Sweden", "SE"],
  ["+971", "United Arab Emirates", "AE"],
  ["+44", "United Kingdom", "GB"],
  ["+1", "United States", "US"],
].map(([code, name, region]) => ({
  code: code ?? "",
  name: name ?? "",
  region: region ?? "",
  leads: region !== "CA",
}));

/** As the station reads a number, for the countries of this list: one that says its country, or a trunk zero. */
/** An address as it is sent, of the one domain in letters of a language that is scripted. */
export function asSent(text: string): string | null {
  return text.includes("@müller.example") ? text.replace("müller", "xn--mller-kva") : null;
}

export function readNumber(countryCode: string, number: string): PhoneReading {
  const whole = number.replace(/^\s*00/, "+").replace(/[^\d+]/g, "");
  const own = COUNTRIES.find((country) => whole.startsWith(country.code) && country.leads);
  const code = own?.code ?? countryCode;
  const national = (own ? whole.slice(own.code.length) : whole).replace(/^0/, "");
  if (code === "") return { reading: "wrong", field: "countryCode", words: "Say the country of the number" };
  if (national.length < 5) return { reading: "wrong", field: "number", words: `This number is too short for ${code}` };
  const grouped = national.replace(/^(\d{2,3})(\d{4})/, "$1 $2 ");
  return { reading: "number", countryCode: code, region: own?.region ?? null, grouped };
}

type Seed = [first: string, last: string, login: string, code: string, number: string, factors: string, state?: PersonState];

const SEEDS: Seed[] = [
  ["Amara", "Okafor", "amara.okafor", "+234", "803 555 0142", "pin face"],
  ["Benedikt", "Lang", "b.lang", "+49", "30 5550 1199", "pin"],
  ["Chidi", "Eze", "chidi.eze", "+1", "415 555 0118", "", "unknown"],
  ["Dolores", "Ibáñez", "dolores.i", "+34", "91 555 01 77", "pin face palm"],
  ["Emi", "Tanaka", "emi.t", "+81", "3 5550 0144", "face"],
  ["Farah", "Haddad", "farah.haddad", "+962", "6 555 0120", "", "draft"],
  ["Gustav", "Berg", "g.berg", "+46", "8 555 010 93", "pin"],
  ["Hana", "Nováková", "hana.n", "+420", "255 501 07", "pin face"],
  ["Ivo", "Marković", "ivo.m", "+385", "1 555 0133", "", "refused"],
  ["Jun", "Park", "jun.park", "+82", "2 5550 0155", "pin face"],
  ["Kavya", "Rao", "kavya.rao", "+91", "98 5550 0162", "pin"],
  ["Liam", "Byrne", "liam.b", "+353", "1 555 0171", "pin face fingerprint"],
  ["Mei", "Lin", "mei.lin", "+65", "5550 0188", "face"],
  ["Noor", "Aziz", "noor.a", "+971", "4 555 0190", "pin", "unknown"],
  ["Oskar", "Wolf", "o.wolf", "+43", "1 555 0104", "pin"],
  ["Priya", "Nair", "priya.n", "+91", "80 5550 0133", "pin face"],
  ["Quentin", "Roy", "q.roy", "+33", "1 5550 0122", "pin"],
  ["Rosa", "Lima", "rosa.lima", "+55", "11 5550 0177", "face"],
  ["Sam", "Carter", "s.carter", "+44", "20 5555 0101", "pin", "deleted"],
  ["Tomás", "Vidal", "tomas.v", "+34", "93 555 01 12", ""],
];

function guidOf(at: number): string {
  return `${(at + 0x5a10_0000).toString(16).padStart(8, "0")}-0555-4555-8555-${at.toString(16).padStart(12, "0")}`;
}

function aPerson(at: number, seed: Seed): PersonView {
  const [firstName, lastName, loginName, countryCode, number, listed, state = "known"] = seed;
  const factors = listed.split(" ").filter(Boolean) as FactorKind[];
  const now = Date.now();
  const nameless = state === "draft" || state === "refused" || (state === "unknown" && factors.length === 0);
  const kinds: FactorKind[] = ["pin", "face", "fingerprint", "palm"];
  return {
    row: {
      id: `p${at}`,
      loginName,
      firstName,
      lastName,
      email: `${loginName}@example.org`,
      phone: `${countryCode} ${number}`,
      number: null,
      numberIsRight: false,
      state,
      factors,
    },
    draft: {
      loginName,
      firstName,
      lastName,
      email: `${loginName}@example.org`,
      countryCode,
      number,
      aliases: at % 4 === 2 ? [`${firstName[0] ?? "x"}${lastName}`.toLowerCase(), `${firstName[0] ?? "x"}.${lastName}`.toLowerCase()] : [],
    },
    guid: nameless ? null : guidOf(at),
    addedAt: nameless ? null : now - ((at * 37) % 400) * DAY - 90 * MINUTE,
    changedAt: now - ((at * 13) % 60) * DAY - 20 * MINUTE,
    note: null,
    pending:
      state !== "unknown"
        ? null
        : factors.length === 0
          ? {
              kind: "add",
              since: now - 38 * MINUTE,
              words: "The connection broke after the request was sent, before a reply came.",
            }
          : { kind: "pin", since: now - 5 * MINUTE, words: "No reply came within 30 seconds." },
    refusal: state === "refused" ? "AuthX refused: this login name is in use." : null,
    factors: kinds.map((factor) => ({
      factor,
      state: factors.includes(factor) ? "present" : "absent",
      since: factors.includes(factor) ? now - ((at * 7) % 90) * DAY - 60 * MINUTE : null,
    })),
    failedVerifications: 0,
    consent: null,
  };
}

const FIRST = "Ada Adil Aiko Alba Amara Anders Anouk Arjun Asha Bao Bela Bruno Camila Chidi Dara Dolores Eero Elif Emi Farah Gustav Hana Hugo Ines Ivo Jonas Jun Kavya Keiko Lars Leila Liam Lucia Marek Mei Mira Nadia Nils Noor Omar Oskar Petra Priya Quentin Rafael Rosa Samir Sofia Tariq Uma Vera Wen Yara Zofia".split(" ");
const LAST = "Abel Adeyemi Aziz Baker Berg Byrne Castro Dahl Eze Farkas Fischer Garcia Haddad Hoang Ibarra Ito Jansen Kaya Keller Kim Lang Lima Lindqvist Lopez Markovic Meyer Moreau Nair Novak Nowak Okafor Okoro Olsen Park Petrov Quinn Rao Reyes Roy Sato Silva Tanaka Toth Ueda Vidal Wagner Wolf Yilmaz Zeman".split(" ");
const PLACES = ["+49 30 555", "+1 415 555", "+34 91 555", "+81 3 5550", "+91 80 5550", "+44 20 5555"];
const LISTED = ["pin", "pin face", "", "face", "pin palm", "pin", "pin face fingerprint", "pin"];

export function fewPeople(): PersonView[] {
  return SEEDS.map((seed, at) => aPerson(at, seed));
}

/** Invented people without end: the same number is always the same person. */
export function crowdPerson(at: number): PersonView {
  const first = FIRST[(at * 7 + Math.floor(at / 2500)) % FIRST.length] ?? "Ada";
  const last = LAST[(at * 11 + Math.floor(at / 53)) % LAST.length] ?? "Abel";
  const [code = "", ...rest] = (PLACES[at % PLACES.length] ?? "").split(" ");
  const state: PersonState = at % 9973 === 11 ? "unknown" : at % 1201 === 7 ? "refused" : at % 709 === 5 ? "deleted" : "known";
  return aPerson(at, [
    first,
    last,
    `${first}.${last}${at}`.toLowerCase(),
    code,
    `${rest.join(" ")} ${String(at % 10_000).padStart(4, "0")}`,
    state === "known" ? (LISTED[at % LISTED.length] ?? "") : "",
    state,
  ]);
}
