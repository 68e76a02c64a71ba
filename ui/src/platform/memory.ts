import { activityPage, activityRows } from "./memory-activity";
import { aFailure, no, ok } from "./memory-base";
import { MemoryAccounts } from "./memory-accounts";
import { changeSecret, saveConnection, testLines } from "./memory-connections";
import { MemoryImports } from "./memory-imports";
import { COUNTRIES, asSent, readNumber } from "./memory-names";
import { MemoryNumbers } from "./memory-numbers";
import { MemoryPeople } from "./memory-people";
import { MemoryUpdates } from "./memory-updates";
import { bringIn, settingsPreview, settingsWritten } from "./memory-settings";
import { choiceOf, makeScene, type Scene, type SceneName } from "./memory-scenes";
import type {
  ActivityPage,
  ActivityQuery,
  ActivityRow,
  BackupSummary,
  ChainVerdict,
  ConnectionDraft,
  ConnectionView,
  Country,
  Host,
  ImportColumns,
  ImportLook,
  ImportPage,
  ImportProgress,
  ImportQuery,
  KioskLanguage,
  ImportSeparator,
  Keep,
  NumbersProgress,
  Outcome,
  PeopleDesk,
  RestoredDesk,
  PeoplePage,
  PeopleQuery,
  PersonDraft,
  PersonView,
  PhoneReading,
  PinResult,
  RecordsState,
  Settlement,
  SettingsPreview,
  SettingsWritten,
  StationView,
  TestLine,
  TypedSecretField,
  UpdateState,
  UpdatesView,
  VerifyResult,
  WriteResult,
} from "./host";

export { aFailure } from "./memory-base";

/**
 * A shell that is only memory, for tests and for looking at pages in a plain browser.
 * Trouble is asked for by what is typed: a client id of `keyring-locked`, an address of another host,
 * a login name that begins with `unknown` or `refused`, a passphrase that begins with `wrong`.
 */
export class MemoryHost extends MemoryAccounts implements Host {
  /** The file and its rows, for a test to drive. */
  readonly imports = new MemoryImports();
  readonly updates = new MemoryUpdates();
  readonly people: MemoryPeople;
  readonly oddNumbers: MemoryNumbers;
  private records: RecordsState;
  private lastBackup: number | null = Date.now() - 3 * 86_400_000;
  private usedForPeople: string | null = null;
  private entries: ActivityRow[] | null = null;

  constructor(scene: Scene) {
    super(scene);
    this.people = new MemoryPeople(scene.people);
    this.oddNumbers = new MemoryNumbers(this.people);
    this.records = scene.records;
    if (scene.people === "few") this.lastBackup = null;
  }

  static fromQuery(query: URLSearchParams): MemoryHost {
    const scene = makeScene(
      (query.get("scene") ?? "first") as SceneName,
      (query.get("role") ?? "admin") as StationView["role"],
    );
    const host = new MemoryHost(scene);
    const hover = query.get("hover");
    if (hover) setTimeout(() => { host.send({ kind: "hover", files: Number(hover) }); }, 100);
    if (query.has("moving")) host.run();
    const lines = query.get("import");
    if (lines) host.imports.rowsInFile = Number(lines);
    host.set(query);
    const updates = query.get("updates");
    if (updates) host.updates.goTo(updates as UpdateState["kind"]);
    return host;
  }

  async connectionsList(): Promise<Outcome<ConnectionView[]>> {
    return this.answer("connectionsList", [], () => ok([...this.scene.connections]));
  }

  async connectionSave(
    draft: ConnectionDraft,
    secrets: TypedSecretField[],
    keep: Keep,
  ): Promise<Outcome<ConnectionView>> {
    return this.answer("connectionSave", [draft, secrets, keep], () => {
      const outcome = saveConnection(this.scene, draft, secrets, keep);
      if (outcome.status === "error") return outcome;
      if (outcome.data.vendor === "authenticx") this.inUse ??= outcome.data.id;
      this.snapshot();
      return outcome;
    });
  }

  async connectionReplaceSecret(
    id: string,
    field: string,
    secret: string,
    keep: Keep,
  ): Promise<Outcome<ConnectionView>> {
    return this.answer("connectionReplaceSecret", [id, field, secret, keep], () =>
      changeSecret(this.scene, id, field, keep),
    );
  }

  async connectionForgetSecret(id: string, field: string): Promise<Outcome<ConnectionView>> {
    return this.answer("connectionForgetSecret", [id, field], () => changeSecret(this.scene, id, field, null));
  }

  async connectionRemove(id: string): Promise<Outcome<null>> {
    return this.answer("connectionRemove", [id], () => {
      this.scene.connections = this.scene.connections.filter((one) => one.id !== id);
      this.snapshot();
      return ok(null);
    });
  }

  async connectionTest(id: string): Promise<Outcome<TestLine[]>> {
    return this.answer("connectionTest", [id], () => ok(testLines()));
  }

  async updatesState(covered: boolean): Promise<Outcome<UpdatesView>> {
    return this.answer("updatesState", [covered], () => ok(this.updates.view));
  }

