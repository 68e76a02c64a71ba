import type {
  ActivityPage,
  ActivityQuery,
  Added,
  Appearance,
  ArmedFault,
  BackupSummary,
  CallsMessage,
  CallStep,
  ChainVerdict,
  ConnectionDraft,
  ConnectionView,
  Country,
  Failure,
  ImportColumns,
  ImportLook,
  ImportPage,
  ImportProgress,
  ImportQuery,
  ImportSeparator,
  Keep,
  MetadataFields,
  PeopleDesk,
  PeoplePage,
  PeopleQuery,
  PersonDraft,
  PersonView,
  PinResult,
  ReceiptQuery,
  ReceiptsPage,
  SandboxView,
  Settlement,
  SettingsPreview,
  SettingsWritten,
  StationView,
  TestLine,
  TypedSecretField,
  VerifyResult,
  WriteResult,
} from "./ipc.gen";

export type {
  ActivityPage,
  ActivityQuery,
  ActivityRow,
  Added,
  Appearance,
  ArmedFault,
  BackupSummary,
  BroughtConnection,
  CallRow,
  CallsConnection,
  CallsMessage,
  CallsSnapshot,
  CallState,
  CallStep,
  Cause,
  CauseCode,
  ChainVerdict,
  ConnectionDraft,
  ConnectionView,
  Country,
  Environment,
  FactorKind,
  FactorState,
  FactorView,
  Failure,
  FailureCode,
  Fault,
  FieldValue,
  Finding,
  FindingCode,
  ImportColumns,
  ImportCount,
  ImportDifference,
  ImportField,
  ImportFile,
  ImportLook,
  ImportPage,
  ImportPlace,
  ImportPlan,
  ImportProgress,
  ImportQuery,
  ImportRowState,
  ImportRowView,
  ImportRun,
  ImportSeparator,
  ImportStage,
  Keep,
  KeyringTrouble,
  KeyValue,
  MetadataFields,
  Mode,
  Overall,
  Pending,
  PendingKind,
  PeopleConnection,
  PeopleDesk,
  PeoplePage,
  PeopleQuery,
  PeopleSort,
  PersonDraft,
  PersonRow,
  PersonState,
  PersonView,
  PinResult,
  ReceivedCall,
  RecordsState,
  Role,
  SandboxEndpoint,
  SandboxView,
  SecretState,
  SecretView,
  Settlement,
  SettingsPreview,
  SettingsWritten,
  StationView,
  TestLine,
  TestOutcome,
  TestStep,
  TypedSecretField,
  Vendor,
  VerifyResult,
  WriteOutcome,
  WriteResult,
  Keeping,
  Lookup,
  Processing,
  ReceiptQuery,
  ReceiptRow,
  ReceiptsPage,
} from "./ipc.gen";

export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Failure };

/** Everything the pages may ask of the shell. Nothing else crosses. */
export interface Host {
  stationOpen(): Promise<Outcome<StationView>>;
  stationPainted(): Promise<Outcome<null>>;
  stationSetAppearance(appearance: Appearance): Promise<Outcome<StationView>>;

  /** null where the system's own dialog was dismissed. */
  settingsExport(): Promise<Outcome<SettingsWritten | null>>;
  settingsPreview(): Promise<Outcome<SettingsPreview | null>>;
  settingsImport(): Promise<Outcome<StationView>>;

  sandboxStart(): Promise<Outcome<StationView>>;
  sandboxStop(): Promise<Outcome<StationView>>;
  sandboxLook(): Promise<Outcome<SandboxView>>;
  sandboxArm(armed: ArmedFault): Promise<Outcome<SandboxView>>;
  sandboxClear(): Promise<Outcome<SandboxView>>;

  connectionsList(): Promise<Outcome<ConnectionView[]>>;
  connectionSave(
    draft: ConnectionDraft,
    secrets: TypedSecretField[],
    keep: Keep,
  ): Promise<Outcome<ConnectionView>>;
  connectionReplaceSecret(
    id: string,
    field: string,
    secret: string,
    keep: Keep,
  ): Promise<Outcome<ConnectionView>>;
  connectionForgetSecret(id: string, field: string): Promise<Outcome<ConnectionView>>;
  connectionRemove(id: string): Promise<Outcome<null>>;
  connectionTest(id: string): Promise<Outcome<TestLine[]>>;

