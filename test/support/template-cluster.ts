import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, lstatSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import { ensureCluster } from '../../apps/stack/src/postgres/cluster.js';
import { findPostgresPrograms } from '../../apps/stack/src/postgres/postgres-programs.js';
import { unprivilegedAccount } from '../../apps/stack/src/postgres/unprivileged-account.js';
import { PORT_SETTINGS, readShopSettings } from '../../apps/stack/src/shop/shop-settings.js';
import { Shop } from '../../apps/stack/src/shop/shop.js';

/** What a copied cluster holds: nothing, or the tables of Unleash (some hundred migrations, five seconds). */
export type TemplateContent = 'empty' | 'unleash';

/** Makes `folder` a cluster with that content, unless there is one; the launcher then finds it made. */
export async function copyTemplateCluster(folder: string, content: TemplateContent = 'empty'): Promise<void> {
  if (existsSync(folder)) return;
  const copied = spawnSync('cp', ['-a', await templateCluster(content), folder], { encoding: 'utf8' });
  if (copied.status !== 0) throw new Error(`the template cluster could not be copied: ${copied.stderr}`);
}

/** Made once for each version and user of this machine, and kept in the folder for temporary files. */
async function templateCluster(content: TemplateContent): Promise<string> {
  const account = unprivilegedAccount();
  const programs = findPostgresPrograms(account);
  const owner = account?.uid ?? userInfo().uid;
  const version = content === 'empty' ? programs.version : `${programs.version}-${unleashVersion()}`;
  const template = join(tmpdir(), `banyan-test-${content}-cluster-${version}-${owner}`);
  if (!existsSync(template)) {
    const draft = mkdtempSync(`${template}-`);
    chmodSync(draft, 0o755);
    try {
      if (content === 'empty') await ensureCluster(programs, join(draft, 'postgres'), account);
      else await runUnleashOnce(draft);
      renameSync(join(draft, 'postgres'), template);
    } catch (error) {
      // Another worker was faster; its template is as good.
      if (!existsSync(template)) throw error;
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  if (lstatSync(template).uid !== owner) throw new Error(`${template} belongs to somebody else; remove it`);
  return template;
}

async function runUnleashOnce(dataDir: string): Promise<void> {
  const freePorts = Object.fromEntries(PORT_SETTINGS.map((name) => [name, '0']));
  const settings = readShopSettings({ PATH: process.env['PATH'], ...freePorts, BANYAN_DATA_DIR: dataDir });
  await copyTemplateCluster(join(dataDir, 'postgres'));
  const shop = await Shop.open({
    settings,
    durable: false,
    domains: async () => [],
    only: (name) => name === 'postgres' || name === 'unleash',
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