  async updatesLook(): Promise<Outcome<UpdatesView>> {
    return this.answer("updatesLook", [], () => ok(this.updates.look()));
  }

  async updatesFetch(): Promise<Outcome<null>> {
    return this.answer("updatesFetch", [], () => ok(this.updates.fetch()));
  }

  async updatesInstall(): Promise<Outcome<null>> {
    return this.answer("updatesInstall", [], () => ok(this.updates.install()));
  }

  async settingsExport(): Promise<Outcome<SettingsWritten | null>> {
    return this.answer("settingsExport", [], () => ok(settingsWritten(this.scene)));
  }

  async settingsPreview(): Promise<Outcome<SettingsPreview | null>> {
    return this.answer("settingsPreview", [], () => ok(settingsPreview()));
  }

  async settingsImport(): Promise<Outcome<StationView>> {
    return this.answer("settingsImport", [], () => {
      bringIn(this.scene, settingsPreview());
      return ok(this.scene.station);
    });
  }

  async peopleDesk(): Promise<Outcome<PeopleDesk>> {
    return this.answer("peopleDesk", [], () => this.desk());
  }

  async peopleUseConnection(id: string): Promise<Outcome<PeopleDesk>> {
    return this.answer("peopleUseConnection", [id], () => {
      this.usedForPeople = id;
      return this.desk();
    });
  }

  async peopleSearch(query: PeopleQuery): Promise<Outcome<PeoplePage>> {
    return this.answer("peopleSearch", [query], () => {
      if (this.records !== "ready") return no(aFailure("recordsClosed", "The records are not open.", { retry: "safe" }));
      return ok(this.people.search(query));
    });
  }

  async peopleCountries(): Promise<Outcome<Country[]>> {
    return this.answer("peopleCountries", [], () => ok(COUNTRIES));
  }

  async peoplePhone(countryCode: string, number: string): Promise<Outcome<PhoneReading>> {
    return this.answer("peoplePhone", [countryCode, number], () => ok(readNumber(countryCode, number)));
  }

  peopleEmail: Host["peopleEmail"] = async (text) => this.answer("peopleEmail", [text], () => ok(asSent(text)));

  async personOpen(id: string): Promise<Outcome<PersonView>> {
    return this.answer("personOpen", [id], () => this.people.open(id));
  }

  async personAdd(draft: PersonDraft): Promise<Outcome<WriteResult>> {
    return this.answer("personAdd", [draft], () => this.people.add(draft));
  }

  async personUpdate(id: string, draft: PersonDraft): Promise<Outcome<WriteResult>> {
    return this.answer("personUpdate", [id, draft], () => this.people.update(id, draft));
  }

  async personDelete(id: string, typedLoginName: string): Promise<Outcome<WriteResult>> {
    return this.answer("personDelete", [id, typedLoginName], () => this.people.remove(id, typedLoginName));
  }

  async personForget(id: string): Promise<Outcome<null>> {
    return this.answer("personForget", [id], () => this.people.forget(id));
  }

  async personRetry(id: string): Promise<Outcome<WriteResult>> {
    return this.answer("personRetry", [id], () => this.people.retry(id));
  }

  async personAdopt(draft: PersonDraft, guid: string): Promise<Outcome<PersonView>> {
    return this.answer("personAdopt", [draft, guid], () => this.people.adopt(draft, guid));
  }

  async personSettle(
    id: string,
    how: Settlement,
    guid: string | null,
    note: string,
  ): Promise<Outcome<PersonView>> {
    return this.answer("personSettle", [id, how, guid, note], () => this.people.settle(id, how, guid, note));
  }

  async personRecreate(id: string): Promise<Outcome<PersonDraft>> {
    return this.answer("personRecreate", [id], () => {
      const found = this.people.open(id);
      return found.status === "ok" ? ok(found.data.draft) : found;
    });
  }

  async pinGenerate(id: string): Promise<Outcome<PinResult>> {
    return this.answer("pinGenerate", [id], () => this.people.setPin(id, null));
  }

  async pinSet(id: string, pin: string): Promise<Outcome<PinResult>> {
    return this.answer("pinSet", [id, pin], () => this.people.setPin(id, pin));
  }

  async pinVerify(id: string, pin: string): Promise<Outcome<VerifyResult>> {
    return this.answer("pinVerify", [id, pin], () => this.people.verifyPin(id, pin));
  }

  async peopleExport(): Promise<Outcome<number | null>> {
    return this.answer("peopleExport", [], () => this.people.count());
  }

  async numbersWatch(listen: (progress: NumbersProgress) => void): Promise<Outcome<null>> {
    return this.answer("numbersWatch", [], () => this.oddNumbers.watch(listen));
  }

  numbersLook: Host["numbersLook"] = async (only) => this.answer("numbersLook", [only], () => this.oddNumbers.look(only));

  numbersCorrect: Host["numbersCorrect"] = async (corrections) =>
    this.answer("numbersCorrect", [corrections], () => this.oddNumbers.correct(corrections));

