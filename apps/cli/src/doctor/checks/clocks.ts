import { systemClock } from '@banyan/kernel';
import { runningOpsUrl } from '../../control/run-file.js';
import { type Finding, ok } from '../finding.js';
import { PATIENCE_MS } from '../patience.js';

/** A process that says what time it is. */
export interface Place {
  readonly name: string;
  readonly opsUrl: string;
}

/** What was heard of a clock. */
export interface HeardClock {
  readonly name: string;
  /** Ahead of PostgreSQL's, ms; undefined: it did not answer. */
  readonly aheadMs: number | undefined;
}

/** `Date` of an answer is in whole seconds, cut off: on average half of one is missing. */
const CUT_OFF_MS = 500;
/** Two seconds apart, and what is not known of the half that is missing and of the way. */
const MOST_APART_MS = 3_000;

/** Pure. */
export function judgeClocks(heard: readonly HeardClock[]): readonly Finding[] {
  if (heard.length === 0) return [];
  const silent = heard.filter(({ aheadMs }) => aheadMs === undefined);
  const off = heard.filter(({ aheadMs = 0 }) => Math.abs(aheadMs) > MOST_APART_MS);
  const told = heard.length - silent.length;
  return [
    ...(off.length > 0
      ? [
          {
            id: 'clocks.replicas',
            state: 'warning',
            what: off
              .map(
                ({ name, aheadMs = 0 }) =>
                  `the clock of ${name} is ${(Math.abs(aheadMs) / 1_000).toFixed(0)} s ${aheadMs > 0 ? 'ahead of' : 'behind'} PostgreSQL's`,
              )
              .join('; '),
            why: 'quotes and signed questions of one are too old or too young for another, and what happened first is told wrongly; beyond ten seconds services refuse what is asked',
            todo: 'let its machine follow the time servers of the others',
            page: 'how-to/run-on-several-machines.md',
          } as const,
        ]
      : told > 0
        ? [ok('clocks.replicas', `the clocks of ${told} processes agree with PostgreSQL's within 3 s`)]
        : []),
    ...(silent.length > 0
      ? [
          {
            id: 'clocks.unheard',
            state: 'unknown',
            what: `${silent.map(({ name }) => name).join(', ')} cannot be asked from here what time it is`,
            why: 'whether its clock is right is not known',
            todo: 'run this where operations sides are reached, such as in the pod of control',
          } as const,
        ]
      : []),
  ];
}

const OPS_PORTS = { inventory: '9101', pricing: '9102', orders: '9103' } as const;

/** Services, where this environment or the shop on this machine says where they are. */
export function servicePlaces(environment: Readonly<Record<string, string | undefined>>): readonly Place[] {
  return Object.entries(OPS_PORTS).flatMap(([name, port]) => {
    const host = environment[`${name.toUpperCase()}_HOST`];
    const set = host ? `http://${host}:${environment[`${name.toUpperCase()}_OPS_PORT`] || port}` : undefined;
    const opsUrl = set ?? runningOpsUrl(name, environment);
    return opsUrl === undefined ? [] : [{ name, opsUrl }];
  });
}

/** @param databaseAheadMs of PostgreSQL, ahead of this machine's */
export async function hearClocks(places: readonly Place[], databaseAheadMs: number): Promise<readonly HeardClock[]> {
  return Promise.all(
    places.map(async ({ name, opsUrl }) => {
      try {
        const askedMs = systemClock.nowMs();
        const answer = await fetch(`${opsUrl}/livez`, { signal: AbortSignal.timeout(PATIENCE_MS), redirect: 'error' });
        const middleMs = (askedMs + systemClock.nowMs()) / 2;
        await answer.body?.cancel();
        const saidMs = Date.parse(answer.headers.get('date') ?? '');
        return { name, aheadMs: Number.isNaN(saidMs) ? undefined : saidMs + CUT_OFF_MS - middleMs - databaseAheadMs };
      } catch {
        // What cannot be asked is told as that.
        return { name, aheadMs: undefined };
      }
    }),
  );
}
