import type { Clock } from '@banyan/kernel';
import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { ToldUnleash } from '../rollback/unleash-write-back.js';
import type { ChainReader } from './chain-reader.js';
import type { NewEntry } from './incident.js';
import { append } from './incident-book.js';
import type { OperationsStore } from './store/operations-store.js';

/** Tries to tell Unleash of a trip, for the timeline of its incident: the first that failed, and the one that was taken. */
export class UnleashNotes {
  #waiting: { readonly told: ToldUnleash; readonly entry: NewEntry }[] = [];
  #writing: Promise<void> | undefined;

  constructor(
    private readonly store: Pick<OperationsStore, 'transaction' | 'connected' | 'onConnected'>,
    private readonly chain: Pick<ChainReader, 'look'>,
    private readonly clock: Pick<Clock, 'nowMs'>,
  ) {
    store.onConnected(() => this.#write());
  }

  /** Never throws, and is not waited for. */
  note(told: ToldUnleash): void {
    const { domain, epoch, attempt, error } = told;
    if (error !== undefined && attempt > 1) return;
    const said =
      error === undefined
        ? `Unleash was told that ${domain}.serve is off, and why (attempt ${attempt})`
        : `Unleash could not be told; it is tried again until it can: ${error}`;
    const key = `unleash ${epoch} ${error === undefined ? 'told' : 'failed'}`;
    const entry = { key, atMs: this.clock.nowMs(), kind: 'tried', by: 'control', text: said } as const;
    this.#waiting.push({ told, entry: { ...entry, about: { flag: `${domain}.serve`, attempt } } });
    this.#write();
  }

  async stop(): Promise<void> {
    await this.#writing;
  }

  #write(): void {
    this.#writing ??= this.#writeAll().finally(() => (this.#writing = undefined));
  }

  async #writeAll(): Promise<void> {
    try {
      for (let next = this.#waiting[0]; next !== undefined && this.store.connected; next = this.#waiting[0]) {
        const { told, entry } = next;
        // The trip comes first: it is what opens the incident.
        await this.chain.look(told.domain);
        await this.store.transaction(async (sql) => {
          const [incident] = await sql.query<{ id: string }[]>(
            `SELECT i.id FROM operations.incident i JOIN operations.incident_cause c ON c.incident = i.id
             WHERE i.scope = $1 AND c.key = $2 ORDER BY i.opened_at DESC LIMIT 1`,
            [told.domain, `trip ${told.epoch}`],
          );
          if (incident !== undefined) await append(sql, incident.id, entry);
        });
        this.#waiting.shift();
      }
    } catch (error) {
      log.debug('a try to tell Unleash could not be noted; it is noted later', { reason: messageOf(error) });
    }
  }
}
