import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { startPostgres, type TestPostgres } from '../support/postgres.js';
import { runBanyan } from '../support/run-banyan.js';
import { until } from '../support/until.js';

// Every secret that a process has, with a mark in it, from files as in production; logs at debug; nobody is where they would be.

const MARK = 'Unseen7Mark';
const key = (id: string): string => `${id}:${Buffer.from(MARK.padEnd(32, 'x')).toString('base64url')}`;
const SECRETS: Readonly<Record<string, string>> = {
  DATABASE_URL: `postgres://banyan:${MARK}@127.0.0.1:9/banyan`,
  UNLEASH_TOKEN: `default:development.${MARK}`,
  UNLEASH_ADMIN_TOKEN: `user:${MARK}`,
  CONTROL_TOKEN: `banyan_${MARK}`,
  BANYAN_HASH_KEY: MARK,
  BANYAN_QUOTE_KEYS: key('quotes'),
  BANYAN_SERVICE_KEYS: key('services'),
  LEGACY_SOAP_KEY: MARK,
  LEGACY_REST_PASSWORD: MARK,
  BANYAN_SYNTHETIC_KEY: MARK.padEnd(40, 'x'),
};
/** As any of them may be written, whole or in part. */
const SEEN = new RegExp(`${MARK}|${key('a').slice(2, 16)}|${Buffer.from(MARK).toString('base64').slice(0, 14)}`);

const PROCESSES = {
  gateway: ['DATABASE_URL', 'UNLEASH_TOKEN', 'CONTROL_TOKEN', 'BANYAN_HASH_KEY', 'BANYAN_QUOTE_KEYS', 'BANYAN_SERVICE_KEYS', 'LEGACY_SOAP_KEY', 'LEGACY_REST_PASSWORD', 'BANYAN_SYNTHETIC_KEY'],
  control: ['DATABASE_URL', 'UNLEASH_ADMIN_TOKEN', 'BANYAN_SERVICE_KEYS', 'BANYAN_SYNTHETIC_KEY'],
  inventory: ['DATABASE_URL', 'BANYAN_SERVICE_KEYS', 'LEGACY_SOAP_KEY', 'LEGACY_REST_PASSWORD'],
  pricing: ['DATABASE_URL', 'BANYAN_SERVICE_KEYS', 'LEGACY_SOAP_KEY'],
  orders: ['DATABASE_URL', 'BANYAN_SERVICE_KEYS', 'LEGACY_SOAP_KEY', 'LEGACY_REST_PASSWORD'],
} as const; // prettier-ignore
type Name = keyof typeof PROCESSES;

const REGISTER = join(PROJECT_ROOT, 'dist/libs/observability/src/register.js');
const NOBODY = 'http://127.0.0.1:9';
let folder: string;
let postgres: TestPostgres;
const children: ChildProcess[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'banyan-unseen-'));
  for (const [name, secret] of Object.entries(SECRETS)) writeFileSync(join(folder, name), `${secret}\n`);
  postgres = await startPostgres();
});
afterEach(async () => {
  const running = children.splice(0).filter(({ exitCode }) => exitCode === null);
  for (const child of running) child.kill('SIGKILL');
  await Promise.all(running.map((child) => once(child, 'close')));
});
afterAll(async () => {
  await postgres?.stop();
  rmSync(folder, { recursive: true, force: true });
});

function settingsOf(name: Name, over: Readonly<Record<string, string>> = {}): Record<string, string> {
  const ports = [
    'GATEWAY',
    'GATEWAY_OPS',
    'CONTROL',
    'INVENTORY',
    'INVENTORY_OPS',
    'PRICING',
    'PRICING_OPS',
    'ORDERS',
    'ORDERS_OPS',
  ];
  const places = ['PAYMENT_PRIMARY', 'PAYMENT_BACKUP', 'FRAUD', 'SHIPPING', 'WAREHOUSE', 'MAIL', 'ANALYTICS', 'LEGACY'];
  return {
    LOG_LEVEL: 'debug',
    BANYAN_DATA_DIR: join(folder, 'data', name),
    UNLEASH_URL: `${NOBODY}/api`,
    CONTROL_URL: NOBODY,
    NATS_URL: `nats://banyan:${MARK}@127.0.0.1:9`,
    ...Object.fromEntries(ports.map((each) => [`${each}_PORT`, '0'])),
    ...Object.fromEntries(places.map((each) => [`${each}_URL`, NOBODY])),
    ...Object.fromEntries(PROCESSES[name].map((each) => [`${each}_FILE`, join(folder, each)])),
    ...over,
  };
}

