import type { ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { PartnerAnswer } from '../wire/exchange.js';
import { problem, sendAnswer } from '../wire/send-answer.js';
import type { Strike } from './switches.js';

const BROKEN = problem(503, 'unavailable', 'try later', 1);
const GARBAGE = Buffer.from('1f8b0800deadbeef00ffc3283c3f786d6c', 'hex');

/** @returns whether the party should do what it is asked; false: something has befallen the request before that */
export async function strikeBefore({ blow, latencyMs }: Strike, res: ServerResponse): Promise<boolean> {
  if (latencyMs > 0) await heldBack(latencyMs);
  if (res.destroyed) return false;
  switch (blow) {
    case 'down':
    case 'refuseRatio':
      res.destroy();
      return false;
    case 'hangRatio':
      return false;
    case 'errorRatio':
      sendAnswer(res, BROKEN);
      return false;
    case 'garbageRatio':
      sendGarbage(res);
      return false;
    case 'resetBeforeRatio':
      reset(res);
      return false;
    case 'killBeforeRatio':
      return die();
    default:
      return true;
  }
}

/** Answers, unless something befalls the answer: what was done is done. */
export async function answerUnlessStruck(strike: Strike, answer: PartnerAnswer, res: ServerResponse): Promise<void> {
  if (strike.blow === 'killAfterRatio') die();
  if (strike.latencyAfterMs > 0) await heldBack(strike.latencyAfterMs);
  if (res.destroyed) return;
  switch (strike.blow) {
    case 'hangAfterRatio':
      return;
    case 'errorAfterRatio':
      return sendAnswer(res, BROKEN);
    case 'garbageAfterRatio':
      return sendGarbage(res);
    case 'resetAfterRatio':
      return reset(res);
    default:
      sendAnswer(res, answer);
  }
}

/** Whoever waits for it need not keep the process. */
function heldBack(ms: number): Promise<void> {
  return delay(ms, undefined, { ref: false });
}

/** An RST, not an orderly end. */
function reset(res: ServerResponse): void {
  const { socket } = res;
  if (socket === null) res.destroy();
  else socket.resetAndDestroy();
}

function sendGarbage(res: ServerResponse): void {
  res.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': GARBAGE.length }).end(GARBAGE);
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}
