import { isoUtc } from '@banyan/kernel';

/** What one place says, and where it stands there. */
export interface ConsistencyEvidence {
  readonly place: string;
  readonly value: string;
  /** As it is written there. */
  readonly stored: string;
  readonly productId: string | null;
  /** Of the row in which a shop has it otherwise than the product; null: the product's own row, or none. */
  readonly shopRowId: string | null;
  /** ISO UTC, like every instant here. */
  readonly rowChangedAt: string | null;
}

/** Who would pay what: the first case in which it can be seen. */
export interface ConsistencyExample {
  readonly at: string;
  readonly group: string;
  readonly quantityE4: number;
  readonly charged: readonly {
    readonly place: string;
    /** Null: it cannot be bought there. */
    readonly price: { readonly amountMinor: number; readonly currency: string } | null;
    readonly per: number;
  }[];
}

/** One inconsistency as the pricing service tells it. */
export interface ConsistencyFinding {
  readonly kind: string;
  /** The SKU; of a promotion its id. */
  readonly subject: string;
  readonly state: (typeof STATES)[number];
  /** Places that are not as most are; empty: nobody can tell which is wrong. */
  readonly odd: readonly string[];
  readonly evidence: readonly ConsistencyEvidence[];
  readonly example: ConsistencyExample | null;
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
  readonly openedAt: string | null;
  readonly clearedAt: string | null;
  readonly openings: number;
}

/** The latest whole turn over the catalogue. */
export interface ConsistencyTurn {
  readonly endedAt: string;
  readonly tookMs: number;
  readonly skus: number;
  readonly calls: number;
  readonly skipped: number;
}

/** Everything that the pricing service says of consistency, as far as it was asked. */
export interface Consistency {
  readonly asOf: string;
  /** False: it is switched off, and nothing below is renewed. */
  readonly comparing: boolean;
  /** Why nothing was compared the last time; null: it was. */
  readonly trouble: string | null;
  /** Why stock was not held against prices; null: it was. */
  readonly withoutStock: string | null;
  readonly turn: { readonly number: number; readonly skus: number; readonly last: ConsistencyTurn | null };
  /** How many there are in all, by state and kind. */
  readonly counts: readonly { readonly state: string; readonly kind: string; readonly count: number }[];
  readonly findings: readonly ConsistencyFinding[];
  /** There are more like these. */
  readonly more: boolean;
}

export const STATES = ['open', 'settling', 'cleared'] as const;

/** Reads the answer of `/consistency`; undefined: it is none. Another process, perhaps of another version, says it. */
export function readConsistency(value: unknown): Consistency | undefined {
  const { asOf, comparing, trouble, withoutStock, turn, counts, findings, more } = members(value);
  const at = instant(asOf);
  if (at === null || !Array.isArray(findings)) return undefined;
  const { number, skus, last } = members(turn);
  return {
    asOf: at,
    comparing: comparing !== false,
    trouble: words(trouble),
    withoutStock: words(withoutStock),
    turn: { number: amount(number), skus: amount(skus), last: readTurn(last) },
    counts: many(counts).flatMap((each) => {
      const { state, kind, count } = members(each);
      return typeof state === 'string' && typeof kind === 'string' ? [{ state, kind, count: amount(count) }] : [];
    }),
    findings: many(findings).flatMap(readFinding),
    more: more === true,
  };
}

function readTurn(value: unknown): ConsistencyTurn | null {
  const { endedAt, tookMs, skus, calls, skipped } = members(value);
  const at = instant(endedAt);
  if (at === null) return null;
  return {
    endedAt: at,
    tookMs: amount(tookMs),
    skus: amount(skus),
    calls: amount(calls),
    skipped: amount(skipped),
  };
}

function readFinding(value: unknown): readonly ConsistencyFinding[] {
  const { kind, subject, state, odd, evidence, example, firstSeenAt, lastSeenAt, openedAt, clearedAt, openings } =
    members(value);
  const [first, last] = [instant(firstSeenAt), instant(lastSeenAt)];
  const told = STATES.find((known) => known === state);
  if (
    typeof kind !== 'string' ||
    typeof subject !== 'string' ||
    told === undefined ||
    first === null ||
    last === null
  ) {
    return [];
  }
  return [
    {
      kind,
      subject,
      state: told,
      odd: many(odd).flatMap((place) => words(place) ?? []),
      evidence: many(evidence).flatMap(readEvidence),
      example: readExample(example),
      firstSeenAt: first,
      lastSeenAt: last,
      openedAt: instant(openedAt),
      clearedAt: instant(clearedAt),
      openings: amount(openings),
    },
  ];
}

function readEvidence(value: unknown): readonly ConsistencyEvidence[] {
  const { place, value: said, stored, productId, shopRowId, rowChangedAt } = members(value);
  if (typeof place !== 'string') return [];
  return [
    {
      place,
      value: words(said) ?? '',
      stored: words(stored) ?? '',
      productId: words(productId),
      shopRowId: words(shopRowId),
      rowChangedAt: instant(rowChangedAt),
    },
  ];
}

function readExample(value: unknown): ConsistencyExample | null {
  const { at, group, quantityE4, charged } = members(value);
  const instantOf = instant(at);
  if (instantOf === null || typeof group !== 'string') return null;
  return {
    at: instantOf,
    group,
    quantityE4: amount(quantityE4),
    charged: many(charged).flatMap((each) => {
      const { place, price, per } = members(each);
      if (typeof place !== 'string') return [];
      const { amountMinor, currency } = members(price);
      const told = typeof currency === 'string' ? { amountMinor: amount(amountMinor), currency } : null;
      return [{ place, price: told, per: Math.max(1, amount(per)) }];
    }),
  };
}

function members(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

function many(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function words(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

/** A whole number of at least 0. */
function amount(value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? Math.max(0, Math.round(value)) : 0;
}

function instant(value: unknown): string | null {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : isoUtc(ms);
}
