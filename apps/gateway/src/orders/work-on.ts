import type { CaptureJournal } from '@banyan/domains';
import { ArmError, ProblemError } from '@banyan/kernel';
import type { Binding } from '@banyan/ledger';
import { log } from '@banyan/observability';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import type { ChosenRoute } from '../pipeline/choose-route.js';
import { recordSli } from '../pipeline/record-sli.js';
import { respond } from '../pipeline/respond.js';
import { withholdValues } from '../pipeline/withhold-values.js';
import { attemptOrder, type AttemptEnd } from './attempt-order.js';
import { inProgress } from './bind-order.js';
import { capture, type Captured } from './capture.js';
import { say, servedBy, type HeldOptions } from './held-answer.js';
import { LedgerJournal } from './ledger-journal.js';
import type { OrdersParts } from './orders-parts.js';

/** An attempt on a bound row, for a client. */
export interface Work {
  readonly call: OwnedCall;
  readonly deadline: Deadline;
  readonly decision: ChosenRoute;
  readonly binding: Binding;
  /** Monotonic ms after which the row is not ours any more. */
  readonly heldUntilMs: number;
  /** What the arm is asked. */
  readonly inputWith: (journal: CaptureJournal) => unknown;
  /** What the client is told while nobody can say. */
  readonly pending: object;
  /** Hears what is taken, and may not throw. */
  readonly watch?: (taken: Promise<Captured>) => void;
}

/**
 * Dispatches, writes down what came of it, and answers. A client that leaves changes nothing but that nobody is answered.
 *
 * @throws ProblemError where nothing was sent, and where another attempt has the row
 */
export async function workOn(work: Work, parts: OrdersParts, options: HeldOptions): Promise<void> {
  const { call, deadline, binding, heldUntilMs, inputWith, pending, watch } = work;
  const { domain, ledger, clock, policy, inHand, prefix } = parts;
  const attempting = attemptOrder(
    {
      domain: domain.manifest.name,
      operation: call.operation.name,
      binding,
      ...domain.serving[binding.arm],
      journal: new LedgerJournal(ledger, binding, clock, policy.journalPatienceMs),
      inputWith,
      budgetMs: deadline.remainingMs(),
      heldUntilMs,
      parent: call.exchange.span.context,
      session: call.caller.sessionId,
    },
    parts,
  );
  const taking = inHand.add(attempting.then((attempt) => capture(binding, attempt, parts)));
  watch?.(taking);
  const [attempt, taken] = await Promise.all([attempting, taking]);
  switch (taken.kind) {
    case 'final':
    case 'pending': {
      const said = answerOf(taken.kind === 'final' ? taken.result : pending);
      record(work, attempt, taken.kind === 'final' ? said : taken.error, options);
      return respond(call, { answer: said.answer, ageMs: 0 }, attempt.ms, options);
    }
    case 'unsent':
      record(work, attempt, taken.error, options);
      throw notSent(taken.error, parts);
    case 'overtaken':
      record(work, attempt, new ArmError(binding.arm, 'withdrawn', 'another attempt has the order'), options);
      throw inProgress(policy);
  }

  function answerOf(result: unknown) {
    try {
      return { result, ...say(call, binding.arm, result, options.sampler, prefix) };
    } catch (error) {
      // What was captured stands; the same request is answered so again until we are mended.
      log.error('an outcome could not be presented', {
        domain: call.contract.domain,
        contract: call.contract.version,
        operation: call.operation.name,
        arm: binding.arm,
        err: withholdValues(call.contract, error),
      });
      throw new ProblemError('internal', { cause: error });
    }
  }
}

function record(
  { call, decision, binding }: Work,
  attempt: AttemptEnd,
  came: Parameters<typeof servedBy>[2],
  { sli }: HeldOptions,
): void {
  // A later attempt asks what came of an earlier one: nobody chose its arm, and it proves nothing of who should serve.
  const chosen = binding.attempt === 1 ? decision : { ...decision, serving: binding.arm, stretch: undefined };
  recordSli(call, chosen, servedBy(binding.arm, attempt, came), false, sli);
}

/** Never an answer from the other arm: the same again finds this one ready, or is told so again. */
function notSent(cause: ArmError, { policy }: OrdersParts): ProblemError {
  const code = cause.failure === 'shed' || cause.failure === 'stalled' ? 'overloaded' : 'unavailable';
  return new ProblemError(code, { cause, retryAfterSeconds: policy.retryAfterSeconds.unsent });
}
