import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { type RunningPostgres, startPostgresServer } from '../../apps/stack/src/postgres/embedded-postgres.js';
import { Watchdog } from '../../apps/stack/src/processes/watchdog.js';
import { copyTemplateCluster } from './template-cluster.js';
import { until } from './until.js';

/** How old a segment of the write-ahead log may become until it is archived though it is not full, s. */
export const ARCHIVE_TIMEOUT_S = 2;
const STANDBY = 'standby';
/** What belongs to a running server, or comes from the archive. */
const NOT_COPIED = ['postmaster.pid', 'postmaster.opts', 'pg_wal', 'pg_replslot'];

/**
 * Backups of a shop's cluster as docs/how-to/back-up-and-restore.md has them: a base backup, an archive of the write-ahead log, and a
 * standby that has every commit before its client is told. By hand, for the PostgreSQL that npm brings has no `pg_basebackup`.
 */
export class BackedUpCluster {
  readonly #home = mkdtempSync(join(tmpdir(), 'banyan-backup-'));
  readonly #archive = join(this.#home, 'archive');
  readonly #watchdog = new Watchdog();
  #standby: RunningPostgres | undefined;
  #rounds = 0;

  /** @param folder the cluster of a shop that has not been started yet */
  private constructor(private readonly folder: string) {
    chmodSync(this.#home, 0o755);
    this.#watchdog.removeAtEnd(this.#home);
  }

  /** Makes the cluster, so that it archives from its first start on. */
  static async make(folder: string): Promise<BackedUpCluster> {
    await copyTemplateCluster(folder, 'stocked');
    const cluster = new BackedUpCluster(folder);
    mkdirSync(cluster.#archive);
    const { uid, gid } = statSync(folder);
    chownSync(cluster.#archive, uid, gid);
    configure(folder, cluster.#archiving);
    return cluster;
  }

  get #archiving(): Readonly<Record<string, string>> {
    return {
      archive_mode: 'on',
      archive_command: `test ! -f ${this.#archive}/%f && cp %p ${this.#archive}/%f.part && mv ${this.#archive}/%f.part ${this.#archive}/%f`,
      archive_timeout: `${ARCHIVE_TIMEOUT_S}s`,
    };
  }

  /** Where the last base backup lies. */
  get base(): string {
    return join(this.#home, `base-${this.#rounds}`);
  }

  /** Takes a base backup of the running cluster and starts a standby from it, which commits wait for from then on. */
  async backUp(url: string): Promise<void> {
    this.#rounds += 1;
    const client = new Client({ connectionString: url });
    await client.connect();
    try {
      await client.query('SELECT pg_create_physical_replication_slot($1, true)', [STANDBY]);
      await client.query("SELECT pg_backup_start('proof', true)");
      copyCluster(this.folder, this.base);
      const { rows } = await client.query<{ labelfile: string }>('SELECT labelfile FROM pg_backup_stop()');
      writeOwned(this.base, 'backup_label', rows[0]?.labelfile ?? '');
      await this.#startStandby(new URL(url).port);
      await client.query(`ALTER SYSTEM SET synchronous_standby_names = '${STANDBY}'`);
      await client.query('SELECT pg_reload_conf()');
      await until(async () => {
        const { rows: seen } = await client.query<{ sync: boolean }>(
          `SELECT sync_state = 'sync' AS sync FROM pg_stat_replication WHERE application_name = '${STANDBY}'`,
        );
        return seen[0]?.sync;
      }, 'the standby is synchronous');
    } finally {
      await client.end();
    }
  }

  /** All that the server kept is gone. It must be stopped. */
  destroy(): void {
    rmSync(this.folder, { recursive: true });
  }

  /** The standby takes the place of what was destroyed. The server is to be started afterwards. */
  async restoreFromStandby(): Promise<void> {
    const standby = this.#standby;
    if (standby === undefined) throw new Error('there is no standby');
    const client = new Client({ connectionString: standby.url('postgres') });
    await client.connect();
    await client.query('SELECT pg_promote()');
    await client.end();
    await standby.stop();
    this.#standby = undefined;
    spawnSync('cp', ['-a', this.#standbyFolder, this.folder]);
    rmSync(join(this.folder, 'postmaster.pid'), { force: true });
    configure(this.folder, {
      ...this.#archiving,
      primary_conninfo: '',
      primary_slot_name: '',
      synchronous_standby_names: '',
    });
  }

  /** What the base backup and the archive alone bring back, running elsewhere: what a lost standby leaves. */
  async restoreFromArchive(): Promise<{ readonly url: (database: string) => string; stop(): Promise<void> }> {
    const folder = join(this.#home, `restored-${this.#rounds}`);
    copyCluster(this.base, folder);
    writeOwned(folder, 'backup_label', readLabel(this.base));
    configure(folder, {
      archive_mode: 'off',
      restore_command: `cp ${this.#archive}/%f %p`,
      recovery_target_timeline: 'latest',
      synchronous_standby_names: '',
    });
    writeOwned(folder, 'recovery.signal', '');
    const server = await this.#start(folder);
    const client = new Client({ connectionString: server.url('postgres') });
    await client.connect();
    await until(async () => {
      const { rows } = await client.query<{ recovers: boolean }>('SELECT pg_is_in_recovery() AS recovers');
      return rows[0]?.recovers === false;
    }, 'the archive is replayed');
    await client.end();
    return { url: (database) => server.url(database), stop: () => server.stop() };
  }

  async close(): Promise<void> {
    await this.#standby?.stop();
    rmSync(this.#home, { recursive: true, force: true });
    this.#watchdog.close();
  }

  get #standbyFolder(): string {
    return join(this.#home, `standby-${this.#rounds}`);
  }

  async #startStandby(port: string): Promise<void> {
    const folder = this.#standbyFolder;
    copyCluster(this.base, folder);
    writeOwned(folder, 'backup_label', readLabel(this.base));
    configure(folder, {
      primary_conninfo: `host=127.0.0.1 port=${port} user=banyan application_name=${STANDBY}`,
      primary_slot_name: STANDBY,
      restore_command: `cp ${this.#archive}/%f %p`,
    });
    writeOwned(folder, 'standby.signal', '');
    this.#standby = await this.#start(folder);
  }

  #start(folder: string): Promise<RunningPostgres> {
    return startPostgresServer({ folder, port: 0, durable: true, watchdog: this.#watchdog, onLog: () => undefined });
  }
}

/** Everything but what a base backup leaves out; `pg_wal` and `pg_replslot` are there and empty. */
function copyCluster(from: string, to: string): void {
  mkdirSync(to, { mode: 0o700 });
  const { uid, gid } = statSync(from);
  chownSync(to, uid, gid);
  for (const name of readdirSync(from)) {
    if (NOT_COPIED.includes(name)) continue;
    const { status, stderr } = spawnSync('cp', ['-a', join(from, name), to], { encoding: 'utf8' });
    // What a server that runs removes meanwhile, the write-ahead log knows of.
    if (status !== 0 && !/No such file/.test(stderr)) throw new Error(`the cluster could not be copied: ${stderr}`);
  }
  for (const name of ['pg_wal', 'pg_wal/archive_status', 'pg_replslot']) {
    mkdirSync(join(to, name), { mode: 0o700 });
    chownSync(join(to, name), uid, gid);
  }
}

function readLabel(folder: string): string {
  const { stdout } = spawnSync('cat', [join(folder, 'backup_label')], { encoding: 'utf8' });
  return stdout;
}

function writeOwned(folder: string, name: string, text: string): void {
  const path = join(folder, name);
  writeFileSync(path, text, { mode: 0o600 });
  const { uid, gid } = statSync(folder);
  chownSync(path, uid, gid);
}

/** The last word on a setting counts. */
function configure(folder: string, settings: Readonly<Record<string, string>>): void {
  const lines = Object.entries(settings).map(([name, value]) => `${name} = '${value.replaceAll("'", "''")}'\n`);
  appendFileSync(join(folder, 'postgresql.auto.conf'), lines.join(''));
}
