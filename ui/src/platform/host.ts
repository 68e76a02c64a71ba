import type {
  AccountResult,
  AccountsDesk,
  ActivityPage,
  ActivityQuery,
  AgentDraft,
  AgentList,
  AgentRow,
  Appearance,
  ArmedFault,
  BackupSummary,
  BodyFactor,
  CameraChoice,
  CameraLook,
  ConsentText,
  ChainVerdict,
  ConnectionDraft,
  ConnectionView,
  Country,
  CustomerDraft,
  CustomerPage,
  CustomerRow,
  FactorProcess,
  FactorResult,
  Failure,
  HierarchyDraft,
  HierarchyList,
  HomeSummary,
  ImportColumns,
  ImportLook,
  ImportPage,
  ImportProgress,
  ImportQuery,
  ImportSeparator,
  Keep,
  KioskLanguage,
  KioskSetup,
  LookedUp,
  PeopleDesk,
  PeoplePage,
  PeopleQuery,
  PersonDraft,
  PersonView,
  PhoneReading,
  PinResult,
  PlatformUserDraft,
  PlatformUserRow,
  PolicyGuide,
  RestoredDesk,
  Role,
  RoleView,
  SandboxView,
  SelfTestLine,
  SettingsPreview,
  SettingsWritten,
  Settlement,
  SlipDraft,
  SlipView,
  StationView,
  SubscriptionPage,
  TestLine,
  TypedSecretField,
  UcaasUserDraft,
  UcaasUserRow,
  VerifyResult,
  WriteResult,
} from "./ipc.gen";
import type { CallsHost } from "./host-calls";
import type { KioskHost } from "./host-kiosk";
import type { NumbersHost } from "./host-numbers";
import type { UpdatesHost } from "./host-updates";

export type * from "./host-numbers";

export type {
  AccountKind,
  AccountResult,
  AccountsDesk,
  AccountWork,
  ActivityPage,
  ActivityQuery,
  ActivityRow,
  Added,
  AgentDraft,
  AgentList,
  AgentRow,
  Appearance,
  ArmedFault,
  BackupSummary,
  Beside,
  BodyFactor,
  BroughtConnection,
  CallRow,
  CallSheet,
  CallSheets,
  CallsConnection,
  CallsMessage,
  CallState,
  CallStep,
  CameraHint,
  CameraChoice,
  CameraLook,
  Cause,
  CauseCode,
  ChainVerdict,
  ConnectionDraft,
  ConnectionView,
  ConsentText,
  Country,
  CustomerDraft,
  CustomerPage,
  CustomerRow,
  Dating,
  Environment,
  FaceReason,
  FactorKind,
  FactorProcess,
  FactorResult,
  FactorView,
  Failure,
  FailureCode,
  Fault,
  FieldValue,
  Finding,
  FindingCode,
  Finished,
  FolderTrouble,
  FrameFacts,
  HierarchyDraft,
  HierarchyList,
  HierarchyRow,
  HomeSummary,
  ImportColumns,
  ImportDoubt,
  ImportEncodingGuess,
  ImportFile,
  ImportLook,
  ImportPage,
  ImportPassed,
  ImportPlan,
  ImportProgress,
  ImportQuery,
  ImportReading,
  ImportRowState,
  ImportRowView,
  ImportRun,
  ImportSeparator,
  ImportSeparatorGuess,
  ImportStage,
  Keep,
  Keeping,
  KeyringTrouble,
  KeyValue,
  KioskLack,
  KioskLanguage,
  KioskPulse,
  KioskSetup,
  KioskStep,
  KioskTrouble,
  KioskView,
  KnownAgent,
  LookedUp,
  Lookup,
  Hours,
  Leave,
  MetadataFields,
  FileChange, NameChange, PatternView, Preset, RowTrouble, WatchRule,
  Conversion, ConvertTrouble,
  Mode,
  NewerVersion,
  Overall,
  Pace,
  Pending,
  PendingKind,
  PeopleConnection,
  PeopleDesk,
  PeoplePage,
  PeopleQuery,
  PeopleSort,
  Passed,
  PersonDraft,
  PersonRow,
  PersonState,
  PersonView,
  PhoneReading,
  PinResult,
  PlatformUserDraft,
  PlatformUserRow,
  PolicyGuide,
  PolicyKey,
  PolicyKeyView,
  PolicyKind,
  PolicyTable,
  PolicyWithout,
  PostalAddress,
  Processing,
  ReceiptQuery,
  ReceiptRow,
  ReceiptsPage,
  ReceivedCall,
  RecordsState,
  RestoredDesk,
  Role,
  RoleView,
  SandboxEndpoint,
  SandboxView,
  SecretState,
  SecretView,
  SelfTestLine,
  SelfTestPart,
  SelfTestVerdict,
  SettingsPreview,
  SettingsWritten,
  Settlement,
  SheetColumn,
  SheetPreset,
  SheetReading,
  SlipDraft,
  SlipView,
  StationView,
  Tuning,
  SubscriptionPage,
  SubscriptionRow,
  TestLine,
  TestOutcome,
  TestStep,
  TypedSecretField,
  UcaasUserDraft,
  UcaasUserRow,
  Unlocked,
  UnsettledAccount,
  UpdateCause,
  UpdateMode,
  UpdatesView,
  UpdateState,
  Vendor,
  VerifyResult,
  WriteOutcome,
  WriteResult,
} from "./ipc.gen";

