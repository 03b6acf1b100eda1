import { newTraceparent, traceIdOf } from './traceparent.js';

/** What came back, or did not. */
export interface ShopAnswer {
  /** 0: no whole answer came, and nothing is known. */
  readonly status: number;
  /** The members of a JSON object; none where it is none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** ms; absent: nothing was said. */
  readonly retryAfterMs?: number;
  /** How old it is, seconds. */
  readonly ageS: number;
  /** A code that says how it is less than usual. */
  readonly degraded?: string;
  readonly traceId: string;
}

export interface Question {
  readonly method?: 'GET' | 'POST';
  readonly json?: unknown;
  /** The body as it is, for what must be the very same each time. */
  readonly text?: string;
  readonly key?: string;
  /** ms. Default 12,000: more than the shop takes for anything. */
  readonly patienceMs?: number;
}

const PATIENCE_MS = 12_000;

/** Asks the shop once. Never throws for anything that a network or a shop does. */
export async function askShop(path: string, question: Question = {}): Promise<ShopAnswer> {
  const { method = 'GET', json, text = json === undefined ? undefined : JSON.stringify(json), key } = question;
  const traceparent = newTraceparent();
  const traceId = traceIdOf(traceparent);
  try {
    const response = await fetch(path, {
      method,
      headers: {
        traceparent,
        ...(text === undefined ? {} : { 'content-type': 'application/json' }),
        ...(key === undefined ? {} : { 'idempotency-key': `"${key}"` }),
      },
      ...(text === undefined ? {} : { body: text }),
      signal: AbortSignal.timeout(question.patienceMs ?? PATIENCE_MS),
    });
    const body = membersOf(await response.text());
    const retryAfter = Number(response.headers.get('retry-after') ?? Number.NaN);
    const degraded = response.headers.get('degraded');
    return {
      status: response.status,
      body,
      ...(Number.isFinite(retryAfter) && { retryAfterMs: retryAfter * 1000 }),
      ageS: Number(response.headers.get('age') ?? 0),
      ...(degraded !== null && { degraded }),
      traceId,
    };
  } catch {
    // A lost connection and a time-out are the same to whoever asked: nothing is known.
    return { status: 0, body: {}, ageS: 0, traceId };
  }
}

function membersOf(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    // Whoever answers so is not the shop; the status says the rest.
    return {};
  }
}
