import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Face, FaultSwitches } from './switches.js';
import { dripBody, resetMidBody, swapCharset } from './spoil-answer.js';
import { insteadOfAnswer } from './swallow-answer.js';

type FaultAnswer = (res: ServerResponse) => void;

/** What a face answers when one of its faults says it fails; each face fails in its own language. */
export interface FaultAnswers {
  /** A 5xx. */
  readonly error: FaultAnswer;
  /** An error that calls itself 200. */
  readonly errorAs200: FaultAnswer;
  /** Bytes that are no answer. */
  readonly garbage: FaultAnswer;
}

/**
 * Lets the faults of a face strike one exchange, before its own code sees it.
 *
 * Order: refuse, hang, latency, then the faults that answer in the face's place, then those that let it do what it does and
 * answer something else, then those that spoil its answer.
 *
 * @param call the route or operation, for switches that strike one only
 * @returns whether the face should answer; false: a fault has, or never will.
 */
export async function letFaultsStrike(
  faults: FaultSwitches,
  face: Face,
  req: IncomingMessage,
  res: ServerResponse,
  answers: FaultAnswers,
  call = '',
): Promise<boolean> {
  if (faults.strikes(face, 'refuse', call)) {
    req.socket.destroy();
    return false;
  }
  if (faults.strikes(face, 'hang', call)) return false;
  const latency = faults.strikes(face, 'latencyMs', call);
  if (latency?.ms !== undefined) {
    await delay(latency.ms, undefined, { ref: false });
    if (res.destroyed) return false;
  }
  for (const [name, answer] of [
    ['errorRate', answers.error],
    ['http200ErrorRate', answers.errorAs200],
    ['garbage', answers.garbage],
  ] as const) {
    if (!faults.strikes(face, name, call)) continue;
    req.resume();
    answer(res);
    return false;
  }
  if (faults.strikes(face, 'resetBefore', call)) {
    req.resume();
    resetMidBody(res);
    answers.errorAs200(res);
    return false;
  }
  answerOtherwise(faults, face, req, res, answers, call);
  if (faults.strikes(face, 'wrongCharset', call)) swapCharset(res);
  if (faults.strikes(face, 'resetMidBody', call)) resetMidBody(res);
  const drip = faults.strikes(face, 'slowDrip', call);
  if (drip) dripBody(res, drip.bytesPerSecond ?? 1000);
  return true;
}

/** The faults after the effect: the face does what it does, and nobody hears of it. */
function answerOtherwise(
  faults: FaultSwitches,
  face: Face,
  req: IncomingMessage,
  res: ServerResponse,
  answers: FaultAnswers,
  call: string,
): void {
  const latency = faults.strikes(face, 'latencyAfterMs', call);
  const holdBackMs = latency?.ms ?? 0;
  if (faults.strikes(face, 'hangAfter', call)) return insteadOfAnswer(res, holdBackMs, () => undefined);
  if (faults.strikes(face, 'refuseAfter', call)) return insteadOfAnswer(res, holdBackMs, () => req.socket.destroy());
  for (const [name, answer] of [
    ['errorAfter', answers.error],
    ['http200ErrorAfter', answers.errorAs200],
    ['garbageAfter', answers.garbage],
  ] as const) {
    if (faults.strikes(face, name, call)) return insteadOfAnswer(res, holdBackMs, answer);
  }
  if (latency !== undefined) insteadOfAnswer(res, holdBackMs, (_, own) => own());
}
