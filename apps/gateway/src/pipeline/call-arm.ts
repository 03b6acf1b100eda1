import type { ContractAnswer } from '@banyan/contracts';
import { ArmError, otherArm, type Arm, type Clock } from '@banyan/kernel';
import { log, startSpan } from '@banyan/observability';
import type { Awake, Deadline, RunOptions } from '@banyan/resilience';
import { stillStands, type LatchKeeper, type RouteDecision } from '@banyan/rollout';
import { isCheckout } from '../overload/priority.js';
import type { OwnedCall, UnderstoodCall } from './accept.js';
import type { AnswerSampler } from './answer-sampler.js';
import { withholdValues } from './withhold-values.js';

/** The most of a read's deadline that the service may spend, so that legacy can still answer in time. */
export const SERVICE_SHARE_OF_DEADLINE = 0.4;

interface Timing {
  /** Until the last arm that was asked had ended, ms. */
  readonly ms: number;
  /** What the arm that was chosen to serve took of it: a rescue's time says nothing about the rescued. */
  readonly chosenMs: number;
  /** Did this process stand still in that time? Then it says nothing of an arm. */
  readonly stoodStill: boolean;
  /** Why the service did not answer, where legacy was asked in its place. */
  readonly rescuedFrom?: ArmError;
}

/** How a call ended. A value, not an exception: the SLI and the shadow want it either way. */
export type Served<Answer = ContractAnswer> =
  | (Answered<Answer> & Timing & { readonly kind: 'answered'; readonly by: Arm })
  | (Timing & { readonly kind: 'failed'; readonly by: Arm; readonly error: ArmError });

/** An arm's result, in the canonical model and in the words of the contract version. */
interface Answered<Answer = ContractAnswer> {
  readonly result: unknown;
  readonly answer: Answer;
  /** Does it keep its contract, as far as it was looked at? */
  readonly valid: boolean;
}

/** `mayDispatch` absent: nothing can take the question back. */
type AttemptOptions = Pick<RunOptions, 'mayDispatch' | 'waitsForProbe'>;

export interface CallOptions {
  readonly clock: Clock;
  readonly awake: Awake;
  readonly sampler: AnswerSampler;
  readonly latches: Pick<LatchKeeper, 'view'>;
}

/**
 * Calls the serving arm; a read that fails on the service is answered from legacy within the same deadline, and so is one
 * whose route was taken back before the service was asked. Who asks for an arm hears of that one. Never throws.
 *
 * @param deadline of the whole request, under way since it was accepted
 */
export async function callArm(
  call: OwnedCall,
  decision: RouteDecision,
  deadline: Deadline,
  options: CallOptions,
): Promise<Served> {
  const { awake, clock, latches } = options;
  const startedMs = clock.monotonicMs();
  const sinceStart = () => clock.monotonicMs() - startedMs;
  const chosen = decision.serving;
  const isRescuable =
    decision.reason !== 'forced' &&
    chosen === 'service' &&
    call.operation.kind === 'read' &&
    call.operation.asks !== 'authority';

  const share = isRescuable ? SERVICE_SHARE_OF_DEADLINE : 1;
  const mayDispatch = () => stillStands(decision, latches.view(call.domain.manifest.name));
  const budgetMs = deadline.remainingMs() * share;
  const attempt = (arm: Arm, ms: number, how?: AttemptOptions) =>
    attemptArm(call, arm, ms, (result) => present(call, arm, result, options.sampler), how);
  const first = await attempt(chosen, budgetMs, chosen === 'service' ? { mayDispatch } : {});
  const chosenMs = sinceStart();
  const stoodStill = awake.stoodStillSince(startedMs);
  if (!(first instanceof ArmError))
    return { kind: 'answered', by: chosen, ...first, ms: chosenMs, chosenMs, stoodStill };
  // After a standstill nothing may be left: legacy would only be found late as well.
  if (!isRescuable || first.failure === 'aborted' || (first.failure === 'stalled' && deadline.expired)) {
    return { kind: 'failed', by: chosen, error: first, ms: chosenMs, chosenMs, stoodStill };
  }

  const rescuer = otherArm(chosen);
  call.exchange.span.set({ 'banyan.degraded.reason': first.failure });
  // The last that can answer.
  const second = await attempt(rescuer, deadline.remainingMs(), { waitsForProbe: true });
  const timing = { ms: sinceStart(), chosenMs, stoodStill, rescuedFrom: first };
  return second instanceof ArmError
    ? { kind: 'failed', by: rescuer, error: second, ...timing }
    : { kind: 'answered', by: rescuer, ...second, ...timing };
}

