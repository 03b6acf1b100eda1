import { ARMS, type Arm } from '@banyan/kernel';

/** Who has the authority for all stock, and whether it is being moved. */
export interface StockAuthority {
  readonly arm: Arm;
  /** Counts moves, from 1. */
  readonly term: number;
  /** `draining`: nothing new is bound until it is moved or the move is undone. */
  readonly state: 'settled' | 'draining';
  /** Exactly while it drains. */
  readonly movingTo?: Arm;
  /** Counts changes, from 1: of two words on it the one with the greater is the later. */
  readonly version: number;
  /** When the last change was made, by the database's clock, ms since the Unix epoch. */
  readonly sinceMs: number;
  /** Who made it, and why. */
  readonly by: string;
  readonly reason: string;
}

/** Carries every change to whoever follows, as JSON. */
export const STOCK_AUTHORITY_CHANNEL = 'ledger_stock_authority';

/** Reads what came over the channel; undefined when it is anything else. */
export function parseStockAuthority(payload: string): StockAuthority | undefined {
  let value: unknown;
  try {
    value = JSON.parse(payload);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const { arm, term, state, movingTo, version, sinceMs, by, reason } = value as Record<string, unknown>;
  if (!isArm(arm) || !isCount(term) || !isCount(version) || typeof sinceMs !== 'number') return undefined;
  if (typeof by !== 'string' || typeof reason !== 'string') return undefined;
  const known = { arm, term, version, sinceMs, by, reason };
  if (state === 'settled' && movingTo === undefined) return { ...known, state };
  return state === 'draining' && isArm(movingTo) && movingTo !== arm ? { ...known, state, movingTo } : undefined;
}

function isArm(value: unknown): value is Arm {
  return ARMS.some((arm) => arm === value);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 1;
}
