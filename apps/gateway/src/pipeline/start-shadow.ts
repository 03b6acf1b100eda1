import { otherArm, type Arm } from '@banyan/kernel';
import { startSpan } from '@banyan/observability';
import type { ShadowAttempt } from '@banyan/shadow';
import { isCopied } from '../domain/is-copied.js';
import type { UnderstoodCall } from './accept.js';
import { isSynthetic } from './caller.js';
import type { Served } from './call-arm.js';
import type { ChosenRoute } from './choose-route.js';
import { watchLegacy, type Watching } from './legacy-health.js';

/**
 * Copies a read to the arm that is not serving and compares both results when they are there. While the service answers
 * everybody, legacy is asked about a sample of the requests though the flag selects none, and how it answers is told. Never
 * awaited, never throws, never touches the live call's sockets, places or deadline.
 */
export function startShadow(
  call: UnderstoodCall,
  decision: ChosenRoute,
  served: Promise<Served<unknown>>,
  watching: Watching,
): void {
  if (!isCopied(call.operation) || isSynthetic(call.caller.storefront)) return;
  const { name: operation } = call.operation;
  const arm = copyTo(call, decision);
  if (arm === undefined) return;
  const { manifest, shadow, shadowing } = call.domain;
  const parent = call.exchange.span.context;
  shadow.observe({
    operation,
    arm,
    input: call.input,
    rules: manifest.comparison[operation] ?? {},
    traceId: parent.traceId,
    stage: decision.stage,
    definition: decision.definition,
    epoch: decision.epoch,
    release: () => shadowing.service.release?.() ?? call.domain.serving.service.arm.release?.(),
    personal: call.contract.personal.length > 0,
    tag: decision.stretch,
    serving: served.then(comparableResult),
    call: watchLegacy(call, decision, ask, watching),
  });

  async function ask(attempt: ShadowAttempt, asked: Arm): Promise<unknown> {
    const span = startSpan(`${manifest.name}.${operation} ${asked}`, 'client', parent);
    span.set({ 'banyan.domain': manifest.name, 'banyan.arm': asked, 'banyan.shadow': true });
    try {
      return await shadowing[asked].call(operation, call.input, {
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
  }

  /** A rescued answer came from the very arm the copy went to: comparing legacy with itself proves nothing. */
  function comparableResult(outcome: Served<unknown>): unknown {
    if (outcome.kind === 'failed') throw outcome.error;
    if (outcome.by === arm) throw outcome.rescuedFrom ?? new Error(`${otherArm(outcome.by)} did not answer`);
    return outcome.result;
  }
}

/** The arm that gets a copy: as the flag says, or else legacy where the service answers everybody and this one is sampled. */
function copyTo({ domain, operation }: UnderstoodCall, { shadow, serving, stretch }: ChosenRoute): Arm | undefined {
  if (shadow !== undefined) return shadow;
  const answersEverybody = serving === 'service' && stretch?.share === 1;
  return answersEverybody && domain.reverse.selects(operation.name) ? 'legacy' : undefined;
}
