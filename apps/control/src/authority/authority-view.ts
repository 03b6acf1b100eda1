import { isoUtc, type Arm } from '@banyan/kernel';
import type { StockAuthority, StockAuthorityMove } from '@banyan/ledger';
import type { MoveProgress } from './authority-mover.js';

/** Who has the authority for all stock, as it is shown. */
export interface AuthorityStatus {
  readonly arm: Arm;
  readonly term: number;
  readonly state: 'settled' | 'draining';
  /** Null: it is not moving. */
  readonly movingTo: Arm | null;
  readonly since: string;
  readonly by: string;
  readonly reason: string;
}

/** Body of `GET /api/authority`. */
export interface AuthorityPage {
  readonly authority: AuthorityStatus;
  /** Of this control; null: it has moved nothing since it started. */
  readonly move: MoveProgress | null;
  /** Every step that was ever taken, the latest first. */
  readonly steps: readonly {
    readonly kind: StockAuthorityMove['kind'];
    readonly from: Arm;
    readonly to: Arm;
    readonly term: number;
    readonly at: string;
    readonly by: string;
    readonly reason: string;
  }[];
}

export function authorityStatus(authority: StockAuthority): AuthorityStatus {
  const { arm, term, state, movingTo = null, sinceMs, by, reason } = authority;
  return { arm, term, state, movingTo, since: isoUtc(sinceMs), by, reason };
}

export function authorityPage(
  authority: StockAuthority,
  move: MoveProgress | undefined,
  steps: readonly StockAuthorityMove[],
): AuthorityPage {
  return {
    authority: authorityStatus(authority),
    move: move ?? null,
    steps: steps.map(({ kind, from, to, term, atMs, by, reason }) => ({
      kind,
      from,
      to,
      term,
      at: isoUtc(atMs),
      by,
      reason,
    })),
  };
}
