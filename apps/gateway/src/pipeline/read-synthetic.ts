import type { IncomingMessage } from 'node:http';
import type { Clock } from '@banyan/kernel';
import { readSynthetic, SYNTHETIC_HEADER, type SyntheticMark } from '@banyan/rollout';

/** What a request's signed header says of it; undefined: a shopper stands behind it. */
export type ReadSynthetic = (request: IncomingMessage) => SyntheticMark | undefined;

/** @param key undefined: nobody is believed */
export function syntheticReader(key: string | undefined, clock: Clock): ReadSynthetic {
  return (request) => {
    const header = request.headers[SYNTHETIC_HEADER];
    if (key === undefined || typeof header !== 'string') return undefined;
    const { method = 'GET', url: target = '/' } = request;
    return readSynthetic(key, { method, target }, header, clock.nowMs());
  };
}
