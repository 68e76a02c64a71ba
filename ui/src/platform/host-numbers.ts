import type { Outcome } from "./host";
import type { NumberCorrection, NumbersLook, NumbersProgress } from "./ipc.gen";

export type {
  NumberCorrection,
  NumberCure,
  NumberEnd,
  NumberFinding,
  NumberHeld,
  NumberReason,
  NumberRow,
  NumbersLook,
  NumbersProgress,
  NumberTold,
} from "./ipc.gen";

/** What the pages may ask about numbers that look wrong. */
export interface NumbersHost {
  /** How far a run is, for as long as the window lives. */
  numbersWatch(listen: (progress: NumbersProgress) => void): Promise<Outcome<null>>;
  /** Whose numbers look wrong, or the one of somebody. */
  numbersLook(only: string | null): Promise<Outcome<NumbersLook>>;
  /** Only begins; what becomes of each is told to whoever watches. */
  numbersCorrect(corrections: NumberCorrection[]): Promise<Outcome<NumbersProgress>>;
  numbersStop(): Promise<Outcome<null>>;
  /** Writes down that a number is right as it is, or that it is to be looked at again. It holds for just this number. */
  numbersSayRight(said: NumberCorrection, isRight: boolean): Promise<Outcome<null>>;
}
