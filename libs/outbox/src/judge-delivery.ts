import { backOffMs, type DeliveryPolicy } from './delivery-policy.js';

/** What came of one try to deliver a message. */
export type Outcome =
  /** The consumer has it: kept, or done with. */
  | { readonly kind: 'taken' }
  /** The consumer has read it and will never take it, as far as it can say: it is about this message. */
  | { readonly kind: 'refused'; readonly because: string }
  /** It may be taken another time: nobody answered, too busy, an error of its own. */
  | { readonly kind: 'later'; readonly because: string; readonly afterMs?: number };

export type NotTaken = Exclude<Outcome, { readonly kind: 'taken' }>;

/** How message and consumer stand when a try has failed. */
export interface Standing {
  /** Tries so far, this one included. */
  readonly attempts: number;
  /** Failures of the message while the consumer took others, without this one. */
  readonly strikes: number;
  /** Has the consumer taken another message since this one failed last, or, failing for the first time, was claimed? */
  readonly answersOthers: boolean;
  /** Since its first failure, ms; 0: this is the first. */
  readonly failingForMs: number;
  /** Failures of the consumer in a row, this one included; those that were under way together count as one. */
  readonly failures: number;
  /** Refusals by the consumer in a row, this one included where it is one. */
  readonly refusals: number;
}

/** What becomes of a message that was not taken. */
export type Fate =
  | {
      readonly kind: 'again';
      readonly afterMs: number;
      readonly strikes: number;
      /** Nothing at all is delivered to the consumer for so long, ms; undefined: it goes on. */
      readonly awayMs?: number;
    }
  /** It waits for a person, and with it what comes after it under its key. */
  | { readonly kind: 'parked' };

/**
 * Decides whether a failure is the message's or the consumer's. A consumer that takes nothing at all is never a reason to
 * park: only a refusal while it takes others is, or many failures over a time in which it took others.
 *
 * @param random 0 to 1, 1 excluded
 */
export function judgeDelivery(outcome: NotTaken, standing: Standing, policy: DeliveryPolicy, random: number): Fate {
  if (outcome.kind === 'refused' && standing.refusals <= policy.refusalsInARow) return { kind: 'parked' };
  const strikes = standing.strikes + (standing.answersOthers ? 1 : 0);
  const longEnough = standing.failingForMs >= policy.strikesOverMs;
  if (standing.answersOthers && strikes >= policy.strikes && longEnough) return { kind: 'parked' };
  const asked = outcome.kind === 'later' ? (outcome.afterMs ?? 0) : 0;
  const afterMs = Math.max(
    backOffMs(policy.message, standing.attempts, random),
    Math.min(asked, policy.message.mostMs),
  );
  if (standing.failures < policy.awayAfter) return { kind: 'again', afterMs, strikes };
  const awayMs = backOffMs(policy.consumer, standing.failures - policy.awayAfter + 1, random);
  return { kind: 'again', afterMs, strikes, awayMs };
}
