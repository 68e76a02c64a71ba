import { aFailure, no, ok } from "./memory-base";
import type {
  ImportFile,
  ImportLook,
  ImportPage,
  ImportPlan,
  ImportProgress,
  ImportQuery,
  ImportReading,
  ImportRowView,
  ImportRun,
  ImportSeparator,
  ImportStage,
  Outcome,
} from "./host";

const REQUIRED = ["login_name", "first_name", "last_name", "email", "number"];
const FIELDS = [...REQUIRED.slice(0, 4), "country_code", "number", "alias_1", "alias_2", "alias_3", "alias_4", "alias_5", "note", "guid", "state"];
const FIRST = ["Anna", "Björn", "Chloé", "David", "Elif", "Greta", "Hugo", "Inès", "Jürgen", "Łukasz"];
const LAST = ["Abbott", "Brandt", "Castillo", "Dvořák", "Eriksen", "García", "Müller", "Nguyen", "Rossi", "Weiß"];
const PLANS: readonly ImportPlan[] = ["add", "change", "adopt", "same", "invalid", "duplicate", "unsettled"];

/** How often a scripted run moves on. */
const TICK = 100;

function aRow(at: number): ImportRowView {
  const first = FIRST[at % FIRST.length] ?? "";
  const last = LAST[(at * 3) % LAST.length] ?? "";
  const loginName = `${first}.${last}${at}`.toLowerCase();
  const row: ImportRowView = {
    line: at + 2,
    plan: "add",
    state: "waiting",
    loginName,
    firstName: first,
    lastName: last,
    email: `${loginName}@example.org`,
    phone: "+49 30 901820",
    person: null,
    differs: [],
    field: null,
    words: "",
  };
  const left = (plan: ImportPlan, field: string | null, words: string): ImportRowView => ({ ...row, plan, state: "left", field, words });
  switch (at % 12) {
    case 3:
      return {
        ...row,
        plan: "change",
        person: "p1",
        differs: [
          { field: "last_name", from: "Abbot", to: last },
          { field: "alias_1", from: "", to: "front-desk" },
        ],
      };
    case 5:
      return left("invalid", "number", "This is not a number of +49");
    case 7:
      return left("duplicate", "login_name", `Line ${at - 4} has the same login name. Keep one of them.`);
    case 9:
      return { ...row, plan: "same", state: "left", person: "p2" };
    case 11:
      return left("unsettled", "login_name", "An earlier change of this person has no known outcome. Settle it first.");
    default:
      return row;
  }
}

/** A file of people that is only memory. One in six that are sent is refused, one in eight is lost. */
export class MemoryImports {
  /** The run is over before the answer comes that it began, and the answer was made before it did. */
  overAtOnce = false;
  /** How many lines the file has that is chosen next; none: the dialog is dismissed. */
  rowsInFile = 24;
  /** Its names; without them columns have to be chosen. */
  header = ["Benutzername", "Vorname", "Nachname", "E-Mail", "Landesvorwahl", "Telefon", "Abteilung"];
  /** How the file that is chosen next was read. */
  reading: ImportReading = {
    encoding: { why: "frequency", letters: 0, damaged: 0 },
    separator: { why: "widths", alike: 25, lines: 25, cells: 7 },
    doubt: null,
    passed: [],
    passedLines: 0,
  };
  private file: ImportFile | null = null;
  private rows: ImportRowView[] = [];
  private checkedAt = 0;
  private stage: ImportStage | null = null;
  private seq = 0;
  private listen: ((progress: ImportProgress) => void) | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;

  watch(listen: (progress: ImportProgress) => void): Outcome<null> {
    this.listen = listen;
    return ok(null);
  }

  look(): Outcome<ImportLook> {
    const run: ImportRun | null =
      this.stage === null
        ? null
        : {
            file: "Kolleginnen.csv",
            checkedAt: this.checkedAt,
            plans: PLANS.map((plan) => ({ plan, rows: this.rows.filter((row) => row.plan === plan).length })),
            progress: this.progress(),
          };
    return ok({ file: this.file, run });
  }