  numbersSayRight: Host["numbersSayRight"] = async (...said) =>
    this.answer("numbersSayRight", said, () => this.people.sayRight(...said));

  async numbersStop(): Promise<Outcome<null>> {
    return this.answer("numbersStop", [], () => this.oddNumbers.stop());
  }

  async importWatch(listen: (progress: ImportProgress) => void): Promise<Outcome<null>> {
    return this.answer("importWatch", [], () => this.imports.watch(listen));
  }

  async importLook(): Promise<Outcome<ImportLook>> {
    return this.answer("importLook", [], () => this.imports.look());
  }

  async importChoose(): Promise<Outcome<ImportLook | null>> {
    return this.answer("importChoose", [], () => this.imports.choose());
  }

  async importReadAs(encoding: string, separator: ImportSeparator): Promise<Outcome<ImportLook>> {
    return this.answer("importReadAs", [encoding, separator], () => this.imports.readAs(encoding, separator));
  }

  async importTemplate(): Promise<Outcome<boolean>> {
    return this.answer("importTemplate", [], () => ok(true));
  }

  async importCheck(columns: ImportColumns): Promise<Outcome<ImportLook>> {
    return this.answer("importCheck", [columns], () => this.imports.check());
  }

  async importRows(query: ImportQuery): Promise<Outcome<ImportPage>> {
    return this.answer("importRows", [query], () => this.imports.page(query));
  }

  async importStart(): Promise<Outcome<ImportLook>> {
    return this.answer("importStart", [], () => this.imports.start());
  }

  async importStop(): Promise<Outcome<null>> {
    return this.answer("importStop", [], () => this.imports.stop());
  }

  async importRetry(): Promise<Outcome<ImportLook>> {
    return this.answer("importRetry", [], () => this.imports.retry());
  }

  async importDiscard(): Promise<Outcome<ImportLook>> {
    return this.answer("importDiscard", [], () => this.imports.discard());
  }

  async importReport(): Promise<Outcome<number | null>> {
    return this.answer("importReport", [], () => this.imports.report());
  }

  async recordsOpen(): Promise<Outcome<PeopleDesk>> {
    return this.answer("recordsOpen", [], () => {
      // Only a keyring that was unlocked in the meantime mends itself.
      if (this.records === "keyringTrouble") this.records = "ready";
      return this.desk();
    });
  }

  async recordsStartAnew(): Promise<Outcome<PeopleDesk>> {
    return this.answer("recordsStartAnew", [], () => {
      this.people.clear();
      this.records = "ready";
      return this.desk();
    });
  }

  async backupMake(passphrase: string): Promise<Outcome<BackupSummary | null>> {
    return this.answer("backupMake", [passphrase], () => {
      this.lastBackup = Date.now();
      return ok({ people: 12_480, entries: 2345, madeAt: this.lastBackup });
    });
  }

  async backupPreview(passphrase: string): Promise<Outcome<BackupSummary | null>> {
    return this.answer("backupPreview", [passphrase], () => {
      if (passphrase.startsWith("wrong")) {
        return no(aFailure("invalidInput", "The backup does not open with this passphrase.", { field: "passphrase" }));
      }
      return ok({ people: 12_391, entries: 2290, madeAt: Date.now() - 2 * 86_400_000 });
    });
  }

  async backupRestore(): Promise<Outcome<RestoredDesk>> {
    return this.answer("backupRestore", [], () => {
      this.records = "ready";
      const desk = this.desk();
      return desk.status === "error" ? desk : ok({ desk: desk.data, slips: { kind: "kept" as const, count: 3 } });
    });
  }

  async activityList(query: ActivityQuery): Promise<Outcome<ActivityPage>> {
    return this.answer("activityList", [query], () => ok(activityPage(this.activity(), query)));
  }

  async activityVerify(): Promise<Outcome<ChainVerdict>> {
    return this.answer("activityVerify", [], () =>
      ok({ whole: true, entries: this.activity().length, brokenAt: null }),
    );
  }

  async activityExport(query: ActivityQuery): Promise<Outcome<number | null>> {
    return this.answer("activityExport", [query], () => ok(activityPage(this.activity(), query).total));
  }

  protected agreed(id: string, language: KioskLanguage): Outcome<PersonView> {
    return this.people.agreed(id, language);
  }

  protected personOf(id: string): Outcome<PersonView> {
    return this.people.open(id);
  }

  private activity(): ActivityRow[] {
    this.entries ??= activityRows(this.scene.people === "none" ? 0 : 345);
    return this.entries;
  }

  private desk(): Outcome<PeopleDesk> {
    const { sandbox } = this.scene.station;
    const choices = this.scene.connections
      .filter((one) => one.vendor === "authx" && (!sandbox || one.environment === "sandbox"))
      .map(choiceOf);
    const connection = choices.find((one) => one.id === this.usedForPeople) ?? choices[0] ?? null;
    return ok({ connection, choices, records: this.records, lastBackup: this.lastBackup });
  }
}
