import type { ReturnRequest, ReturnToMake, UnknownOrder } from '@banyan/domains';
import { newReference } from '@banyan/kernel';
import type { Binding, Holding } from '@banyan/ledger';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import { followTo } from '../pipeline/choose-route.js';
import { respond } from '../pipeline/respond.js';
import { answerAgain } from './answer-again.js';
import { bindOrder } from './bind-order.js';
import { say, type HeldOptions } from './held-answer.js';
import { heldBy } from './held-by.js';
import { outcomeKind } from './outcome-kind.js';
import type { OrdersParts } from './orders-parts.js';
import { ownKey } from './own-key.js';
import { fingerprintOf } from './place-order.js';
import type { ReturnInTerm } from './reserving-arm.js';
import { mayChange } from './who-bought.js';
import { workOn } from './work-on.js';

/** How references of returns begin. */
const RETURN = 'BR';

const UNKNOWN: UnknownOrder = { kind: 'unknown-order' };

/**
 * Binds the key of a return to the arm that holds its order, and asks that one.
 *
 * @throws ProblemError
 */
export async function returnGoods(
  call: OwnedCall,
  deadline: Deadline,
  parts: OrdersParts,
  options: HeldOptions,
): Promise<void> {
  const { clock, policy, prefix } = parts;
  const request = call.input as ReturnRequest;
  const key = ownKey(call);
  const held = await heldBy(request.reference, parts);
  const isThere = held !== undefined && outcomeKind(held.holding?.outcome) !== 'refused';
  if (!isThere || !(await mayChange(call, held, deadline, parts))) {
    call.metrics.ended('legacy', 'ledger', 0);
    return respond(
      call,
      { answer: say(call, 'legacy', UNKNOWN, options.sampler, prefix).answer, ageMs: 0 },
      0,
      options,
    );
  }
  const decision = followTo(call, held.arm);
  const attemptMs = call.operation.deadlineMs + policy.attemptMarginMs;
  const heldUntilMs = clock.monotonicMs() + attemptMs;
  const { reference, lines, location } = request;
  const asked = {
    storefront: call.caller.storefront,
    key,
    operation: call.operation.name,
    fingerprint: fingerprintOf(request),
    arm: held.arm,
    reference: newReference(RETURN),
    subject: reference,
    // No e-mail: nothing personal is kept.
    input: { lines, ...(location === undefined ? {} : { location }) },
    boundAtMs: clock.nowMs(),
    attemptMs,
  };
  const met = await bindOrder(asked, false, parts);
  if (met === undefined) throw new TypeError('a key was neither bound nor met');
  if (met.kind === 'answered') return answerAgain(call, met, parts, options);
  const { binding } = met;
  const making = returnToMake(request, binding, held.holding);
  await workOn(
    {
      call,
      deadline,
      decision,
      binding,
      heldUntilMs,
      inputWith: (journal): ReturnInTerm => ({ making, journal, authority: binding.authority }),
      pending: { kind: 'pending', reference: binding.reference },
    },
    parts,
    options,
  );
}

/** A return as its arm gets it: the same for every attempt on it. */
export function returnToMake(
  request: ReturnRequest,
  { reference: returnReference }: Pick<Binding, 'reference'>,
  holding: Holding | undefined,
): ReturnToMake {
  const known = holding?.journal;
  return { ...request, returnReference, ...(known === undefined ? {} : { known }) };
}
