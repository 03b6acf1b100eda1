import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { ensureCluster } from '../../apps/stack/src/postgres/cluster.js';
import { findPostgresPrograms } from '../../apps/stack/src/postgres/postgres-programs.js';
import { unprivilegedAccount } from '../../apps/stack/src/postgres/unprivileged-account.js';
import { domainNames } from '../../apps/stack/src/shop/domain-names.js';
import { PORT_SETTINGS, readShopSettings } from '../../apps/stack/src/shop/shop-settings.js';
import { Shop } from '../../apps/stack/src/shop/shop.js';

/**
 * What a copied cluster holds: nothing; the tables of Unleash (some hundred migrations, five seconds); or, `stocked`, what
 * a shop is opened with besides: the core's books, what inventory and pricing read of them, the flags. No gateway and no
 * control were ever there.
 */
export type TemplateContent = 'empty' | 'unleash' | 'stocked';

/**
 * Set for whole runs by `global-setup.mjs`: a folder of this run's own. A stocked cluster is as old as the sources that
 * filled it, so that it is kept nowhere else.
 */
export const RUN_FOLDER = 'TEST_RUN_FOLDER';
const STOCKED = 'stocked';

/**
 * Stocks a cluster for a run, in the run's folder. It takes as long as the start of a shop.
 *
 * @throws Error when a process of the shop does not start
 */
export async function stockCluster(runFolder: string): Promise<void> {
  await makeCluster(join(runFolder, STOCKED), (draft) => runOnce(draft, 'stocked'));
}

/**
 * Makes `folder` a cluster with that content, unless there is one; the launcher then finds it made. Outside of a whole run
 * Unleash's tables stand in for a stocked one, and the shop fills the rest itself.
 */
export async function copyTemplateCluster(folder: string, content: TemplateContent = 'empty'): Promise<void> {
  if (existsSync(folder)) return;
  const run = content === 'stocked' ? process.env[RUN_FOLDER] : undefined;
  const template =
    run === undefined ? await templateCluster(content === 'empty' ? 'empty' : 'unleash') : join(run, STOCKED);
  const copied = spawnSync('cp', ['-a', template, folder], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`the template cluster could not be copied: ${copied.stderr}`);
}

/** Made once for each version and user of this machine, and kept in the folder for temporary files. */
async function templateCluster(content: 'empty' | 'unleash'): Promise<string> {
  const account = unprivilegedAccount();
  const programs = findPostgresPrograms(account);
  const owner = account?.uid ?? userInfo().uid;
  const version = content === 'empty' ? programs.version : `${programs.version}-${unleashVersion()}`;
  const template = join(tmpdir(), `banyan-test-${content}-cluster-${version}-${owner}`);
  if (!existsSync(template)) {
    await makeCluster(template, async (draft) => {
      if (content === 'empty') await ensureCluster(programs, join(draft, 'postgres'), account);
      else await runOnce(draft, content);
    });
  }
  if (lstatSync(template).uid !== owner) throw new Error(`${template} belongs to somebody else; remove it`);
  return template;
}

/** All or nothing. `fill` makes the folder `postgres` in the draft that it is given. */
async function makeCluster(template: string, fill: (draft: string) => Promise<void>): Promise<void> {
  const draft = mkdtempSync(`${template}-`);
  chmodSync(draft, 0o755);
  try {
    await fill(draft);
    renameSync(join(draft, 'postgres'), template);
  } catch (error) {
    // Another worker was faster; its template is as good.
    if (!existsSync(template)) throw error;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Who fills a cluster, whose flags there are, and what it is filled on top of. */
const FILLED_BY = {
  unleash: { on: 'empty', parts: ['postgres', 'unleash'], domains: async () => [] },
  stocked: {
    on: 'unleash',
    parts: ['postgres', 'unleash', 'legacy-core', 'inventory', 'pricing'],
    domains: domainNames,
  },
} as const;

/** Starts what fills the cluster, waits until all of it is ready, and stops it. */
async function runOnce(dataDir: string, content: keyof typeof FILLED_BY): Promise<void> {
  const { on, parts, domains } = FILLED_BY[content];
  const freePorts = Object.fromEntries(PORT_SETTINGS.map((name) => [name, '0']));
  const settings = readShopSettings({
    PATH: process.env['PATH'],
    ...freePorts,
    BANYAN_DATA_DIR: dataDir,
    // What is compared belongs to the shop that looks.
    BANYAN_CONSISTENCY_CALLS_PER_SECOND: '0',
  });
  await copyTemplateCluster(join(dataDir, 'postgres'), on);
  const shop = await Shop.open({
    settings,
    durable: false,
    domains,
    only: (name) => parts.some((part) => part === name),
  });
  try {
    await shop.boot();
  } finally {
    await shop.stop();
  }
}

function unleashVersion(): string {
  const file = join(PROJECT_ROOT, 'node_modules/unleash-server/package.json');
  return String((JSON.parse(readFileSync(file, 'utf8')) as { version: unknown }).version);
}
