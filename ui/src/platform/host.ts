import type {
  Added,
  Appearance,
  ArmedFault,
  CallsMessage,
  ConnectionDraft,
  ConnectionView,
  Failure,
  Keep,
  MetadataFields,
  SandboxView,
  StationView,
  TestLine,
} from "./ipc.gen";

export type {
  Added,
  Appearance,
  ArmedFault,
  CallRow,
  CallsConnection,
  CallsMessage,
  CallsSnapshot,
  CallState,
  Cause,
  CauseCode,
  ConnectionDraft,
  ConnectionView,
  Environment,
  Failure,
  FailureCode,
  Fault,
  Finding,
  FindingCode,
  Keep,
  KeyringTrouble,
  KeyValue,
  MetadataFields,
  Overall,
  ReceivedCall,
  Role,
  SandboxEndpoint,
  SandboxView,
  SecretView,
  StationView,
  TestLine,
  TestOutcome,
  TestStep,
} from "./ipc.gen";

export type Outcome<T> = { status: "ok"; data: T } | { status: "error"; error: Failure };

/** Everything the pages may ask of the shell. Nothing else crosses. */
export interface Host {
  stationOpen(): Promise<Outcome<StationView>>;
  stationPainted(): Promise<Outcome<null>>;
  stationSetAppearance(appearance: Appearance): Promise<Outcome<StationView>>;

  sandboxStart(): Promise<Outcome<StationView>>;
  sandboxStop(): Promise<Outcome<StationView>>;
  sandboxLook(): Promise<Outcome<SandboxView>>;
  sandboxArm(armed: ArmedFault): Promise<Outcome<SandboxView>>;
  sandboxClear(): Promise<Outcome<SandboxView>>;

  connectionsList(): Promise<Outcome<ConnectionView[]>>;
  connectionSave(
    draft: ConnectionDraft,
    secret: string | null,
    keep: Keep,
  ): Promise<Outcome<ConnectionView>>;
  connectionReplaceSecret(id: string, secret: string, keep: Keep): Promise<Outcome<ConnectionView>>;
  connectionRemove(id: string): Promise<Outcome<null>>;
  connectionTest(id: string): Promise<Outcome<TestLine[]>>;

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
}
