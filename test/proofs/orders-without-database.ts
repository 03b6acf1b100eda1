/**
 * Proof: while PostgreSQL is away no order is taken and nobody is lied to; what was acknowledged is there afterwards.
 *
 *     npm run proof -- orders-without-database [--seconds 20] [--json]
 */
import { placeWithoutDatabase } from '../scenarios/orders-without-database.js';
import { OrderShop } from '../support/order-shop.js';
import { proofProgram } from '../support/proof-program.js';

await proofProgram({
  name: 'orders-without-database',
  seconds: 'how long the database is away, for each arm',
  defaultSeconds: 20,
  run: async ({ seconds, say }) => {
    const rows: Record<string, unknown>[] = [];
    const claims: { claim: string; holds: boolean }[] = [];
    for (const [arm, serve] of [
      ['legacy', 0],
      ['service', 100],
    ] as const) {
      say(`starting a shop whose orders go to ${arm}`);
      const place = await OrderShop.start({ env: { PARTNERS_PACE_MS: '50' } });
      try {
        const told = await placeWithoutDatabase(place, { serve, awayMs: seconds * 1_000, onStep: say });
        const { statuses, withRetryAfter, unavailable, before, after, report } = told;
        rows.push({ arm, before, after, ...statuses, differences: report.differences.length });
        claims.push(
          {
            claim: `${arm}: each of ${unavailable} first attempts is 503 with Retry-After`,
            holds: unavailable > 0 && withRetryAfter === unavailable && Object.keys(statuses).length === 1,
          },
          {
            claim: `${arm}: no acknowledged order is missing, and the books agree: ${report.differences.length} differences`,
            holds: report.differences.length === 0 && report.counts['answered in two ways'] === 0,
          },
          { claim: `${arm}: orders are taken again afterwards: ${after}`, holds: after > 0 },
        );
        for (const { kind, reference, seen } of report.differences) say(`${kind} ${reference} ${seen}`);
      } finally {
        await place.stop();
      }
    }
    return { table: rows, claims };
  },
});