/** The built process with these settings, and all that it has written so far. */
function started(name: Name, over: Readonly<Record<string, string>> = {}) {
  const settings = settingsOf(name, over);
  // What is given by itself is not given by a file.
  for (const each of Object.keys(over)) delete settings[`${each}_FILE`];
  const child = spawn(process.execPath, ['--import', REGISTER, join(PROJECT_ROOT, `dist/apps/${name}/src/main.js`)], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env['PATH'], ...settings },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  children.push(child);
  const written = { text: '' };
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => (written.text += text));
  }
  return { child, written };
}

const CHANGED = /"setting":"UNLEASH_TOKEN","message":"a setting has changed and is in force"/;
const NAMES = Object.keys(PROCESSES) as Name[];
/** All of them at once, each with its name beside what came of it. */
const each = <T>(what: (name: Name) => Promise<T>): Promise<(readonly [Name, T])[]> =>
  Promise.all(NAMES.map(async (name) => [name, await what(name)] as const));

it('no process says a secret when it says what is wrong with its settings', async () => {
  const ended = await each(async (name) => {
    const keys = PROCESSES[name].filter((setting) => setting.endsWith('_KEYS')).map((setting) => [setting, MARK]);
    const wrong = {
      ...Object.fromEntries(keys),
      DATABASE_URL: `mysql://banyan:${MARK}@db/x`,
      LEGACY_URL: `ftp://${MARK}@x`,
    };
    const { child, written } = started(name, wrong);
    const [code] = (await once(child, 'close')) as [number];
    return { code, text: written.text };
  });
  for (const [name, { code, text }] of ended) {
    expect([name, code, text]).toEqual([name, 78, expect.stringContaining('DATABASE_URL must be')]);
    expect([name, text]).toEqual([name, expect.not.stringMatching(SEEN)]);
  }
});

it('the command line prints the settings of no process with a secret', async () => {
  for (const [name, { stdout, stderr }] of await each((name) =>
    runBanyan(['config', 'print', name], '', settingsOf(name)),
  )) {
    expect([name, stdout]).toEqual([name, expect.stringMatching(/DATABASE_URL\s+\[redacted\]/)]);
    expect([name, stdout + stderr]).toEqual([name, expect.not.stringMatching(SEEN)]);
  }
});

it('no process writes a secret into its log, or shows one to whoever looks, where nobody it needs is there', async () => {
  const ended = await each(async (name) => {
    const { child, written } = started(name);
    // Services make their tables first, and end where there is no database; the others go on without.
    const isOver = (): boolean => child.exitCode !== null;
    const place = await until(() => (isOver() ? 'over' : opsUrlIn(written.text)), 'it runs, or is over', 20_000);
    if (place === 'over') return { text: written.text, pages: '' };
    await until(() => /away|ECONNREFUSED/.test(written.text), 'it has found that nobody is there', 20_000);
    const paths = [
      '/readyz?verbose',
      '/livez',
      '/metrics',
      '/settings',
      '/status',
      '/api/status',
      '/api/configuration',
    ];
    const pages = await Promise.all(paths.map((path) => page(place + path)));
    if (name === 'gateway') {
      // It asks Unleash by its token every second.
      writeFileSync(join(folder, 'UNLEASH_TOKEN'), `${SECRETS['UNLEASH_TOKEN']}-new\n`);
      await until(() => CHANGED.test(written.text), 'it has the new token, without a restart', 20_000);
    }
    child.kill('SIGTERM');
    await once(child, 'close');
    return { text: written.text, pages: pages.join('\n') };
  });
  const running = ended.filter(([, { pages }]) => pages !== '').map(([name]) => name);
  expect(running).toEqual(['gateway', 'control']);
  for (const [name, { text, pages }] of ended) {
    expect([name, text]).toEqual([name, expect.stringMatching(/"level":"(?:debug|info|warn|error|fatal)"/)]);
    expect([name, text, pages]).toEqual([name, expect.not.stringMatching(SEEN), expect.not.stringMatching(SEEN)]);
  }
});

it('a password that PostgreSQL does not take is not repeated by a service that could not start', async () => {
  const url = new URL(postgres.url);
  const { child, written } = started('inventory', {
    DATABASE_URL: `postgres://nobody-${MARK}:${MARK}pass@${url.host}/none`,
  });
  await once(child, 'close');
  expect(written.text).toContain('could not start');
  expect(written.text).not.toContain(`${MARK}pass`);
});

function opsUrlIn(text: string): string | undefined {
  return /"opsUrl":"(http:[^"]+)"/.exec(text)?.[1];
}

async function page(url: string): Promise<string> {
  const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) });
  return answer.text();
}