  choose(): Outcome<ImportLook | null> {
    if (this.rowsInFile === 0) return ok(null);
    const found = ["login_name", "first_name", "last_name", "email", "country_code", "number"];
    this.file = {
      name: "Kolleginnen.csv",
      size: this.rowsInFile * 74,
      rows: this.rowsInFile,
      encoding: "windows-1252",
      encodings: ["UTF-8", "windows-1252", "macintosh", "UTF-16LE", "UTF-16BE"],
      damaged: false,
      separator: "semicolon",
      reading: this.reading,
      header: this.header,
      preview: Array.from({ length: Math.min(8, this.rowsInFile) }, (_, at) => {
        const row = aRow(at);
        return [row.loginName, row.firstName, row.lastName, row.email, "DE", "030 901820", "Empfang"];
      }),
      places: this.header[0] === "Benutzername" ? found.map((field, column) => ({ field, column })) : [],
      fields: FIELDS.map((field) => ({ field, required: REQUIRED.includes(field) })),
    };
    return this.look();
  }

  readAs(encoding: string, separator: ImportSeparator): Outcome<ImportLook> {
    if (!this.file) return no(aFailure("gone", "Choose the file again"));
    const { reading } = this.file;
    const chosen = {
      encoding: encoding === this.file.encoding ? reading.encoding : { ...reading.encoding, why: "chosen" as const },
      separator: separator === this.file.separator ? reading.separator : { ...reading.separator, why: "chosen" as const },
      doubt: encoding === this.file.encoding ? reading.doubt : null,
    };
    this.file = { ...this.file, encoding, separator, damaged: encoding === "UTF-8", reading: { ...reading, ...chosen } };
    return this.look();
  }

  check(): Outcome<ImportLook> {
    if (!this.file) return no(aFailure("gone", "Choose the file again"));
    this.rows = Array.from({ length: this.rowsInFile }, (_, at) => aRow(at));
    this.checkedAt = Date.now();
    this.stage = "checked";
    return this.look();
  }

  page(query: ImportQuery): Outcome<ImportPage> {
    const rows = this.rows.filter(
      (row) =>
        (query.plans.length === 0 || query.plans.includes(row.plan)) &&
        (query.states.length === 0 || query.states.includes(row.state)),
    );
    return ok({ rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length });
  }

  start(): Outcome<ImportLook> {
    const before = this.look();
    this.stage = "running";
    this.seq = 0;
    if (this.overAtOnce) {
      this.move(this.rows.length);
      this.end();
      return before;
    }
    this.again();
    return this.look();
  }

  stop(): Outcome<null> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.end();
    return ok(null);
  }

  retry(): Outcome<ImportLook> {
    this.rows = this.rows.map((row) => (row.state === "refused" ? { ...row, state: "waiting", words: "" } : row));
    return this.start();
  }

  discard(): Outcome<ImportLook> {
    this.rows = [];
    this.file = null;
    this.stage = null;
    return this.look();
  }

  report(): Outcome<number | null> {
    return ok(this.rows.length);
  }

  private again(): void {
    this.timer = setTimeout(() => {
      this.move(Math.max(4, Math.ceil(this.rows.length / 30)));
      if (this.rows.some((row) => row.state === "waiting")) {
        this.listen?.(this.progress());
        this.again();
      } else {
        this.end();
      }
    }, TICK);
  }

  private end(): void {
    this.stage = this.rows.some((row) => row.state === "waiting") ? "stopped" : "ended";
    this.listen?.(this.progress());
  }

  private move(count: number): void {
    let left = count;
    this.rows = this.rows.map((row) => {
      if (row.state !== "waiting" || left === 0) return row;
      left -= 1;
      if (row.line % 17 === 6) return { ...row, state: "refused", words: "The service answered with its code 0" };
      if (row.line % 19 === 8) return { ...row, state: "unknown", person: "p3", words: "the connection broke before the reply" };
      return { ...row, state: "done", person: "p1" };
    });
  }

  private progress(): ImportProgress {
    const count = (state: ImportRowView["state"]): number => this.rows.filter((row) => row.state === state).length;
    const [waiting, done, refused, unknown] = [count("waiting"), count("done"), count("refused"), count("unknown")];
    const running = this.stage === "running";
    return {
      seq: (this.seq += 1),
      stage: this.stage ?? "checked",
      words: "",
      total: waiting + done + refused + unknown,
      done,
      refused,
      unknown,
      sending: running ? Math.min(8, waiting) : 0,
      rate: running ? 412 : 0,
      secondsLeft: running ? Math.round(waiting / 412) : null,
    };
  }
}
