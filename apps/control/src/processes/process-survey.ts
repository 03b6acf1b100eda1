import type { Clock } from '@banyan/kernel';
import type { ReplicaBook } from '../reports/replica-book.js';
import type { ProcessStatus } from '../status/shop-status.js';
import { readRunFile, type RunningProcess } from './run-file.js';

const KEEP_MS = 1_000;
const TIMEOUT_MS = 400;
const MOST_PROCESSES = 64;

interface ReadyAnswer {
  readonly state?: ProcessStatus['state'];
  readonly checks?: readonly { readonly name: string; readonly ok: boolean; readonly detail?: string }[];
}

/** Asks every known process how it is, when somebody looks and the last answer is older than a second. */
export class ProcessSurvey {
  #latest: Promise<readonly ProcessStatus[]> | undefined;
  #askedAtMs = -Infinity;

  constructor(
    private readonly dataDir: string,
    private readonly book: ReplicaBook,
    private readonly clock: Clock,
  ) {}

  look(): Promise<readonly ProcessStatus[]> {
    const nowMs = this.clock.monotonicMs();
    if (this.#latest === undefined || nowMs - this.#askedAtMs > KEEP_MS) {
      this.#askedAtMs = nowMs;
      this.#latest = this.#ask();
    }
    return this.#latest;
  }

  async #ask(): Promise<readonly ProcessStatus[]> {
    const started = await readRunFile(this.dataDir);
    const known = new Set(started.map(({ opsUrl }) => opsUrl));
    const replicas = this.book
      .pages()
      .map(({ replica, report }) => ({ name: replica, opsUrl: report.opsUrl }))
      .filter(({ opsUrl }) => !known.has(opsUrl));
    return Promise.all([...started, ...replicas].slice(0, MOST_PROCESSES).map(statusOf));
  }
}

async function statusOf({ name, opsUrl }: RunningProcess): Promise<ProcessStatus> {
  const [ready, metrics] = await Promise.all([ask(`${opsUrl}/readyz?verbose`), ask(`${opsUrl}/metrics`)]);
  if (ready === undefined) return { name, opsUrl, state: 'away', failing: [] };
  const answer = parseReady(ready);
  const feed = feedOf(metrics ?? '');
  return { name, opsUrl, ...answer, ...(feed === undefined ? {} : { feed }) };
}

/** The body of an answer, whatever its status; undefined when there is none in time. */
async function ask(url: string): Promise<string | undefined> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
    return await answer.text();
  } catch {
    // Away is what the picture shows.
    return undefined;
  }
}

function parseReady(body: string): Pick<ProcessStatus, 'state' | 'failing'> {
  try {
    const { state = 'not-ready', checks = [] } = JSON.parse(body) as ReadyAnswer;
    const failing = checks.filter(({ ok }) => !ok);
    return { state, failing: failing.map(({ name, detail }) => (detail === undefined ? name : `${name}: ${detail}`)) };
  } catch {
    // A process that is not ours (PostgreSQL behind an exporter, say) may answer in words.
    return { state: /^(ok|ready|alive)/i.test(body) ? 'ready' : 'not-ready', failing: [] };
  }
}

function feedOf(metrics: string): ProcessStatus['feed'] {
  const lagSeconds = sumOf(metrics, 'banyan_feed_lag_seconds');
  if (lagSeconds === undefined) return undefined;
  return {
    lagSeconds,
    position: sumOf(metrics, 'banyan_feed_position') ?? 0,
    refusedRows: sumOf(metrics, 'banyan_feed_refused_rows_total') ?? 0,
  };
}

function sumOf(metrics: string, name: string): number | undefined {
  const values = [...metrics.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\S+)$`, 'gm'))].map((match) =>
    Number(match[1]),
  );
  return values.length === 0 ? undefined : values.reduce((sum, value) => sum + value, 0);
}
