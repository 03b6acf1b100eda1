import { messageOf } from '@banyan/kernel';
import picocolors from 'picocolors';
import { BadRelease } from './bad-release.js';
import { Claims } from './claims.js';
import { openDemoShop } from './demo-shop.js';

const HELP = `npm run demo            a bad release rolls itself back, with shoppers in the shop
npm run demo -- --json  the figures as one JSON object on standard output, the talk on standard error

Boots a shop of its own on free ports in a temporary folder, and removes it at the end. Exits 0 only if everything it
claims happened.
`;

async function main(): Promise<number> {
  const wanted = process.argv.slice(2);
  if (wanted.includes('--help')) {
    process.stdout.write(HELP);
    return 0;
  }
  const asJson = wanted.includes('--json');
  const say = (line: string) => void (asJson ? process.stderr : process.stdout).write(`${line}\n`);
  const beganMs = performance.now();
  say(picocolors.bold('Banyan: a bad release rolls itself back'));
  say('0. A whole shop starts: PostgreSQL, Unleash, legacy core, inventory service, control, gateway.');
  const demo = await openDemoShop((event) => {
    const second = `${((performance.now() - beganMs) / 1000).toFixed(1)} s`;
    if (event.kind === 'ready') say(picocolors.dim(`     ${second.padStart(6)}  ${event.name} is ready`));
    if (event.kind === 'crashed') say(picocolors.red(`     ${second.padStart(6)}  ${event.name} ended unexpectedly`));
  });
  const stopOnce = onceOnly(() => demo.stop());
  process.once('SIGINT', () => void stopOnce().finally(() => process.exit(130)));
  process.once('SIGTERM', () => void stopOnce().finally(() => process.exit(143)));
  const claims = new Claims(say);
  try {
    const figures = await new BadRelease(demo, claims, say).play();
    if (asJson) process.stdout.write(`${JSON.stringify(figures)}\n`);
    say(
      `\nUnleash's own log:\n${figures.unleashEvents.map((event) => `     ${event.createdAt}  ${event.type}  by ${event.createdBy}`).join('\n')}`,
    );
  } finally {
    await stopOnce();
  }
  say(
    `\n${claims.allHold ? picocolors.green('everything it claimed happened') : picocolors.red('something it claimed did not happen')} (${((performance.now() - beganMs) / 1000).toFixed(0)} s)`,
  );
  return claims.allHold ? 0 : 1;
}

function onceOnly(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => (done ??= work());
}

main().then(
  (status) => process.exit(status),
  (error: unknown) => {
    process.stderr.write(`the demonstration could not be played: ${messageOf(error)}\n`);
    process.exit(1);
  },
);
