import { readIdempotencyKey } from '@banyan/contracts';
import type { OrderDispatch, OrderRequest, Pending } from '@banyan/domains';
import { canonicalJson, newReference, sha256Hex, type JsonValue } from '@banyan/kernel';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import { chooseRoute } from '../pipeline/choose-route.js';
import { answerAgain } from './answer-again.js';
import { bindOrder } from './bind-order.js';
import type { HeldOptions } from './held-answer.js';
import { billingOf, orderToPlace } from './order-to-place.js';
import type { OrdersParts } from './orders-parts.js';
import { readQuote } from './read-quote.js';
import { leaveToSettler } from './leave-to-settler.js';
import { startRehearsal } from './start-rehearsal.js';
import { workOn } from './work-on.js';

/** How references of orders begin. */
const ORDER = 'BY';

/**
 * Binds the key to the arm that flags and latch choose, or finds the one that it is bound to, and asks that one. Nothing is ever sent
 * to another.
 *
 * @throws ProblemError
 */
export async function placeOrder(
  call: OwnedCall,
  deadline: Deadline,
  parts: OrdersParts,
  options: HeldOptions,
): Promise<void> {
  const { clock, policy, quoteKeys, rehearsal } = parts;
  const request = call.input as OrderRequest;
  const key = readIdempotencyKey(call.exchange.request.headers);
  billingOf(request);
  const boundAtMs = clock.nowMs();
  const quote = readQuote(request, quoteKeys, boundAtMs);
  if (quote.kind === 'refused' && !quote.onceGood) throw quote.problem;
  const decision = chooseRoute(call, options);
  const attemptMs = call.operation.deadlineMs + policy.attemptMarginMs;
  const heldUntilMs = clock.monotonicMs() + attemptMs;
  const asked = {
    storefront: call.caller.storefront,
    key,
    operation: call.operation.name,
    fingerprint: fingerprintOf(request),
    arm: decision.serving,
    reference: newReference(ORDER),
    boundAtMs,
    attemptMs,
  };
  // An order that was bound with a quote that is over by now stands; a new one cannot be bound with it.
  const met = await bindOrder(asked, quote.kind === 'refused', parts);
  if (met === undefined)
    throw quote.kind === 'refused' ? quote.problem : new TypeError('a key was neither bound nor met');
  if (met.kind === 'answered') return answerAgain(call, met, parts, options);
  const { binding, fresh } = met;
  const pending: Pending = { kind: 'pending', reference: binding.reference };
  const taken = fresh ? quote : readQuote(request, quoteKeys, binding.boundAtMs);
  if (taken.kind === 'refused') return leaveToSettler(call, binding, pending, parts, options);
  const order = orderToPlace(request, taken.basket, binding);
  await workOn(
    {
      call,
      deadline,
      decision,
      binding,
      heldUntilMs,
      inputWith: (journal): OrderDispatch => ({ order, journal }),
      pending,
      ...(fresh && { watch: (taking) => startRehearsal(call, decision, order, taking, rehearsal) }),
    },
    parts,
    options,
  );
}

/** The same request in whatever order its members come, and no other. */
export function fingerprintOf(input: object): string {
  return sha256Hex(canonicalJson(input as JsonValue));
}