/**
 * One call to an arm, under its policy. Never throws.
 *
 * @param say puts a result into the words of the contract version; may throw ArmError where that cannot be done
 */
export async function attemptArm<T>(
  call: UnderstoodCall,
  name: Arm,
  budgetMs: number,
  say: (result: unknown) => T,
  options: AttemptOptions = {},
): Promise<T | ArmError> {
  const { arm, policy } = call.domain.serving[name];
  const span = startSpan(
    `${call.domain.manifest.name}.${call.operation.name} ${name}`,
    'client',
    call.exchange.span.context,
  );
  span.set({
    'banyan.domain': call.domain.manifest.name,
    'banyan.arm': name,
    'banyan.shadow': false,
    'banyan.remaining_ms': Math.round(budgetMs),
  });
  try {
    const result = await policy.run((attempt) => arm.call(call.operation.name, call.input, attempt), {
      budgetMs,
      clientSignal: call.exchange.clientSignal,
      traceparent: span.traceparent(),
      session: call.caller.sessionId,
      urgent: isCheckout(call.operation),
      ...options,
    });
    if (isTooOld(call, result)) throw new ArmError(name, 'fault', 'its answer is older than may be given');
    return say(result);
  } catch (error) {
    const failure = error instanceof ArmError ? error : new ArmError(name, 'fault', 'unexpected', { cause: error });
    span.fail(failure.failure);
    if (failure.failure === 'breaker-open') span.set({ 'banyan.breaker.state': policy.breakerState });
    if (failure.options.field !== undefined) sayWhatIsInDoubt(call, failure, failure.options.field);
    return failure;
  } finally {
    span.end();
  }
}

/** Who is called because of it must know where to look: the field, never what stood in it. */
function sayWhatIsInDoubt({ domain, operation }: UnderstoodCall, { arm, failure }: ArmError, field: string): void {
  log.warn('an answer is in doubt', { domain: domain.manifest.name, operation: operation.name, arm, failure, field });
}

/** An arm may answer from what it remembers, but not from what nobody should be told any more. */
function isTooOld({ operation, domain: { manifest } }: UnderstoodCall, result: unknown): boolean {
  return operation.rememberedMs !== undefined && (manifest.ageMs?.(result) ?? 0) > operation.rememberedMs;
}

/**
 * A result that cannot be said in the words of the contract is no answer. One that breaks its contract is none either
 * where legacy can still be asked; legacy's own is the best there is.
 *
 * @throws ArmError `fault`
 */
function present(call: OwnedCall, name: Arm, result: unknown, sampler: AnswerSampler): Answered {
  let answer: ContractAnswer;
  try {
    answer = call.contract.present(call.domain.bind(call.operation.name, result));
  } catch (error) {
    log.error('a result could not be presented', {
      domain: call.contract.domain,
      contract: call.contract.version,
      operation: call.operation.name,
      arm: name,
      err: withholdValues(call.contract, error),
    });
    throw new ArmError(name, 'fault', 'its result could not be presented', { cause: error });
  }
  const valid = sampler.isValid(call, name, answer);
  if (!valid && name === 'service') throw new ArmError(name, 'fault', 'its answer broke the contract');
  return { result, answer, valid };
}
