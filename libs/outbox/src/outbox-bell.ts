import { NoticeListener } from '@banyan/database';
import { outboxChannel } from './outbox-tables.js';

export interface OutboxBellOptions {
  readonly databaseUrl: string;
  readonly schema: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  /** Something was committed; or may have been, while nobody listened. Never throws. */
  readonly onRing: () => void;
  /** It is deaf, and tries again; relays poll meanwhile. Never throws. */
  readonly onFault?: (because: string) => void;
}

const TIMEOUT_MS = 2_000;
const LONGEST_RETRY_MS = 5_000;

/** Hears `Outbox.ring` of every process. Without it relays are only slower. */
export class OutboxBell {
  readonly #listener: NoticeListener;

  constructor({ databaseUrl, schema, applicationName, onRing, onFault }: OutboxBellOptions) {
    const channel = outboxChannel(schema);
    const limits = { timeoutMs: TIMEOUT_MS, retryMs: LONGEST_RETRY_MS };
    this.#listener = new NoticeListener({ url: databaseUrl, channel, applicationName, ...limits });
    this.#listener.on('listening', onRing);
    this.#listener.on('notice', onRing);
    this.#listener.on('fault', (because) => onFault?.(because));
  }

  start(): void {
    this.#listener.start();
  }

  stop(): Promise<void> {
    return this.#listener.stop();
  }
}
