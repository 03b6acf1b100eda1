/**
 * Proof: the picture of a rollback in the README is of a real one.
 *
 *     npm run proof -- rollback-picture [--out docs/pictures/rollback.png]
 *
 * A shop, shoppers, half of them with the service, a release that fails, and what the console then shows of the domain. Ends with 1 where the
 * evidence did not take the traffic back, or a shopper saw a failure.
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { parseArgs } from 'node:util';
import { lookAt, openBrowser } from '../support/browser.js';
import { breakInventory, slide, untilInventory } from '../support/domain-status.js';
import { startShop } from '../support/shop.js';
import { experienceOf, openCrowd } from '../support/shopping.js';

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'docs/pictures/rollback.png' },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(`npm run proof -- rollback-picture [--out docs/pictures/rollback.png]

  --out FILE  where the picture goes`);
  process.exit(0);
}
const WIDTH = 1280;
const PATIENCE_MS = 60_000;

const [shop, browser] = await Promise.all([startShop(), openBrowser()]);
try {
  await slide(shop, { serve: 50, shadow: 100 }, 'canary');
  const crowd = await openCrowd(shop, { seed: 7 });
  await untilInventory(shop, ({ share }) => share.requests.service > 40, 'the service serves', PATIENCE_MS);
  await breakInventory(shop, { errorRate: 1 });
  const { latch } = await untilInventory(
    shop,
    ({ rollback, unleashPending }) => rollback?.state === 'rolled-back' && unleashPending === null,
    'it is rolled back',
    PATIENCE_MS,
  );
  const { failed, requests } = experienceOf(await crowd.leave());
  const looked = await lookAt(browser, `${shop.url('control')}/console/domains/inventory`, { width: WIDTH });
  await looked.page.getByRole('heading', { level: 1, name: 'Inventory' }).waitFor();
  await looked.page
    .getByText(/rolled back/)
    .first()
    .waitFor();
  mkdirSync(dirname(values.out), { recursive: true });
  await looked.page.screenshot({ path: values.out });
  console.log(
    `${values.out}: ${statSync(values.out).size} bytes; ${latch?.reason ?? 'no reason'}; ${failed} of ${requests} shoppers' requests failed`,
  );
  process.exitCode = failed === 0 && looked.errors.length === 0 ? 0 : 1;
} finally {
  await browser.close();
  await shop.stop();
}
