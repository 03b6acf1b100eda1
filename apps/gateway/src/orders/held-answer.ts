import type { ContractAnswer } from '@banyan/contracts';
import { ArmError, ProblemError, type Arm } from '@banyan/kernel';
import type { Awake } from '@banyan/resilience';
import type { OwnedCall } from '../pipeline/accept.js';
import type { AnswerSampler } from '../pipeline/answer-sampler.js';
import type { Served } from '../pipeline/call-arm.js';
import type { RouteSources } from '../pipeline/choose-route.js';
import type { SliRecorder } from '../pipeline/record-sli.js';
import type { ResponseOptions } from '../pipeline/respond.js';

/** What of the pipeline the answers of this room are made with. */
export interface HeldOptions extends RouteSources, ResponseOptions {
  readonly awake: Awake;
  readonly sampler: AnswerSampler;
  readonly sli: SliRecorder;
}

/** A canonical result in the words of the contract version, with its own URL where the gateway is reached. */
export function say(
  call: OwnedCall,
  by: Arm,
  result: unknown,
  sampler: AnswerSampler,
  prefix: string,
): { readonly answer: ContractAnswer; readonly valid: boolean } {
  const answer = call.contract.present(result);
  const valid = sampler.isValid(call, by, answer);
  const location = answer.headers?.['location'];
  if (location === undefined || prefix === '') return { answer, valid };
  return { answer: { ...answer, headers: { ...answer.headers, location: prefix + location } }, valid };
}

/** What an arm took, and whether this process stood still meanwhile. */
export interface Took {
  readonly ms: number;
  readonly stoodStill: boolean;
}

/** As the bookkeeping of the pipeline wants it. */
export function servedBy(
  by: Arm,
  { ms, stoodStill }: Took,
  said: { readonly result: unknown; readonly answer: ContractAnswer; readonly valid: boolean } | ArmError,
): Served {
  const timing = { by, ms, chosenMs: ms, stoodStill };
  return said instanceof ArmError
    ? { kind: 'failed', error: said, ...timing }
    : { kind: 'answered', ...said, ...timing };
}

/** The ledger cannot be asked: nothing is sent that it does not know of. */
export function ledgerAway(cause: unknown, retryAfterSeconds: number): ProblemError {
  return new ProblemError('unavailable', { cause, retryAfterSeconds });
}
