import { canonicalJson, type JsonValue } from '@banyan/kernel';
import type { PlaceAnswer } from './order-patience.js';

/** One key, and everything that whoever sent it was told. */
export interface ClientEntry {
  readonly key: string;
  readonly session: string;
  /** What the quote said, without shipping. */
  readonly quotedMinor: number;
  readonly attempts: number;
  /** From the first attempt to the first final answer, ms; undefined: there was none. */
  readonly tookMs: number | undefined;
  /** What a final answer said; undefined: there was none. */
  readonly outcome: ClientOutcome | undefined;
  /** Final answers that said something else than the first. There must be none. */
  readonly contradictions: readonly string[];
  /** The reference of a 202, while nothing was final. */
  readonly pendingReference: string | undefined;
  /** How often each status came; 0: no answer. */
  readonly statuses: Readonly<Record<number, number>>;
}

export type ClientOutcome =
  | { readonly kind: 'placed'; readonly reference: string; readonly totalMinor: number; readonly said: string }
  | { readonly kind: 'refused'; readonly code: string; readonly said: string };

/** What a book notes of one answer. */
export interface BookedAnswer {
  readonly status: number;
  readonly outcome?: ClientOutcome;
  readonly pendingReference?: string;
}

/** Of an answer what is final in it. `trace_id` names the attempt and differs. */
export function bookedAnswer({ status, body }: PlaceAnswer): BookedAnswer {
  const { trace_id: _, ...told } = body;
  const said = canonicalJson(told as JsonValue);
  const { reference, total, code } = body;
  if (status === 201 && typeof reference === 'string' && isAmount(total))
    return { status, outcome: { kind: 'placed', reference, totalMinor: total.amountMinor, said } };
  if (status === 422) return { status, outcome: { kind: 'refused', code: String(code), said } };
  if (status === 202 && typeof reference === 'string') return { status, pendingReference: reference };
  return { status };
}

type Writable = { -readonly [K in keyof ClientEntry]: ClientEntry[K] };

/** What clients know: what they were told is what a shop is held to. */
export class ClientBook {
  readonly #entries = new Map<string, Writable>();
  readonly #begunMs = new Map<string, number>();

  /** @param atMs on the monotonic clock */
  begun(key: string, { session, quotedMinor }: Pick<ClientEntry, 'session' | 'quotedMinor'>, atMs: number): void {
    if (this.#entries.has(key)) return;
    this.#begunMs.set(key, atMs);
    this.#entries.set(key, {
      key,
      session,
      quotedMinor,
      attempts: 0,
      tookMs: undefined,
      outcome: undefined,
      contradictions: [],
      pendingReference: undefined,
      statuses: {},
    });
  }

  answered(key: string, { status, outcome, pendingReference }: BookedAnswer, atMs: number): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) throw new Error(`nobody has begun ${key}`);
    entry.attempts += 1;
    entry.statuses = { ...entry.statuses, [status]: (entry.statuses[status] ?? 0) + 1 };
    if (pendingReference !== undefined) entry.pendingReference = pendingReference;
    if (outcome === undefined) return;
    if (entry.outcome === undefined) {
      entry.outcome = outcome;
      entry.tookMs = atMs - (this.#begunMs.get(key) ?? atMs);
    } else if (entry.outcome.said !== outcome.said) entry.contradictions = [...entry.contradictions, outcome.said];
  }

  get entries(): readonly ClientEntry[] {
    return [...this.#entries.values()];
  }

  /** Those whose order was acknowledged. */
  get placed(): readonly (ClientEntry & { readonly outcome: Extract<ClientOutcome, { kind: 'placed' }> })[] {
    return this.entries.flatMap((entry) =>
      entry.outcome?.kind === 'placed' ? [{ ...entry, outcome: entry.outcome }] : [],
    );
  }
}

function isAmount(value: unknown): value is { readonly amountMinor: number } {
  return typeof value === 'object' && value !== null && 'amountMinor' in value && typeof value.amountMinor === 'number';
}
