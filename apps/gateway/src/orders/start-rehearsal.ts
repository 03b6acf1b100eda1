import { isRehearsable, type OrderToPlace, type PlaceResult, type Rehearsal } from '@banyan/domains';
import { startSpan } from '@banyan/observability';
import type { ShadowAttempt } from '@banyan/shadow';
import { isSynthetic } from '../pipeline/caller.js';
import type { OwnedCall } from '../pipeline/accept.js';
import type { ChosenRoute } from '../pipeline/choose-route.js';
import type { Captured } from './capture.js';

/**
 * Shadows an order that legacy takes: the service is asked what would have come of it, and both are compared by the operation's
 * rules. That way round only. All that it has to ask with is a rehearsal, which can execute nothing. Never awaited, never throws.
 *
 * It is asked when legacy has answered: a rehearsal asks nothing that an order changes, what legacy refuses for something that a
 * rehearsal takes for granted is none to compare, and the time a copy has is not spent waiting for legacy.
 *
 * @param taken what came of the order; compared where it is final
 */
export function startRehearsal(
  call: OwnedCall,
  decision: ChosenRoute,
  order: OrderToPlace,
  taken: Promise<Captured>,
  rehearsal: Rehearsal | undefined,
): void {
  if (rehearsal === undefined || decision.serving !== 'legacy' || decision.shadow !== 'service') return;
  if (isSynthetic(call.caller.storefront)) return;
  const { manifest, shadow, serving } = call.domain;
  const { name: operation } = call.operation;
  const parent = call.exchange.span.context;
  const copy = {
    operation,
    arm: 'service',
    input: order,
    rules: manifest.comparison[operation] ?? {},
    traceId: parent.traceId,
    stage: decision.stage,
    definition: decision.definition,
    epoch: decision.epoch,
    release: () => serving.service.arm.release?.(),
    personal: call.contract.personal.length > 0,
    // A write is not asked twice.
    noise: false,
    tag: decision.stretch,
    call: async (attempt: ShadowAttempt) => {
      const span = startSpan(`${manifest.name}.${operation} rehearsal`, 'client', parent);
      span.set({ 'banyan.domain': manifest.name, 'banyan.arm': 'service', 'banyan.shadow': true });
      try {
        return await rehearsal.rehearse(order, {
          signal: attempt.signal,
          remainingMs: () => attempt.remainingMs(),
          traceparent: span.traceparent(),
        });
      } catch (error) {
        span.fail('shadow-failed');
        throw error;
      } finally {
        span.end();
      }
    },
  } as const;
  void begin(taken.then(resultOf), (outcome) => shadow.observe({ ...copy, serving: outcome }));
}

/** Observes what a rehearsal can be held against; what nobody knows too: it was selected, and the pool counts that it is not compared. */
async function begin(outcome: Promise<PlaceResult>, observe: (outcome: Promise<PlaceResult>) => void): Promise<void> {
  const [settled] = await Promise.allSettled([outcome]);
  if (settled.status === 'rejected' || isRehearsable(settled.value)) observe(outcome);
}

/** What is not known yet cannot be compared. */
function resultOf(captured: Captured): PlaceResult {
  if (captured.kind === 'final') return captured.result as PlaceResult;
  throw new Error(`the order is ${captured.kind}`);
}
