import { systemClock } from '../../libs/kernel/src/index.js';
import { DELIVERY_POLICY, DeliveryBook, HttpTransport, Relay } from '../../libs/outbox/src/index.js';
import { Pool } from 'pg';

/** A relay in a process of its own, which can be killed: `relay-process.ts <database url> <schema> <consumer> <url>`. */
const [databaseUrl = '', schema = '', consumer = '', url = ''] = process.argv.slice(2);

const pool = new Pool({ connectionString: databaseUrl, max: 4 });
pool.on('error', () => undefined);
const database = {
  query: async <Rows extends readonly unknown[]>(sql: string, parameters: unknown[]) =>
    (await pool.query(sql, parameters)).rows as unknown as Rows,
};
const relay = new Relay({
  book: new DeliveryBook(database, schema, consumer, '/testing'),
  transport: new HttpTransport({ url }),
  // Short, so that what a killed one was at is soon another's; long enough for a receiver on a busy machine.
  policy: { ...DELIVERY_POLICY, atOnce: 4, timeoutMs: 1_500, leaseMs: 2_000, pollMs: 50 },
  clock: systemClock,
  random: Math.random,
});
setInterval(() => relay.tick(), 10);
process.send?.('running');
