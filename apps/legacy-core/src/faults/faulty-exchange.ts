import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Face, FaultSwitches } from './switches.js';
import { dripBody, resetMidBody, swapCharset } from './spoil-answer.js';

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
 * Order: refuse, hang, latency, then the faults that answer in the face's place, then those that spoil its answer.
 *
 * @returns whether the face should answer; false: a fault has, or never will.
 */
export async function letFaultsStrike(
  faults: FaultSwitches,
  face: Face,
  req: IncomingMessage,
  res: ServerResponse,
  answers: FaultAnswers,
): Promise<boolean> {
  if (faults.strikes(face, 'refuse')) {
    req.socket.destroy();
    return false;
  }
  if (faults.strikes(face, 'hang')) return false;
  const latency = faults.strikes(face, 'latencyMs');
  if (latency?.ms !== undefined) {
    await delay(latency.ms, undefined, { ref: false });
    if (res.destroyed) return false;
  }
  for (const [name, answer] of [
    ['errorRate', answers.error],
    ['http200ErrorRate', answers.errorAs200],
    ['garbage', answers.garbage],
  ] as const) {
    if (!faults.strikes(face, name)) continue;
    req.resume();
    answer(res);
    return false;
  }
  if (faults.strikes(face, 'wrongCharset')) swapCharset(res);
  if (faults.strikes(face, 'resetMidBody')) resetMidBody(res);
  const drip = faults.strikes(face, 'slowDrip');
  if (drip) dripBody(res, drip.bytesPerSecond ?? 1000);
  return true;
}
