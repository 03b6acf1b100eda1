import type { Clock } from '@banyan/kernel';
import { readRunFile } from '../processes/run-file.js';
import { readFreshness, type FeedFreshness } from './freshness.js';

const KEEP_MS = 1_000;
const TIMEOUT_MS = 400;

/** Asks the processes that follow a feed how fresh it is, when somebody looks and the last answer is older than a second. */
export class FeedSurvey {
  #latest: Promise<ReadonlyMap<string, FeedFreshness>> | undefined;
  #askedAtMs = -Infinity;

  /** @param followers names of processes, as in `run.json` */
  constructor(
    private readonly followers: readonly string[],
    private readonly dataDir: string,
    private readonly clock: Clock,
  ) {}

  /** By process; one that is away, or does not say, is not in it. */
  look(): Promise<ReadonlyMap<string, FeedFreshness>> {
    const nowMs = this.clock.monotonicMs();
    if (this.#latest === undefined || nowMs - this.#askedAtMs > KEEP_MS) {
      this.#askedAtMs = nowMs;
      this.#latest = this.#ask();
    }
    return this.#latest;
  }

  async #ask(): Promise<ReadonlyMap<string, FeedFreshness>> {
    const started = await readRunFile(this.dataDir);
    const known = started.filter(({ name }) => this.followers.includes(name));
    const said = await Promise.all(
      known.map(async ({ name, opsUrl }) => [name, await freshnessAt(`${opsUrl}/freshness`)] as const),
    );
    return new Map(said.flatMap(([name, freshness]) => (freshness === undefined ? [] : [[name, freshness] as const])));
  }
}

async function freshnessAt(url: string): Promise<FeedFreshness | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    return answer.ok ? readFreshness(await answer.json()) : undefined;
  } catch {
    // Away, or not JSON: it does not say, and that is what is shown.
    return undefined;
  }
}
