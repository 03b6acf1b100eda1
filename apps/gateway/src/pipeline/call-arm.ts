import { ArmError, otherArm, type Arm, type Clock } from '@banyan/kernel';
import { startSpan } from '@banyan/observability';
import { Deadline } from '@banyan/resilience';
import type { RouteDecision } from '@banyan/rollout';
import type { OwnedCall } from './accept.js';

/** The most of a read's deadline that the service may spend, so that legacy can still answer in time. */
const SERVICE_SHARE_OF_DEADLINE = 0.4;

/** How a call ended. A value, not an exception: the SLI and the shadow want it either way. */
export type Served =
  | {
      readonly kind: 'answered';
      readonly by: Arm;
      readonly result: unknown;
      readonly ms: number;
      readonly rescuedFrom?: ArmError;
    }
  | {
      readonly kind: 'failed';
      readonly by: Arm;
      readonly error: ArmError;
      readonly ms: number;
      readonly rescuedFrom?: ArmError;
    };

/** Calls the serving arm; a read that fails on the service is answered from legacy within the same deadline. Never throws. */
export async function callArm(call: OwnedCall, decision: RouteDecision, clock: Clock): Promise<Served> {
  const deadline = new Deadline(clock, call.operation.deadlineMs);
  const startedMs = clock.monotonicMs();
  const isRead = call.operation.kind === 'read';
  const attempt = (arm: Arm, budgetMs: number) => attemptArm(call, arm, budgetMs);
  const ended = <T extends object>(how: T) => ({ ...how, ms: clock.monotonicMs() - startedMs });

  const share = isRead && decision.serving === 'service' ? SERVICE_SHARE_OF_DEADLINE : 1;
  const first = await attempt(decision.serving, deadline.remainingMs() * share);
  if (!(first instanceof ArmError))
    return ended({ kind: 'answered' as const, by: decision.serving, result: first.result });
  if (decision.serving === 'legacy' || !isRead || first.failure === 'aborted') {
    return ended({ kind: 'failed' as const, by: decision.serving, error: first });
  }

  const rescuer = otherArm(decision.serving);
  call.exchange.span.set({ 'banyan.degraded.reason': first.failure });
  const second = await attempt(rescuer, deadline.remainingMs());
  return second instanceof ArmError
    ? ended({ kind: 'failed' as const, by: rescuer, error: second, rescuedFrom: first })
    : ended({ kind: 'answered' as const, by: rescuer, result: second.result, rescuedFrom: first });
}

async function attemptArm(call: OwnedCall, name: Arm, budgetMs: number): Promise<{ result: unknown } | ArmError> {
  const { arm, policy } = call.domain.serving[name];
  const span = startSpan(
    `${call.domain.manifest.name}.${call.operation.name} ${name}`,
    'client',
    call.exchange.span.context,
  );
  span.set({ 'banyan.domain': call.domain.manifest.name, 'banyan.arm': name, 'banyan.shadow': false });
  try {
    const result = await policy.run((attempt) => arm.call(call.operation.name, call.input, attempt), {
      budgetMs,
      clientSignal: call.exchange.clientSignal,
      traceparent: span.traceparent(),
    });
    return { result };
  } catch (error) {
    const failure = error instanceof ArmError ? error : new ArmError(name, 'fault', 'unexpected', { cause: error });
    span.fail(failure.failure);
    return failure;
  } finally {
    span.end();
  }
}
