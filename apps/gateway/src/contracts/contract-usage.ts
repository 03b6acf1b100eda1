import type { ContractRegistry } from '@banyan/contracts';
import { newId, type Clock } from '@banyan/kernel';
import { isSynthetic } from '../pipeline/caller.js';

/** What one storefront asked of one operation of one contract version on one day. Counts only grow. */
export interface ReportedUse {
  /** Days since the Unix epoch, UTC. */
  readonly day: number;
  readonly domain: string;
  readonly contract: string;
  /** The contract's operationId. */
  readonly operation: string;
  readonly storefront: string;
  /** A deprecated member or parameter that was there; empty: the requests themselves. */
  readonly field: string;
  readonly requests: number;
  readonly lastSeenMs: number;
}

/** What this process counted and control has not kept yet, or a part of it. */
export interface UsageReport {
  /** New with every start of the process: its counts begin at zero. */
  readonly stream: string;
  /** Of this report; control says which it has kept. */
  readonly sequence: number;
  readonly uses: readonly ReportedUse[];
}

/** An operation of a contract version, the legacy wire's among them. */
export interface CountedOperation {
  readonly domain: string;
  readonly version: string;
  readonly operationId: string;
  readonly deprecated: { readonly names: readonly string[] };
}

/** Who is no registered storefront, whatever it calls itself. The caller's `default` sends no name. */
export const UNKNOWN_STOREFRONT = 'unknown';
const NO_NAME = 'default';

const MS_PER_DAY = 86_400_000;
/** Control is told this often at most, ms: a count that is a little late harms nobody. */
const TELL_EVERY_MS = 2_000;
/** Rows in one report, about 160 bytes each. */
const MOST_USES = 256;
/** Reports that may wait for control's word; those before them are told again. */
const MOST_TOLD = 16;
/** Rows that are kept while control does not take them. A shop of 10 storefronts and 20 operations has 200 a day. */
const MOST_ROWS = 20_000;

interface Row {
  readonly day: number;
  readonly contract: CountedOperation;
  readonly storefront: string;
  readonly field: string;
  requests: number;
  lastSeenMs: number;
  /** As far as control has kept it. */
  kept: number;
}

/** The rows of one caller of one operation on the present day: the requests, and each deprecated name. */
export interface UsageTally {
  /** False: of a request that stands for no shopper; nothing is told of it. */
  readonly counted: boolean;
  readonly requests: Row;
  readonly fields: (Row | undefined)[];
}

/**
 * Counts who uses which operation of which contract version, and which deprecated fields, by the day. A request costs two map
 * lookups and an increment. Storefronts are those of the registry; whatever else calls itself something is one storefront, so
 * that no stranger's header makes a row.
 */
export class ContractUsage {
  readonly #stream = newId();
  #day: number;
  #dayEndsMs: number;
  #tallies = new Map<CountedOperation, Map<string, UsageTally>>();
  #known: ReadonlySet<string>;
  /** Every row that was ever changed and may be told; those of earlier days until they are kept. */
  readonly #rows = new Set<Row>();
  #sequence = 0;
  #toldAtMs = -Infinity;
  readonly #told = new Map<number, readonly { readonly row: Row; readonly requests: number }[]>();
  #dropped = 0;

  constructor(
    registry: ContractRegistry,
    private readonly clock: Clock,
  ) {
    this.#known = namesOf(registry);
    const nowMs = clock.nowMs();
    this.#day = dayOf(nowMs);
    this.#dayEndsMs = (this.#day + 1) * MS_PER_DAY;
  }

  /** Rows that were pushed out before control had kept them. */
  get dropped(): number {
    return this.#dropped;
  }

