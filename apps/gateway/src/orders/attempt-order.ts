import type { CaptureJournal, DomainArm } from '@banyan/domains';
import { ArmError, type Clock, type TraceContext } from '@banyan/kernel';
import type { Binding } from '@banyan/ledger';
import { startSpan } from '@banyan/observability';
import type { ArmPolicy, Awake } from '@banyan/resilience';
import type { LedgerJournal } from './ledger-journal.js';
import { outcomeKind } from './outcome-kind.js';

/** What an attempt on a bound row asks its arm. */
export interface OrderAttempt {
  readonly domain: string;
  /** What the arm is asked, such as `order.place`. */
  readonly operation: string;
  readonly binding: Binding;
  readonly arm: DomainArm;
  readonly policy: ArmPolicy;
  readonly journal: LedgerJournal;
  readonly inputWith: (journal: CaptureJournal) => unknown;
  /** What may be spent, ms. */
  readonly budgetMs: number;
  /** Monotonic ms after which the row is not ours any more, as far as this process can tell. */
  readonly heldUntilMs: number;
  readonly parent?: TraceContext;
  /** Whose order it is; absent: it is worked on behind whoever asked. */
  readonly session?: string;
}

/** How an attempt ended. A value: every end has its consequence. */
export interface AttemptEnd {
  readonly end:
    { readonly kind: 'said'; readonly result: unknown } | { readonly kind: 'failed'; readonly error: ArmError };
  /** May it have sent what can capture an order? False is proven, true is not. */
  readonly sent: boolean;
  /** Another attempt has the row. */
  readonly overtaken: boolean;
  readonly ms: number;
  /** Did this process stand still meanwhile? Then its time says nothing of an arm. */
  readonly stoodStill: boolean;
}

/**
 * Asks the arm that a row is bound to. Never throws, and goes on when the client leaves: it is the deadline alone that ends it.
 *
 * That nothing was sent is known in three ways and no other: the arm was never called (its breaker was open, no place was free); the
 * service's line never asked for leave to send, which it does in the same turn in which the first byte leaves, and an answer without
 * having asked is a fault; and no step was written to the journal of the legacy arm, which writes one before it sends what can capture an
 * order, and sends nothing where it cannot.
 */
export async function attemptOrder(
  { domain, operation, binding, arm, policy, journal, inputWith, budgetMs, heldUntilMs, parent, session }: OrderAttempt,
  { clock, awake }: { readonly clock: Clock; readonly awake: Awake },
): Promise<AttemptEnd> {
  const startedMs = clock.monotonicMs();
  const span = startSpan(`${domain}.${operation} ${binding.arm}`, 'client', parent);
  span.set({
    'banyan.domain': domain,
    'banyan.arm': binding.arm,
    'banyan.shadow': false,
    'messaging.message.conversation_id': binding.reference,
    'banyan.order.attempt': binding.attempt,
    ...(binding.attempt > 1 ? { 'http.request.resend_count': binding.attempt - 1 } : {}),
  });
  let sending = false;
  /** A process that stood still past its attempt finds its row another's, and sends nothing. */
  const mayDispatch = (): boolean => {
    if (clock.monotonicMs() >= heldUntilMs) return false;
    sending = true;
    return true;
  };
  const end = await policy
    .run((attempt) => arm.call(operation, inputWith(journal), attempt).then(unlessLost, unlessLost), {
      budgetMs,
      traceparent: span.traceparent(),
      ...(session === undefined ? {} : { session }),
      urgent: true,
      // The legacy arm asks its journal.
      ...(binding.arm === 'service' ? { mayDispatch } : {}),
    })
    .then(
      (result) => ({ kind: 'said', result }) as const,
      (error: unknown) => ({ kind: 'failed', error: armErrorOf(binding, error) }) as const,
    );
  journal.close();
  if (end.kind === 'failed') span.fail(end.error.failure);
  span.end();
  return {
    end,
    sent: binding.arm === 'service' ? sending : journal.maySend,
    overtaken: journal.lost === 'overtaken',
    ms: clock.monotonicMs() - startedMs,
    stoodStill: awake.stoodStillSince(startedMs),
  };

  /** A journal that could not be written is our failure, whatever the arm makes of it: it says nothing of the arm. */
  function unlessLost(came: unknown): unknown {
    const { lost } = journal;
    if (lost !== undefined && (came instanceof Error || outcomeKind(came) === 'pending')) {
      throw new ArmError(binding.arm, 'withdrawn', `its journal was lost: ${lost}`, { cause: came });
    }
    if (came instanceof Error) throw came;
    return came;
  }
}

function armErrorOf({ arm }: Binding, error: unknown): ArmError {
  return error instanceof ArmError ? error : new ArmError(arm, 'fault', 'unexpected', { cause: error });
}