export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Failure };

/** Everything the pages may ask of the shell. Nothing else crosses. */
export interface Host extends CallsHost, KioskHost, NumbersHost, UpdatesHost {
  stationOpen(): Promise<Outcome<StationView>>;
  stationPainted(): Promise<Outcome<null>>;
  /** For a station that can do nothing else. */
  stationClose(): Promise<Outcome<null>>;
  stationSetAppearance(appearance: Appearance): Promise<Outcome<StationView>>;
  stationPolicy(): Promise<Outcome<PolicyGuide>>;
  /** The program starts again as this. */
  /** `current`: the passcode that is set, where the folder is a kiosk and is to be something else. */
  stationBecome(role: Role, current: string | null): Promise<Outcome<null>>;

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
  peoplePhone(countryCode: string, number: string): Promise<Outcome<PhoneReading>>;
  /** What would be sent of a text that is typed as an address, where that is something else. */
  peopleEmail(text: string): Promise<Outcome<string | null>>;
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

  accountsDesk(): Promise<Outcome<AccountsDesk>>;
  accountLookUp(number: number): Promise<Outcome<LookedUp>>;
  accountSettle(number: number, happened: boolean, id: string | null, note: string): Promise<Outcome<null>>;
  agentsList(connection: string | null): Promise<Outcome<AgentList>>;
  agentOpen(connection: string, id: string): Promise<Outcome<AgentRow>>;
  agentCreate(connection: string, draft: AgentDraft): Promise<Outcome<AccountResult>>;
  agentUpdate(connection: string, id: string, before: AgentDraft, draft: AgentDraft): Promise<Outcome<AccountResult>>;
  agentSetActive(connection: string, id: string, name: string, active: boolean): Promise<Outcome<AccountResult>>;
  platformUsersList(connection: string): Promise<Outcome<PlatformUserRow[]>>;
  platformUserOpen(connection: string, id: string): Promise<Outcome<PlatformUserRow>>;
  platformUserCreate(connection: string, draft: PlatformUserDraft): Promise<Outcome<AccountResult>>;
  platformUserUpdate(connection: string, id: string, before: PlatformUserDraft, draft: PlatformUserDraft): Promise<Outcome<AccountResult>>;
  platformUserSetActive(connection: string, id: string, name: string, active: boolean): Promise<Outcome<AccountResult>>;
  rolesList(connection: string): Promise<Outcome<RoleView[]>>;
  hierarchyList(connection: string | null): Promise<Outcome<HierarchyList>>;
  hierarchyCreate(connection: string, draft: HierarchyDraft): Promise<Outcome<AccountResult>>;
  hierarchyUpdate(connection: string, id: string, before: HierarchyDraft, draft: HierarchyDraft): Promise<Outcome<AccountResult>>;
  hierarchySetActive(connection: string, id: string, name: string, active: boolean): Promise<Outcome<AccountResult>>;
  customersPage(connection: string, page: number): Promise<Outcome<CustomerPage>>;
  customerOpen(connection: string, id: string): Promise<Outcome<CustomerRow>>;
  customerCreate(connection: string, draft: CustomerDraft): Promise<Outcome<AccountResult>>;
  customerUpdate(connection: string, id: string, before: CustomerDraft, draft: CustomerDraft): Promise<Outcome<AccountResult>>;
  ucaasUsersList(connection: string): Promise<Outcome<UcaasUserRow[]>>;
  ucaasUserCreate(connection: string, draft: UcaasUserDraft): Promise<Outcome<AccountResult>>;
  ucaasUserUpdate(connection: string, id: string, before: UcaasUserDraft, draft: UcaasUserDraft): Promise<Outcome<AccountResult>>;
  ucaasUserSetActive(connection: string, id: string, name: string, active: boolean): Promise<Outcome<AccountResult>>;
  ucaasUserAdopt(connection: string, id: string, draft: UcaasUserDraft): Promise<Outcome<null>>;
  subscriptionsPage(connection: string, page: number): Promise<Outcome<SubscriptionPage>>;

