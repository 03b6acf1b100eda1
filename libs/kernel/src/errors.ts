import type { Arm } from './arm.js';
import { withheldMessage } from './withheld-message.js';

/**
 * Why an arm gave no answer. Each is a failure of that arm in the SLI, but for `aborted` (the client left), `shed` (our
 * own load shedding), `withdrawn` (our own change of mind) and `stalled` (our own standstill).
 */
export type ArmFailure =
  /** Connection refused, reset, closed early, unreadable framing. */
  | 'transport'
  /** The attempt ran out of its share of the deadline. */
  | 'deadline'
  /** The same, but this process did not run for part of it: the answer may have been there all along. */
  | 'stalled'
  /** The arm answered, and the answer is its own failure (5xx, a fault that is not about the input). */
  | 'fault'
  /** The answer cannot be translated with certainty; `field` names what was in doubt. */
  | 'refused-translation'
  /** Our breaker is open: the arm was not called. */
  | 'breaker-open'
  /** Our bulkhead is full: the arm was not called. */
  | 'shed'
  /** The route was taken back between its decision and its dispatch: the arm was not called. */
  | 'withdrawn'
  /** The client went away. */
  | 'aborted';

const NOT_THE_ARMS: ReadonlySet<ArmFailure> = new Set(['aborted', 'shed', 'withdrawn', 'stalled']);

/** An arm gave no usable answer. Never shown outside as it is: the gateway answers from the other arm or with a problem. */
export class ArmError extends Error {
  override readonly name = 'ArmError';

  constructor(
    readonly arm: Arm,
    readonly failure: ArmFailure,
    message: string,
    readonly options: { readonly field?: string; readonly cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
  }

  /** Does this count against the arm? Not what the client or we ourselves have ended. */
  get countsAgainstArm(): boolean {
    return !NOT_THE_ARMS.has(this.failure);
  }
}

/** A legacy value that cannot be translated with certainty. Thrown by codecs and translators; names the field. */
export class TranslationRefused extends Error {
  override readonly name = 'TranslationRefused';

  constructor(
    /** The legacy face and field, such as `soap.stockItem.qty`. For logs and metrics; never shown to a storefront. */
    readonly field: string,
    /** What was in doubt, without the value itself. */
    readonly because: string,
  ) {
    super(`${field}: ${because}`);
  }
}

/** The configuration cannot be used. Carries every fault at once. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';

  constructor(readonly faults: readonly string[]) {
    super(`configuration has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}

/** The message of anything that was thrown, for logs and for what is kept: without the values that the language and PostgreSQL quote. */
export function messageOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const { name, message, code } = error as {
    readonly name?: unknown;
    readonly message: unknown;
    readonly code?: unknown;
  };
  return withheldMessage(String(name), String(message), code);
}