  peopleDesk(): Promise<Outcome<PeopleDesk>>;
  peopleUseConnection(id: string): Promise<Outcome<PeopleDesk>>;
  peopleSearch(query: PeopleQuery): Promise<Outcome<PeoplePage>>;
  peopleCountries(): Promise<Outcome<Country[]>>;
  personOpen(id: string): Promise<Outcome<PersonView>>;
  personAdd(draft: PersonDraft): Promise<Outcome<WriteResult>>;
  personUpdate(id: string, draft: PersonDraft): Promise<Outcome<WriteResult>>;
  personDelete(id: string, typedLoginName: string): Promise<Outcome<WriteResult>>;
  personForget(id: string): Promise<Outcome<null>>;
  personRetry(id: string): Promise<Outcome<WriteResult>>;
  personAdopt(draft: PersonDraft, guid: string): Promise<Outcome<PersonView>>;
  personSettle(
    id: string,
    how: Settlement,
    guid: string | null,
    note: string,
  ): Promise<Outcome<PersonView>>;
  personRecreate(id: string): Promise<Outcome<PersonDraft>>;
  pinGenerate(id: string): Promise<Outcome<PinResult>>;
  pinSet(id: string, pin: string): Promise<Outcome<PinResult>>;
  pinVerify(id: string, pin: string): Promise<Outcome<VerifyResult>>;
  /** null where the system's own dialog was dismissed; else how many people. */
  peopleExport(): Promise<Outcome<number | null>>;

  /** How far a run is, for as long as the window lives. */
  importWatch(listen: (progress: ImportProgress) => void): Promise<Outcome<null>>;
  importLook(): Promise<Outcome<ImportLook>>;
  importChoose(): Promise<Outcome<ImportLook | null>>;
  importReadAs(encoding: string, separator: ImportSeparator): Promise<Outcome<ImportLook>>;
  importTemplate(): Promise<Outcome<boolean>>;
  importCheck(columns: ImportColumns): Promise<Outcome<ImportLook>>;
  importRows(query: ImportQuery): Promise<Outcome<ImportPage>>;
  importStart(): Promise<Outcome<ImportLook>>;
  importStop(): Promise<Outcome<null>>;
  importRetry(): Promise<Outcome<ImportLook>>;
  importDiscard(): Promise<Outcome<ImportLook>>;
  importReport(): Promise<Outcome<number | null>>;

  recordsOpen(): Promise<Outcome<PeopleDesk>>;
  recordsStartAnew(): Promise<Outcome<PeopleDesk>>;
  /** null where the system's own dialog was dismissed. */
  backupMake(passphrase: string): Promise<Outcome<BackupSummary | null>>;
  backupPreview(passphrase: string): Promise<Outcome<BackupSummary | null>>;
  backupRestore(): Promise<Outcome<PeopleDesk>>;

  activityList(query: ActivityQuery): Promise<Outcome<ActivityPage>>;
  activityVerify(): Promise<Outcome<ChainVerdict>>;
  activityExport(query: ActivityQuery): Promise<Outcome<number | null>>;

  /** One long-lived stream; the whole truth comes first. */
  callsWatch(listen: (message: CallsMessage) => void): Promise<Outcome<null>>;
  callsChooseFiles(): Promise<Outcome<Added>>;
  callsChooseFolder(): Promise<Outcome<Added>>;
  callsUseConnection(id: string): Promise<Outcome<null>>;
  callsSetBatch(fields: MetadataFields): Promise<Outcome<null>>;
  callsSetFile(id: string, fields: MetadataFields): Promise<Outcome<null>>;
  callsSend(ids: string[]): Promise<Outcome<number>>;
  callsCancel(ids: string[]): Promise<Outcome<null>>;
  callsRetry(ids: string[], consent: boolean): Promise<Outcome<null>>;
  callsSettle(id: string): Promise<Outcome<null>>;
  callsRemove(ids: string[]): Promise<Outcome<null>>;
  callsAsk(ids: string[]): Promise<Outcome<null>>;
  callsPause(paused: boolean): Promise<Outcome<null>>;
  callsKeep(): Promise<Outcome<null>>;
  callsSteps(id: string): Promise<Outcome<CallStep[]>>;
  receiptsList(query: ReceiptQuery): Promise<Outcome<ReceiptsPage>>;
  receiptsExport(text: string): Promise<Outcome<number | null>>;
}
