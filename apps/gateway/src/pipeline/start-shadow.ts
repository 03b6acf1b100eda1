import { otherArm } from '@banyan/kernel';
import { startSpan } from '@banyan/observability';
import type { OwnedCall } from './accept.js';
import type { Served } from './call-arm.js';
import type { ChosenRoute } from './choose-route.js';

/**
 * Copies a read to the arm that is not serving and compares both results when they are there. Never awaited, never
 * throws, never touches the live call's sockets, places or deadline.
 */
export function startShadow(call: OwnedCall, decision: ChosenRoute, served: Promise<Served>): void {
  const { kind, asks } = call.operation;
  // What the system of record alone may answer has no second opinion.
  if (decision.shadow === undefined || kind !== 'read' || asks === 'authority') return;
  const arm = decision.shadow;
  const { manifest, shadow, shadowing } = call.domain;
  const parent = call.exchange.span.context;
  shadow.observe({
    operation: call.operation.name,
    arm,
    input: call.input,
    rules: manifest.comparison[call.operation.name] ?? {},
    traceId: parent.traceId,
    stage: decision.stage,
    definition: decision.definition,
    serving: served.then(comparableResult),
    call: async (attempt, asked) => {
      const span = startSpan(`${manifest.name}.${call.operation.name} ${asked}`, 'client', parent);
      span.set({ 'banyan.domain': manifest.name, 'banyan.arm': asked, 'banyan.shadow': true });
      try {
        return await shadowing[asked].call(call.operation.name, call.input, {
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
  });

  /** A rescued answer came from the very arm the copy went to: comparing legacy with itself proves nothing. */
  function comparableResult(outcome: Served): unknown {
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.by === arm) throw outcome.rescuedFrom ?? new Error(`${otherArm(arm)} did not answer`);
    return outcome.result;
  }
}
