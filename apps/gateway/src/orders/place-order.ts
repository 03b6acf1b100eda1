import type { OrderDispatch, OrderRequest, Pending } from '@banyan/domains';
import { canonicalJson, newReference, ProblemError, sha256Hex, type JsonValue } from '@banyan/kernel';
import type { RouteNote } from '@banyan/ledger';
import { counter } from '@banyan/observability';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import { chooseRoute, type ChosenRoute } from '../pipeline/choose-route.js';
import type { Place } from './admission.js';
import { answerAgain } from './answer-again.js';
import { bindOrder, type Met } from './bind-order.js';
import type { HeldOptions } from './held-answer.js';
import { buyerOf } from './buyer-of.js';
import { billingOf, orderToPlace } from './order-to-place.js';
import type { OrdersParts } from './orders-parts.js';
import { ownKey } from './own-key.js';
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
  const { admission, clock, policy, quoteKeys, rehearsal } = parts;
  const request = call.input as OrderRequest;
  const key = ownKey(call);
  billingOf(request);
  const boundAtMs = clock.nowMs();
  const quote = readQuote(request, quoteKeys(), boundAtMs);
  if (quote.kind === 'refused' && !quote.onceGood) throw quote.problem;
  const decision = chooseRoute(call, options);
  const { deadlineMs } = call.operation;
  const attemptMs = deadlineMs + policy.attemptMarginMs;
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
    traceId: call.exchange.span.context.traceId,
    route: routeNote(call, decision),
    buyer: buyerOf(call, quote, parts.hashKey),
  };
  const isOver = quote.kind === 'refused';
  const free = isOver ? undefined : admission.enter(decision.serving, deadlineMs);
  try {
    // An order that was bound stands, with a quote that is over by now and where no place is free; a new one cannot be bound then.
    const met = await bindOrder(asked, free === undefined, parts);
    if (met === undefined) throw isOver ? quote.problem : full(call, parts);
    if (met.kind === 'answered') return answerAgain(call, met, parts, options);
    await work(met, free);
  } finally {
    free?.leave(false);
  }

  async function work({ binding, fresh }: Extract<Met, { kind: 'held' }>, entered: Place | undefined): Promise<void> {
    const pending: Pending = { kind: 'pending', reference: binding.reference };
    const taken = fresh ? quote : readQuote(request, quoteKeys(), binding.boundAtMs);
    if (taken.kind === 'refused') return leaveToSettler(call, binding, pending, parts, options);
    const order = orderToPlace(request, taken.basket, binding);
    const place = entered?.arm === binding.arm ? entered : admission.resume(binding.arm, deadlineMs);
    try {
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
      place.leave(true);
    } finally {
      place.leave(false);
    }
  }
}

/** What is written down of why it is this arm. */
export function routeNote({ contract }: Pick<OwnedCall, 'contract'>, { reason, stage, epoch }: ChosenRoute): RouteNote {
  return { reason, stage, epoch, contract: contract.version };
}

/** Nothing was bound: whoever comes back is new again. */
function full({ operation }: OwnedCall, { policy }: OrdersParts): ProblemError {
  counter('banyan_order_keys_total').with({ operation: operation.name, outcome: 'full' }).inc();
  return new ProblemError('overloaded', {
    detail: 'More orders are being placed than can be; try again shortly.',
    retryAfterSeconds: policy.retryAfterSeconds.full,
  });
}

/** The same request in whatever order its members come, and no other. */
export function fingerprintOf(input: object): string {
  return sha256Hex(canonicalJson(input as JsonValue));
}
