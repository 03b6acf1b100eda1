import { ConfigurationError, messageOf } from '@banyan/kernel';
import { EXIT_CONFIGURATION } from '@banyan/observability';
import { HELP, readArguments } from './arguments.js';
import { LiveScreen } from './screen/live-screen.js';
import { PlainScreen } from './screen/plain-screen.js';
import { seconds, type Screen } from './screen/screen.js';
import { urlTable } from './screen/url-table.js';
import { portFaults } from './shop/check-ports.js';
import { emptyDataDir, openDataDir } from './shop/data-dir.js';
import { lockDataDir } from './shop/data-dir-lock.js';
import { domainNames } from './shop/domain-names.js';
import { Shop } from './shop/shop.js';
import { readShopSettings, type ShopSettings } from './shop/shop-settings.js';
import { onStopWish } from './stop-signals.js';
import { seedFlags } from './unleash/seed-flags.js';

const EXIT_FAILURE = 1;
const EXIT_USAGE = 2;

async function main(): Promise<number> {
  const wish = readArguments(process.argv.slice(2));
  if (wish.kind === 'help') {
    process.stdout.write(HELP);
    return 0;
  }
  if (wish.kind === 'usage') {
    process.stderr.write(`${wish.fault}\n`);
    return EXIT_USAGE;
  }
  const settings = readShopSettings(process.env);
  openDataDir(settings.dataDir);
  const unlock = lockDataDir(settings.dataDir);
  try {
    if (wish.fresh) beginAnew(settings);
    const faults = await portFaults(settings.wantedPorts);
    if (faults.length > 0) throw new Error(faults.join('\n'));
    return await run(settings);
  } finally {
    unlock();
  }
}

function beginAnew({ dataDir, external }: ShopSettings): void {
  const removed = emptyDataDir(dataDir);
  const list = removed.length === 0 ? 'there was nothing' : `removed ${removed.join(', ')}`;
  process.stdout.write(`beginning anew in ${dataDir}: ${list}\n`);
  if (external.databaseUrl !== undefined) process.stdout.write('the database is your own and was left as it is\n');
  if (external.unleashUrl !== undefined) process.stdout.write('Unleash is your own and was left as it is\n');
}

/** Runs the shop until somebody wishes it to end, or it cannot start. @returns the exit status */
async function run(settings: ShopSettings): Promise<number> {
  const sight: { screen?: Screen } = {};
  const shop = await Shop.open({ settings, domains: domainNames, onEvent: (event) => sight.screen?.show(event) });
  const screen = newScreen(shop.names);
  sight.screen = screen;
  const end = Promise.withResolvers<number>();
  const unlisten = onStopWish(
    (reason) => {
      screen.settle();
      screen.say(`stopping (${reason})`);
      end.resolve(0);
    },
    () => void shop.abandon().finally(() => process.exit(EXIT_FAILURE)),
  );
  announceBoot(shop, settings, screen).catch((error: unknown) => {
    // Stopped while it was starting: already on its way out.
    if (shop.stopping) return;
    screen.settle();
    screen.say(`the shop cannot start: ${messageOf(error)}`);
    end.resolve(EXIT_FAILURE);
  });
  const exitStatus = await end.promise;
  const beganMs = performance.now();
  await shop.stop();
  screen.say(`everything has stopped (${seconds(performance.now() - beganMs)})`);
  unlisten();
  return exitStatus;
}

async function announceBoot(shop: Shop, settings: ShopSettings, screen: Screen): Promise<void> {
  const beganMs = performance.now();
  await shop.boot();
  screen.settle();
  if (settings.external.unleashUrl !== undefined)
    screen.say(await flagsInTheirs(settings.external.unleashUrl, settings));
  screen.say(`\n${urlTable(shop, settings)}\n\nstarted in ${seconds(performance.now() - beganMs)}; Ctrl-C stops it`);
  screen.say('banyan is ready');
}

/** Somebody's own Unleash gets the flags it lacks, off; without them every domain stays with legacy. Never a fault of ours. */
async function flagsInTheirs(url: string, { unleash }: ShopSettings): Promise<string> {
  const admin = { url, adminToken: unleash.adminToken, project: 'default', environment: unleash.environment };
  try {
    const created = await seedFlags(admin, await domainNames());
    return created.length === 0 ? 'your Unleash has every flag' : `created in your Unleash: ${created.join(', ')}`;
  } catch (error) {
    return `the flags could not be created in your Unleash, so every domain stays with legacy: ${messageOf(error)}`;
  }
}

function newScreen(names: readonly string[]): Screen {
  const terminal = process.stdout.isTTY && process.env['TERM'] !== 'dumb' && process.env['CI'] === undefined;
  return terminal ? new LiveScreen(names, print) : new PlainScreen(print);
}

function print(text: string): void {
  process.stdout.write(text);
}

// A closed pipe (`npm start | head`) must not keep the shop from being stopped in order.
process.stdout.on('error', () => undefined);
main().then(
  (exitStatus) => process.exit(exitStatus),
  (error: unknown) => {
    process.stderr.write(`${messageOf(error)}\n`);
    process.exit(error instanceof ConfigurationError ? EXIT_CONFIGURATION : EXIT_FAILURE);
  },
);
