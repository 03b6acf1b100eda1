import { type Finding, ok } from '../finding.js';

/** A row of `banyan.lease`. */
export interface LeaseRow {
  readonly replica: string;
  /** Since it was renewed, by PostgreSQL's clock, s. */
  readonly age: number;
}

/** Whether a replica may route by its latches, as docs/adr/0004-trips-travel-on-two-roads.md has it, s. */
const LEASE_S = 5;
/** Renewed every second: an older one has missed two. */
const LATE_S = 3;

/** Pure. @param rows undefined: there is no such table yet */
export function judgeLeases(rows: readonly LeaseRow[] | undefined): readonly Finding[] {
  if (rows === undefined) return [];
  const inForce = rows.filter(({ age }) => age < LEASE_S);
  if (inForce.length === 0) {
    return [
      {
        id: 'leases.in-force',
        state: 'warning',
        what:
          rows.length === 0
            ? 'no gateway has a lease'
            : `no gateway has a lease in force; the latest, of ${named(rows)}, is over`,
        why: 'without one a gateway serves from legacy, whatever the flags say; where gateways run, they do not reach PostgreSQL',
        todo: 'start a gateway, or look at `/readyz?verbose` of one that runs',
        page: 'runbooks/postgres.md',
      },
    ];
  }
  const over = rows.filter(({ age }) => age >= LEASE_S);
  const late = inForce.filter(({ age }) => age >= LATE_S);
  const oldest = Math.max(...inForce.map(({ age }) => age));
  return [
    late.length === 0
      ? ok('leases.in-force', `${inForce.length} gateways have leases, the oldest of ${oldest.toFixed(1)} s`)
      : {
          id: 'leases.in-force',
          state: 'warning',
          what: `the lease of ${named(late)} is late: it lapses at ${LEASE_S} s`,
          why: 'a gateway whose lease lapses serves from legacy until it has one again',
          todo: 'look whether PostgreSQL is slow, or that gateway has no processor time',
          page: 'runbooks/postgres.md',
        },
    ...(over.length === 0
      ? []
      : [
          {
            id: 'leases.lapsed',
            state: 'warning',
            what: `the lease of ${named(over)} has lapsed`,
            why: 'it was killed, or runs and does not reach PostgreSQL: then it serves from legacy',
            todo: 'nothing, where you know that it ended: the row goes after a day. Else look at its `/readyz?verbose`',
            page: 'runbooks/postgres.md',
          } as const,
        ]),
  ];
}

function named(rows: readonly LeaseRow[]): string {
  return rows.map(({ replica, age }) => `${replica} (${age.toFixed(1)} s)`).join(', ');
}
