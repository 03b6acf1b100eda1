/**
 * Proof: of a bad release under load people know within seconds, in the same words everywhere, and can write it up.
 *
 *     npm run proof -- incident [--rounds 3] [--json]
 *
 * Half of the traffic goes to a service that then fails at everything. It is measured when the console's live feed, the incident,
 * Slack and PagerDuty (a real HTTP server here) know of the trip, and looked at what each of them says of the evidence.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { tellOfBadRelease, type ToldRelease } from '../scenarios/bad-release-incident.js';
import { NotificationSink } from '../support/notification-sink.js';
import { proofProgram } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';
import { sinkOwners } from '../support/sink-owners.js';

await proofProgram({
  name: 'incident',
  seconds: 'how many bad releases',
  defaultSeconds: 3,
  unit: 'rounds',
  run: async ({ seconds: rounds, say }) => {
    say('starting a shop');
    const folder = mkdtempSync(join(tmpdir(), 'banyan-proof-incident-'));
    const sink = await NotificationSink.start();
    const shop = await startShop({ env: { BANYAN_OWNERS_FILE: sinkOwners(folder, sink.url) } });
    try {
      const told: ToldRelease[] = [];
      for (let round = 0; round < rounds; round += 1) told.push(await tellOfBadRelease(shop, sink, say));
      const odd = told.flatMap(({ texts, record }) =>
        Object.entries(texts).flatMap(([place, text]) =>
          text === record.reason ? [] : [`${place}: ${text ?? 'nothing'}`],
        ),
      );
      const last = told.at(-1);
      say(`the post-mortem of the last one:\n\n${last?.postmortem ?? ''}`);
      return {
        table: told.map(({ record, ms, incident, shoppers }) => ({
          'tripped by': record.by.kind,
          'console ms': Math.round(ms.console),
          'incident ms': Math.round(ms.incident),
          'Slack ms': Math.round(ms.slack),
          'PagerDuty ms': Math.round(ms.pagerduty),
          'acknowledged ms': ms.acknowledged,
          entries: incident.timeline.length,
          shoppers: JSON.stringify(shoppers),
        })),
        claims: [
          {
            claim: `the evidence is the same, byte for byte, in ${Object.keys(last?.texts ?? {}).join(', ')}${odd.length === 0 ? '' : `; but ${odd.join('; ')}`}`,
            holds: odd.length === 0 && told.length === rounds,
          },
          {
            claim: 'PagerDuty has one alert for each, opened and resolved by the same key',
            holds: told.every(
              ({ pages, incident }) =>
                JSON.stringify(pages) ===
                JSON.stringify([
                  ['trigger', incident.id],
                  ['resolve', incident.id],
                ]),
            ),
          },
          {
            claim: 'the post-mortem has the evidence in it, and every section',
            holds: told.every(
              ({ postmortem, record }) =>
                postmortem.includes(`\n${record.reason}\n`) && postmortem.includes('## Follow-ups'),
            ),
          },
          {
            claim: 'no shopper saw a failure',
            holds: told.every(({ shoppers }) =>
              Object.keys(shoppers).every((status) => Number(status) < 500 && status !== '0'),
            ),
          },
        ],
      };
    } finally {
      await shop.stop();
      await sink.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  },
});