  /** Counts a request, whatever becomes of it. @param storefront as the caller names itself */
  count(contract: CountedOperation, storefront: string): UsageTally {
    if (isSynthetic(storefront))
      return { counted: false, requests: emptyRow(this.#day, contract, storefront, ''), fields: [] };
    const nowMs = this.clock.nowMs();
    if (nowMs >= this.#dayEndsMs) this.#turnDay(nowMs);
    let callers = this.#tallies.get(contract);
    if (callers === undefined) this.#tallies.set(contract, (callers = new Map()));
    const name = this.#known.has(storefront) ? storefront : UNKNOWN_STOREFRONT;
    let tally = callers.get(name);
    if (tally === undefined) {
      tally = { counted: true, requests: this.#row(contract, name, ''), fields: [] };
      callers.set(name, tally);
    }
    tally.requests.requests += 1;
    tally.requests.lastSeenMs = nowMs;
    return tally;
  }

  /** Counts a deprecated field of the request that the tally was given for, or of its answer. */
  countField({ counted, requests, fields }: UsageTally, index: number): void {
    if (!counted) return;
    const { contract, storefront, lastSeenMs } = requests;
    const row = (fields[index] ??= this.#row(contract, storefront, contract.deprecated.names[index] ?? ''));
    row.requests += 1;
    row.lastSeenMs = lastSeenMs;
  }

  /** The registry has other storefronts now. */
  takeUp(registry: ContractRegistry): void {
    this.#known = namesOf(registry);
  }

  /**
   * The next rows that control has not kept; undefined: it has kept all, or was told just now.
   *
   * @param last this process ends: there is no later
   */
  report(last = false): UsageReport | undefined {
    const nowMs = this.clock.monotonicMs();
    if (!last && nowMs - this.#toldAtMs < TELL_EVERY_MS) return undefined;
    const next: Row[] = [];
    for (const row of this.#rows) {
      if (row.requests > row.kept) next.push(row);
      else if (row.day !== this.#day) this.#rows.delete(row);
      if (next.length === MOST_USES) break;
    }
    if (next.length === 0) return undefined;
    // To the end of the line: rows that change all the time must not hold up the others.
    for (const row of next) if (this.#rows.delete(row)) this.#rows.add(row);
    this.#sequence += 1;
    this.#toldAtMs = nowMs;
    this.#told.set(
      this.#sequence,
      next.map((row) => ({ row, requests: row.requests })),
    );
    this.#told.delete(this.#sequence - MOST_TOLD);
    return { stream: this.#stream, sequence: this.#sequence, uses: next.map(reported) };
  }

  /** Control has kept what this report told. */
  acknowledge(stream: string, sequence: number): void {
    if (stream !== this.#stream) return;
    for (const { row, requests } of this.#told.get(sequence) ?? []) row.kept = Math.max(row.kept, requests);
    this.#told.delete(sequence);
  }

  #row(contract: CountedOperation, storefront: string, field: string): Row {
    const row = emptyRow(this.#day, contract, storefront, field);
    this.#rows.add(row);
    if (this.#rows.size > MOST_ROWS) {
      const [oldest] = this.#rows;
      if (oldest !== undefined && this.#rows.delete(oldest) && oldest.requests > oldest.kept) this.#dropped += 1;
    }
    return row;
  }

  /** Counts begin at zero with the day; a wall clock that was set back goes on with the day it was. */
  #turnDay(nowMs: number): void {
    this.#day = dayOf(nowMs);
    this.#dayEndsMs = (this.#day + 1) * MS_PER_DAY;
    this.#tallies = new Map();
  }
}

function emptyRow(day: number, contract: CountedOperation, storefront: string, field: string): Row {
  return { day, contract, storefront, field, requests: 0, lastSeenMs: 0, kept: 0 };
}

function namesOf({ storefronts }: ContractRegistry): ReadonlySet<string> {
  return new Set([...Object.keys(storefronts), NO_NAME]);
}

function dayOf(ms: number): number {
  return Math.floor(ms / MS_PER_DAY);
}

function reported({ day, contract, storefront, field, requests, lastSeenMs }: Row): ReportedUse {
  const { domain, version, operationId } = contract;
  return { day, domain, contract: version, operation: operationId, storefront, field, requests, lastSeenMs };
}
