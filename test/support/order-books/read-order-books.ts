import { Client } from 'pg';
import type { ClientBook } from '../../../apps/stack/src/demo/client-book.js';
import type { BookedOrder, ChargeEntry, CoreEntry, LedgerEntry, ServiceEntry } from './booked-order.js';

/** Where the books are. What a shop does not have is left out, and says nothing. */
export interface BookSources {
  readonly clients: ClientBook;
  readonly databaseUrl: string;
  /** Operations side of the stand-in core. */
  readonly coreOpsUrl: string;
  /** Operations side of the stand-in parties. */
  readonly partnersOpsUrl: string;
}

/** Everything that all books say, order by order, and what is counted in one alone. */
export interface OrderBooks {
  readonly orders: readonly BookedOrder[];
  readonly clients: {
    readonly keys: number;
    readonly placed: number;
    readonly refused: number;
    /** Nobody told them anything final. */
    readonly unknown: number;
    /** Keys with two final answers that differ. */
    readonly contradicted: readonly string[];
  };
  /** As the partners count them. */
  readonly partners: Json;
  /** What does not add up in the core's own books. */
  readonly coreFaults: readonly unknown[];
}

type Json = any; // oxlint-disable-line typescript/no-explicit-any

/** Ours, as `OrderToPlace.reference` says; wherever it was left. */
const REFERENCE = /\bBY[0-9A-HJKMNP-TV-Z]{26}\b/;
const CORE_PAGE = 500;
/** The core adds up all its books at once. */
const LONGEST_ANSWER_MS = 600_000;
const PARTNERS_PAGE = 10_000;
const BEGUN_STATUS = 0;
const OVER_STATES: ReadonlySet<string> = new Set(['canceled', 'closed']);

/** Asks every book. What is still on its way is read as it stands: whoever compares lets everything come to rest first. */
export async function readOrderBooks(sources: BookSources): Promise<OrderBooks> {
  const database = new Client({ connectionString: sources.databaseUrl });
  await database.connect();
  try {
    const ledger = await readLedger(database);
    const service = await readService(database);
    const reservations = await readReservations(database);
    const core = await readCore(sources.coreOpsUrl);
    const charges = await readCharges(sources.partnersOpsUrl);
    const heard = await readHeard(sources.partnersOpsUrl);
    const acknowledged = new Map(
      sources.clients.placed.map(({ key, outcome }) => [outcome.reference, { key, totalMinor: outcome.totalMinor }]),
    );
    const books = [acknowledged, ledger, service, reservations, core, charges, heard.events, heard.parcels];
    const references = new Set(books.flatMap((book) => [...book.keys()]));
    const { entries } = sources.clients;
    return {
      orders: [...references].map((reference) => ({
        reference,
        acknowledged: acknowledged.get(reference),
        ledger: ledger.get(reference),
        service: service.get(reference),
        core: core.get(reference) ?? [],
        charges: charges.get(reference) ?? [],
        reservation: reservations.get(reference),
        heard: { warehouse: {}, mail: {}, analytics: {}, ...heard.events.get(reference) },
        parcels: heard.parcels.get(reference) ?? 0,
      })),
      clients: {
        keys: entries.length,
        placed: acknowledged.size,
        refused: entries.filter(({ outcome }) => outcome?.kind === 'refused').length,
        unknown: entries.filter(({ outcome }) => outcome === undefined).length,
        contradicted: entries.filter(({ contradictions }) => contradictions.length > 0).map(({ key }) => key),
      },
      partners: await ask(sources.partnersOpsUrl, '/__books/totals'),
      coreFaults: (await ask(sources.coreOpsUrl, '/__books/orders/faults')).faults,
    };
  } finally {
    await database.end();
  }
}

async function readLedger(database: Client): Promise<ReadonlyMap<string, LedgerEntry>> {
  const { rows } = await database.query<{
    reference: string;
    arm: 'legacy' | 'service';
    authority: 'legacy' | 'service';
    outcome: string | null;
    totalMinor: number | null;
  }>(
    // Whole outcomes of a long proof would fill the memory.
    `SELECT reference, arm, authority_arm AS authority, outcome->>'kind' AS outcome, (outcome->>'totalMinor')::float8 AS "totalMinor"
     FROM ledger.binding WHERE operation = 'order.place'`,
  );
  return new Map(
    rows.map(({ reference, arm, authority, outcome, totalMinor }) => [
      reference,
      {
        arm,
        authority,
        outcome: outcome === null ? 'open' : outcome === 'placed' ? 'placed' : 'refused',
        totalMinor: totalMinor ?? undefined,
      },
    ]),
  );
}

