import { ProblemError } from '@banyan/kernel';
import { readRunFile } from '../processes/run-file.js';
import type { ConsistencyQueryDto } from './consistency-query.dto.js';
import { readConsistency, type Consistency } from './read-consistency.js';

/** The process that compares. */
const COMPARES = 'pricing';

/** A page of some hundred findings, read from its database. */
const TIMEOUT_MS = 3_000;

/** Asks the process that compares prices what it found, whenever somebody looks: it keeps that itself. */
export class ConsistencySurvey {
  constructor(private readonly dataDir: string) {}

  /** @throws ProblemError `unavailable` when nobody says, `invalid-request` when it does not know what was asked for */
  async look(query: ConsistencyQueryDto): Promise<Consistency> {
    const found = (await readRunFile(this.dataDir)).find(({ name }) => name === COMPARES);
    if (found === undefined) throw away('No pricing service is known here: prices of channels are compared by it.');
    const answer = await ask(`${found.opsUrl}/consistency?${searchOf(query)}`);
    if (answer.status === 400) {
      throw new ProblemError('invalid-request', { detail: 'The pricing service knows no such kind of inconsistency.' });
    }
    const read = answer.status === 200 ? readConsistency(answer.body) : undefined;
    if (read === undefined) throw away('The pricing service does not say what it found; its database may be away.');
    return read;
  }
}

function searchOf({ state, kind, place, subject, limit }: ConsistencyQueryDto): string {
  const search = new URLSearchParams({ state, limit: String(limit) });
  for (const [name, value] of Object.entries({ kind, place, subject }))
    if (value !== undefined) search.set(name, value);
  return search.toString();
}

async function ask(url: string): Promise<{ readonly status: number; readonly body: unknown }> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    return { status: answer.status, body: await answer.json() };
  } catch (error) {
    throw away('The pricing service does not answer.', error);
  }
}

function away(detail: string, cause?: unknown): ProblemError {
  return new ProblemError('unavailable', { detail, retryAfterSeconds: 5, ...(cause === undefined ? {} : { cause }) });
}