  recordsOpen(): Promise<Outcome<PeopleDesk>>;
  recordsStartAnew(): Promise<Outcome<PeopleDesk>>;
  /** null where the system's own dialog was dismissed. */
  backupMake(passphrase: string): Promise<Outcome<BackupSummary | null>>;
  backupPreview(passphrase: string): Promise<Outcome<BackupSummary | null>>;
  backupRestore(): Promise<Outcome<RestoredDesk>>;

  activityList(query: ActivityQuery): Promise<Outcome<ActivityPage>>;
  activityVerify(): Promise<Outcome<ChainVerdict>>;
  activityExport(query: ActivityQuery): Promise<Outcome<number | null>>;

  cameraOpen(person: string | null): Promise<Outcome<CameraLook>>;
  camerasList(): Promise<Outcome<CameraChoice>>;
  cameraChoose(id: string | null): Promise<Outcome<CameraChoice>>;
  cameraClose(): Promise<Outcome<null>>;
  cameraLook(): Promise<Outcome<CameraLook>>;
  /** Eight bytes of a number, the lowest first, and a JPEG; empty where nothing is newer. */
  cameraFrame(after: number): Promise<ArrayBuffer>;

  slipMake(id: string, draft: SlipDraft): Promise<Outcome<SlipView>>;
  enrolmentSetup(): Promise<Outcome<KioskSetup>>;
  /** false where the system's own dialog was dismissed. */
  pairingWrite(passphrase: string, kiosk: string): Promise<Outcome<boolean>>;
  pairingTake(passphrase: string): Promise<Outcome<boolean>>;
  pairingForget(): Promise<Outcome<null>>;
  exchangeWrite(): Promise<Outcome<HomeSummary | null>>;
  exchangeTake(): Promise<Outcome<HomeSummary | null>>;
  /** `current`: the one that is set, where the folder is a kiosk. */
  stationSetPasscode(passcode: string, current: string | null): Promise<Outcome<null>>;
  stationSetLoginNames(on: boolean): Promise<Outcome<null>>;
  stationSetIdle(seconds: number): Promise<Outcome<null>>;
  stationSelfTest(): Promise<Outcome<SelfTestLine[]>>;
  stationSelfTestLast(): Promise<Outcome<SelfTestLine[] | null>>;
  stationUsualRenderer(): Promise<Outcome<SelfTestLine[]>>;
  consentText(language: KioskLanguage): Promise<Outcome<ConsentText>>;
  personConsent(id: string, language: KioskLanguage): Promise<Outcome<PersonView>>;
  factorProcess(id: string, factor: BodyFactor, process: FactorProcess): Promise<Outcome<FactorResult | null>>;
}
