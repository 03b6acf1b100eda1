import { StoreUnavailable } from '@banyan/database';
import type { ListQuestion, ListResult } from '@banyan/domains';
import { ARMS, ArmError, type Arm } from '@banyan/kernel';
import type { Deadline } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import { attemptArm } from '../pipeline/call-arm.js';
import { followTo } from '../pipeline/choose-route.js';
import { problemOfFailure } from '../pipeline/problem-of-failure.js';
import { recordSli } from '../pipeline/record-sli.js';
import { respond } from '../pipeline/respond.js';
import { ledgerAway, say, servedBy, type HeldOptions } from './held-answer.js';
import { mergeLists } from './merge-lists.js';
import type { OrdersParts } from './orders-parts.js';

/** The request is counted once, and by the arm that is always there. */
const COUNTED: Arm = 'legacy';

/**
 * Asks every arm at once for what it holds, and tells it together.
 *
 * @throws ProblemError where none answered
 */
export async function gatherOrders(
  call: OwnedCall,
  deadline: Deadline,
  parts: OrdersParts,
  options: HeldOptions,
): Promise<void> {
  const { awake, clock, domain, prefix } = parts;
  const decision = followTo(call, COUNTED);
  const startedMs = clock.monotonicMs();
  const arms = domain.extracted ? ARMS : [COUNTED];
  const answers = await Promise.all(
    arms.map(async (arm) => {
      const list = await attemptArm({ ...call, domain }, arm, deadline.remainingMs(), asList, { waitsForProbe: true });
      return { arm, list };
    }),
  );
  const failures = answers.flatMap(({ list }) => (list instanceof ArmError ? [list] : []));
  const took = { ms: clock.monotonicMs() - startedMs, stoodStill: awake.stoodStillSince(startedMs) };
  const [failure] = failures;
  if (failure !== undefined && failures.length === arms.length) {
    recordSli(call, decision, servedBy(COUNTED, took, failure), false, options.sli);
    throw problemOfFailure(failure);
  }
  for (const { arm, failure: reason } of failures) call.metrics.armFailed(arm, reason);
  const lists: Partial<Record<Arm, ListResult>> = Object.fromEntries(
    answers.flatMap(({ arm, list }) => (list instanceof ArmError ? [] : [[arm, list]])),
  );
  const result = await ofStorefront(call, mergeLists(call.input as ListQuestion, lists, arms.length), parts);
  const said = { result, ...say(call, COUNTED, result, options.sampler, prefix) };
  recordSli(call, decision, servedBy(COUNTED, took, said), false, options.sli);
  respond(call, { answer: said.answer, ageMs: 0 }, took.ms, options);
}

/**
 * Of a customer's orders, those that a storefront may see: its own. A page that others took places of is not complete.
 *
 * @throws ProblemError `unavailable` where the ledger cannot say whose they are
 */
async function ofStorefront(
  { principal, input }: OwnedCall,
  list: ListResult,
  { ledger, coreOrders, policy }: OrdersParts,
): Promise<ListResult> {
  if (principal?.kind !== 'storefront') return list;
  try {
    const storefronts = await ledger.storefrontsOf(list.orders.map(({ reference }) => reference));
    const orders = list.orders.filter(({ reference }) => {
      const storefront = storefronts.get(reference) ?? coreOrders();
      return storefront !== undefined && principal.storefronts.includes(storefront);
    });
    const isCut = orders.length < list.orders.length && list.orders.length === (input as ListQuestion).limit;
    return { orders, complete: list.complete && !isCut };
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    throw ledgerAway(error, policy.retryAfterSeconds.unavailable);
  }
}

function asList(result: unknown): ListResult {
  return result as ListResult;
}
