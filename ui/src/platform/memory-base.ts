import type { Failure, FailureCode, Host, Outcome } from "./host";

export function aFailure(code: FailureCode, message: string, over: Partial<Failure> = {}): Failure {
  return { code, message, hint: null, field: null, retry: "never", reference: "G-0001", ...over };
}

export function ok<T>(data: T): Outcome<T> {
  return { status: "ok", data };
}

export function no<T>(error: Failure): Outcome<T> {
  return { status: "error", error };
}

/** What every scripted shell can do: remember what it was asked, and refuse once on request. */
export class Memory {
  /** Every call that was made, so that a test can say what the page asked for. */
  readonly asked: { name: string; with: unknown[] }[] = [];
  private readonly refusals = new Map<string, Failure>();

  /** The next call of this name fails with this. */
  refuse(name: keyof Host, failure: Failure): void {
    this.refusals.set(name, failure);
  }

  protected answer<T>(name: keyof Host, given: unknown[], reply: () => Outcome<T>): Outcome<T> {
    this.asked.push({ name, with: given });
    const failure = this.refusals.get(name);
    if (!failure) return reply();
    this.refusals.delete(name);
    return no(failure);
  }
}