async function readService(database: Client): Promise<ReadonlyMap<string, ServiceEntry>> {
  const { rows } = await database.query<ServiceEntry & { readonly reference: string }>(
    `SELECT reference, state, total_minor::float8 AS "totalMinor", refunded_minor::float8 AS "refundedMinor" FROM orders.placed_order`,
  );
  return new Map(rows.map(({ reference, ...entry }) => [reference, entry]));
}

async function readReservations(
  database: Client,
): Promise<ReadonlyMap<string, NonNullable<BookedOrder['reservation']>>> {
  const { rows } = await database.query<{ reference: string; state: NonNullable<BookedOrder['reservation']> }>(
    `SELECT reference, CASE WHEN all_back THEN 'released' ELSE state END AS state
     FROM inventory.reservation LEFT JOIN (
       SELECT reference, bool_and(back_e4 >= taken_e4) AS all_back FROM inventory.claim GROUP BY reference
     ) AS claims USING (reference)`,
  );
  return new Map(rows.map(({ reference, state }) => [reference, state]));
}

async function readCore(opsUrl: string): Promise<ReadonlyMap<string, readonly CoreEntry[]>> {
  const found = new Map<string, CoreEntry[]>();
  let after = 0;
  for (;;) {
    const { orders, next } = await ask(opsUrl, `/__books/orders?limit=${CORE_PAGE}&after=${after}`);
    for (const order of orders) {
      const reference = REFERENCE.exec(order.bstnk ?? '')?.[0] ?? REFERENCE.exec(order.comment)?.[0];
      if (reference === undefined) continue;
      add(found, reference, coreEntryOf(order));
    }
    if (next === null) return found;
    after = next;
  }
}

function coreEntryOf(order: Json): CoreEntry {
  const charges = order.payments.filter(({ kind }: Json) => kind === 'charge');
  return {
    document: order.increment_id,
    // What the core charges itself it took itself; a copy is paid for elsewhere, or filed.
    role: order.origin === 'idoc' || order.payment_code !== 'card' ? 'copy' : 'capture',
    origin: order.origin,
    standing: order.order_status_id === BEGUN_STATUS ? 'begun' : OVER_STATES.has(order.state) ? 'over' : 'standing',
    totalMinor: minorOf(order.total),
    charges: charges.length,
    chargedMinor: charges.reduce((sum: number, { amount }: Json) => sum + minorOf(amount), 0),
  };
}

/** The core has hundredths of everything, yen too. */
function minorOf(amount: string): number {
  return Math.round(Number(amount) * 100);
}

async function readCharges(opsUrl: string): Promise<ReadonlyMap<string, readonly ChargeEntry[]>> {
  const found = new Map<string, ChargeEntry[]>();
  for (const processor of ['primary', 'backup']) {
    for await (const row of rowsOf(opsUrl, `payments-${processor}`)) {
      if (row.status !== 'captured') continue;
      const { reference, idempotencyKey: key, amountMinor, refundedMinor } = row;
      add(found, reference, { processor, key, amountMinor, refundedMinor });
    }
  }
  return found;
}

async function readHeard(opsUrl: string) {
  const events = new Map<string, Record<'warehouse' | 'mail' | 'analytics', Record<string, number>>>();
  const parcels = new Map<string, number>();
  for (const listener of ['warehouse', 'mail', 'analytics'] as const) {
    for await (const { reference, type, parcel } of rowsOf(opsUrl, listener)) {
      const of = events.get(reference) ?? { warehouse: {}, mail: {}, analytics: {} };
      of[listener][type] = (of[listener][type] ?? 0) + 1;
      events.set(reference, of);
      if (parcel !== null) parcels.set(reference, (parcels.get(reference) ?? 0) + 1);
    }
  }
  return { events, parcels };
}

async function* rowsOf(opsUrl: string, party: string): AsyncGenerator<Json> {
  let after = '';
  for (;;) {
    const { rows, next } = await ask(
      opsUrl,
      `/__books/${party}?limit=${PARTNERS_PAGE}&after=${encodeURIComponent(after)}`,
    );
    yield* rows;
    if (next === null) return;
    after = next;
  }
}

function add<T>(map: Map<string, T[]>, key: string, value: T): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

async function ask(origin: string, path: string): Promise<Json> {
  const response = await fetch(origin + path, { signal: AbortSignal.timeout(LONGEST_ANSWER_MS) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${path} was answered ${response.status}: ${text}`);
  return JSON.parse(text);
}
