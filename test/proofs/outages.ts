/**
 * Proof: shoppers notice neither the loss of Unleash, nor of PostgreSQL, nor a killed inventory service.
 *
 *     npm run proof -- outages [--seconds 30] [--json]
 *
 * Each outage has a shop of its own, with shoppers throughout, half of their sessions answered by the service when it begins.
 */
import { stopPostgresUnderCanary } from '../scenarios/postgres-away.js';
import { killServiceUnderCanary } from '../scenarios/service-killed.js';
import { runWithoutUnleash } from '../scenarios/unleash-away.js';
import { inShop, proofProgram, type ProofOptions, type ProofReport } from '../support/proof-program.js';
import type { Experience } from '../support/shopping.js';

const rounded = (ms: number): number => Number(ms.toFixed(1));
const row = (outage: string, of: Experience) => ({
  outage,
  requests: of.requests,
  failed: of.failed,
  'p50 ms': rounded(of.p50Ms),
  'p99 ms': rounded(of.p99Ms),
  'slowest ms': rounded(of.slowestMs),
});

async function unleashAway({ seconds, say }: ProofOptions): Promise<ProofReport> {
  say(`Unleash away for ${seconds} s, then a restart of the gateway, a broken service, and Unleash again`);
  const run = await inShop(say, (shop) => runWithoutUnleash(shop, seconds));
  return {
    table: [
      row('Unleash away', run.withoutUnleash),
      row('gateway restarted without Unleash', run.afterRestart),
      row('bad release without Unleash', run.afterTrip),
    ],
    claims: [
      {
        claim: `a gateway restarted without Unleash has its flags: the service answered ${run.servedAfterRestart} requests`,
        holds: run.servedAfterRestart > 0,
      },
      { claim: `a bad release is taken back without Unleash: latch ${run.latch}`, holds: run.latch === 'tripped' },
      {
        claim: `Unleash hears of it when it returns: inventory.serve is ${run.serveEnabledAtLast ? 'on' : 'off'}`,
        holds: !run.serveEnabledAtLast,
      },
    ],
  };
}

async function postgresAway({ seconds, say }: ProofOptions): Promise<ProofReport> {
  say(`PostgreSQL away for ${seconds} s, then back`);
  const run = await inShop(say, (shop) => stopPostgresUnderCanary(shop, seconds));
  return {
    table: [row('PostgreSQL away', run.away), row('PostgreSQL back, latch reset', run.recovered)],
    claims: [
      {
        claim: `the decision made meanwhile is in the chain, every replica acknowledged ${rounded(run.settledInMs)} ms after the return`,
        holds: run.latch === 'tripped' && run.onRecord,
      },
      {
        claim: `the service serves again after a reset (${run.servedAfterReset} requests); restarted: ${run.restarted.join(', ') || 'nothing'}`,
        holds: run.servedAfterReset > 0 && run.restarted.length === 0,
      },
    ],
  };
}

async function serviceKilled({ seconds, say }: ProofOptions): Promise<ProofReport> {
  say(`kill -9 of the inventory service, then ${seconds} s`);
  const run = await inShop(say, (shop) => killServiceUnderCanary(shop, seconds));
  return {
    table: [row('inventory service killed at canary 50 %', run.experience)],
    claims: [
      {
        claim: `the service answered ${run.servedByService} requests before; legacy rescued ${run.rescued} reads; latch ${run.latch}`,
        holds: run.servedByService > 0 && run.rescued > 0,
      },
    ],
  };
}

await proofProgram({
  name: 'outages',
  seconds: 'how long each outage lasts',
  defaultSeconds: 30,
  run: async (options) => {
    const reports: ProofReport[] = [];
    for (const outage of [unleashAway, postgresAway, serviceKilled]) reports.push(await outage(options));
    const table = reports.flatMap((report) => report.table);
    const sum = (column: string) => table.reduce((so, of) => so + Number(of[column]), 0);
    const [failed, requests] = [sum('failed'), sum('requests')];
    return {
      table,
      claims: [
        {
          claim: `no shopper's request failed: ${failed} of ${requests}, and shoppers were there throughout`,
          holds: failed === 0 && table.every((phase) => Number(phase['requests']) > 0),
        },
        ...reports.flatMap(({ claims }) => claims),
      ],
    };
  },
});
