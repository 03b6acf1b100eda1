import { Client } from 'pg';
import { randomHex } from '@banyan/kernel';

export interface GrownBooks {
  /** Charts, groups of mismatches and orders reach back so far. */
  readonly days: number;
  readonly mismatches: number;
  readonly orders: number;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const DAY_MINUTES = 1_440;
/** As many kinds of differences as a bad release has, each on every day. */
const PATHS = 250;
const SAMPLES_OF_GROUP = 20;
const AT_ONCE = 5_000;
/** Orders that the others are made after. */
const EXAMPLES = 20;
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Makes the books of a shop that has lived for minutes as large as those of one that has for a month: what is there is multiplied, with instants
 * and keys of its own, so that whatever a page is made of has the form that it really has. All before the shop's own first minute.
 *
 * @returns rows by table, as they are afterwards
 */
export async function growBooks(
  databaseUrl: string,
  { days, mismatches, orders }: GrownBooks,
  say: (words: string) => void = () => undefined,
): Promise<Readonly<Record<string, number>>> {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  const beforeMs = Math.floor(Date.now() / HOUR_MS) * HOUR_MS - 2 * HOUR_MS;
  try {
    say(`${days} days of charts`);
    await growCharts(client, days, beforeMs);
    say(`${mismatches} mismatches`);
    await growMismatches(client, { days, mismatches, beforeMs });
    say(`${orders} orders`);
    for (let from = 0; from < orders; from += AT_ONCE) {
      const count = Math.min(AT_ONCE, orders - from);
      const atMs = Array.from(
        { length: count },
        (_, n) => beforeMs - Math.floor(((from + n) / orders) * days * DAY_MS),
      );
      await growOrders(client, atMs);
    }
    await client.query('ANALYZE');
    const rows: Record<string, number> = {};
    for (const table of TABLES) {
      const { rows: found } = await client.query<{ count: string }>(`SELECT count(*) FROM ${table}`);
      rows[table] = Number(found[0]?.count);
    }
    return rows;
  } finally {
    await client.end();
  }
}

const TABLES = [
  'banyan.traffic_minute',
  'banyan.traffic_hour',
  'banyan.sighting',
  'banyan.mismatch_group',
  'banyan.mismatch_sample',
  'banyan.shadow_mismatch',
  'ledger.binding',
  'orders.placed_order',
] as const;

/** Every minute and every hour of each arm in each channel, more by day than by night, and something seen every quarter of an hour. */
async function growCharts(client: Client, days: number, beforeMs: number): Promise<void> {
  const minute = Math.floor(beforeMs / 60_000);
  await client.query(
    `INSERT INTO banyan.traffic_minute
     SELECT domain, minute, arm, channel, gen_random_uuid(), requests, requests / 500, requests / 200, requests / 1000,
            requests * 500000, requests, requests / 400
       FROM unnest(ARRAY['inventory', 'pricing', 'orders']) AS domain, unnest(ARRAY['legacy', 'service']) AS arm,
            unnest(ARRAY['web', 'app', 'marketplace', 'store']) AS channel, generate_series($1::integer - $2::integer, $1 - 1) AS minute,
            LATERAL (SELECT (400 + 350 * sin(minute * 2 * pi() / ${DAY_MINUTES}) + 50 * random())::bigint AS requests) AS made
     ON CONFLICT DO NOTHING`,
    [minute, days * DAY_MINUTES],
  );
  await client.query(
    `INSERT INTO banyan.traffic_hour
     SELECT domain, minute / 60, arm, channel, sum(requests), sum(failed), sum(slow), sum(journeys_failed), sum(intended_micro),
            sum(compared), sum(mismatched)
       FROM banyan.traffic_minute WHERE minute < $1 GROUP BY 1, 2, 3, 4
     ON CONFLICT DO NOTHING`,
    [minute],
  );
  await client.query(
    `INSERT INTO banyan.sighting
     SELECT gen_random_uuid(), seen.domain, ($1::bigint - n::bigint * 900000), seen.kind, seen.was, seen."is"
       FROM generate_series(1, $2::integer) AS n, LATERAL (SELECT * FROM banyan.sighting ORDER BY random() + n * 0 LIMIT 1) AS seen`,
    [beforeMs, days * 96],
  );
}

/** As groups of so many copies in all, with samples; and each of them as a record of its own, far more than control would keep. */
async function growMismatches(
  client: Client,
  { days, mismatches, beforeMs }: Pick<GrownBooks, 'days' | 'mismatches'> & { readonly beforeMs: number },
): Promise<void> {
  const today = Math.floor(beforeMs / DAY_MS);
  const copies = Math.ceil(mismatches / (days * PATHS));
  await client.query(
    `INSERT INTO banyan.mismatch_group
     SELECT $1 - ago, domain, operation, path || '/' || n, kind, about, release, gen_random_uuid(), $4::bigint, $4::bigint / 2,
            first_ms - ago::bigint * ${DAY_MS}, last_ms - ago::bigint * ${DAY_MS}, questions
       FROM (SELECT * FROM banyan.mismatch_group WHERE domain = 'pricing' ORDER BY count DESC LIMIT 1) AS one,
            generate_series(1, $2::integer) AS ago, generate_series(1, $3::integer) AS n`,
    [today, days - 1, PATHS, copies],
  );
  await client.query(
    `INSERT INTO banyan.mismatch_compared
     SELECT $1 - ago, domain, operation, release, gen_random_uuid(), 1000 * $3::bigint, $3
       FROM (SELECT DISTINCT domain, operation, release FROM banyan.mismatch_compared WHERE domain = 'pricing') AS one,
            generate_series(1, $2::integer) AS ago`,
    [today, days - 1, copies * PATHS],
  );
  await client.query(
    `INSERT INTO banyan.mismatch_sample
     SELECT gen_random_uuid(), domain, operation, path || '/' || n, kind, about, release, replica, at_ms - m * ${HOUR_MS}, reason, lot, body
       FROM (SELECT * FROM banyan.mismatch_sample WHERE domain = 'pricing' ORDER BY at_ms DESC LIMIT 1) AS one,
            generate_series(1, $1::integer) AS n, generate_series(1, ${SAMPLES_OF_GROUP}) AS m`,
    [PATHS],
  );
  await client.query(
    `INSERT INTO banyan.shadow_mismatch
     SELECT grown.*
       FROM (SELECT * FROM banyan.shadow_mismatch WHERE domain = 'pricing' LIMIT 1) AS one, generate_series(1, $1::integer) AS n,
            LATERAL jsonb_populate_record(NULL::banyan.shadow_mismatch, to_jsonb(one) || jsonb_build_object(
              'stream', gen_random_uuid(), 'sequence', n,
              'at_ms', one.at_ms - n * ($2::bigint * ${DAY_MS} / $1::bigint))) AS grown`,
    [mismatches, days],
  );
}

/** An order that is like one of those that were placed, at each of these instants. */
async function growOrders(client: Client, atMs: readonly number[]): Promise<void> {
  const references = atMs.map(referenceAt);
  const made = `(SELECT reference, to_timestamp(at_ms / 1000.0) AS at, at_ms, row_number() OVER () AS n
     FROM unnest($1::text[], $2::bigint[]) AS new (reference, at_ms)) AS made`;
  await client.query(
    `INSERT INTO ledger.binding
     SELECT grown.*
       FROM ${made} JOIN ${like('ledger.binding', "operation = 'order.place' AND outcome IS NOT NULL")} ON made.n % one.turns = one.turn,
            LATERAL jsonb_populate_record(NULL::ledger.binding, to_jsonb(one) || jsonb_build_object('reference', made.reference,
              'key_hash', md5(made.reference), 'trace_id', md5('trace ' || made.reference), 'bound_at_ms', made.at_ms,
              'bound_at', made.at, 'concluded_at', made.at, 'attempt_until', made.at)) AS grown`,
    [references, atMs],
  );
  await client.query(
    `INSERT INTO orders.placed_order
     SELECT grown.*
       FROM ${made} JOIN ledger.binding USING (reference)
            JOIN ${like('orders.placed_order', 'placed_at IS NOT NULL')} ON made.n % one.turns = one.turn,
            LATERAL jsonb_populate_record(NULL::orders.placed_order, to_jsonb(one) || jsonb_build_object('reference', made.reference,
              'begun_at', made.at, 'placed_at', made.at, 'changed_at', made.at)) AS grown
      WHERE binding.arm = 'service'`,
    [references, atMs],
  );
}

/** Some rows of a table that are told apart by their turn: of the latest, which are those that were really made. */
function like(table: string, which: string): string {
  return `(SELECT *, row_number() OVER () - 1 AS turn, count(*) OVER () AS turns
     FROM (SELECT * FROM ${table} WHERE ${which} ORDER BY reference DESC LIMIT ${EXAMPLES}) AS latest) AS one`;
}

/** As `newReference` makes them, at another instant. */
function referenceAt(ms: number): string {
  let left = (BigInt(ms) << 80n) | BigInt(`0x7${randomHex(10).slice(1)}`);
  let digits = '';
  for (let n = 0; n < 26; n += 1) {
    digits = `${DIGITS[Number(left & 31n)] ?? ''}${digits}`;
    left >>= 5n;
  }
  return `BY${digits}`;
}
