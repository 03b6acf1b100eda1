/**
 * Proof: at half of what it can do, memory, handles and event-loop delay stay flat.
 *
 *     npm run proof -- soak [--minutes 60] [--out DIR] [--json]
 *
 * A whole shop with half of its sessions at the service: what the gateway can do is measured first, and half of that is asked for
 * so long, pages and owned reads. Each process is looked at every five seconds; its trend is told over the last three quarters (Theil
 * and Sen). `soak.json` and `soak.svg` in DIR hold what was seen. Ends with 1 where anything grows or a shopper is not answered.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { soak, type Soak } from '../scenarios/soak.js';
import { slide } from '../support/domain-status.js';
import { startShop } from '../support/shop.js';
import { soakPicture } from '../support/soak-picture.js';
import { pageQuestion } from '../support/core-pages.js';
import { flatnessClaims } from '../support/soak-verdict.js';
import { stockQuestions, type ShopperQuestion } from '../support/steady-shoppers.js';

const SAMPLE_EVERY_SECONDS = 5;
const PAGE_SHARE = 0.6;
/** Of a million requests, so many may be refused: the machine is shared. */
const MOST_UNANSWERED_RATIO = 0.0001;

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '60' },
    out: { type: 'string', default: '.banyan/soak' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const minutes = Number(values.minutes);
if (values.help || !(minutes > 0)) {
  console.log(`npm run proof -- soak [--minutes 60] [--out .banyan/soak] [--json]

  --minutes N   for how long, after the capacity was measured
  --out FOLDER  where soak.json and soak.svg go
  --json        the report as JSON`);
  process.exit(values.help ? 0 : 2);
}

const startedMs = performance.now();
const say = (words: string): void => {
  console.error(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${words}`);
};
const shop = await startShop();
try {
  await slide(shop, { serve: 50, shadow: 20 }, 'canary');
  const { skus } = (await shop.legacy('GET', '/__books/skus?limit=400')) as { skus: readonly string[] };
  const stock = stockQuestions(skus);
  const question = (random: () => number): ShopperQuestion =>
    random() < PAGE_SHARE ? pageQuestion(random) : stock(random);
  const seen = await soak(shop, {
    seconds: minutes * 60,
    sampleEverySeconds: SAMPLE_EVERY_SECONDS,
    processes: ['gateway', 'control', 'inventory', 'legacy-core'],
    question,
    say,
  });
  tell(seen);
} finally {
  await shop.stop();
}

function tell(seen: Soak): void {
  const asked = Object.values(seen.statuses).reduce((sum, count) => sum + count, 0);
  const answered = Object.entries(seen.statuses).reduce(
    (sum, [status, count]) => sum + (/^[23]/.test(status) ? count : 0),
    0,
  );
  const claims = [
    {
      claim: `${asked} requests at ${seen.perSecond}/s, ${asked - answered} of them not answered`,
      holds: asked > 0 && asked - answered <= asked * MOST_UNANSWERED_RATIO,
    },
    ...flatnessClaims(seen),
  ];
  const holds = claims.every((claim) => claim.holds);
  const report = { proof: 'soak', minutes, holds, claims, ...seen };
  mkdirSync(values.out, { recursive: true });
  writeFileSync(join(values.out, 'soak.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(values.out, 'soak.svg'), soakPicture(seen));
  if (values.json) console.log(JSON.stringify(report, null, 2));
  else {
    for (const claim of claims) console.log(`${claim.holds ? 'holds ' : 'FAILED'}  ${claim.claim}`);
    console.log(`${join(values.out, 'soak.svg')}, ${join(values.out, 'soak.json')}`);
  }
  process.exitCode = holds ? 0 : 1;
}
