import { messageOf } from '@banyan/kernel';
import { Client } from 'pg';
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
const FIRST_RETRY_MS = 100;
const LONGEST_RETRY_MS = 5_000;
/** How often the silent connection is asked whether it is still there. */
const HEARTBEAT_MS = 10_000;

/** LISTEN on a connection of its own, for as long as it takes. Without it relays are only slower. */
export class OutboxBell {
  #client: Client | undefined;
  #attempts = 0;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #stopped = false;

  constructor(private readonly options: OutboxBellOptions) {}

  /** Resolves after the first attempt, whatever came of it. */
  start(): Promise<void> {
    return this.#connect();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  async #connect(): Promise<void> {
    const { databaseUrl, schema, applicationName, onRing } = this.options;
    const client = new Client({
      connectionString: databaseUrl,
      application_name: applicationName,
      connectionTimeoutMillis: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', (error) => this.#lost(client, messageOf(error)));
    client.on('end', () => this.#lost(client, 'the connection ended'));
    client.on('notification', () => onRing());
    try {
      await client.connect();
      await client.query(`LISTEN ${outboxChannel(schema)}`);
      if (this.#client !== client) return;
      this.#attempts = 0;
      this.#heartbeat = setInterval(() => {
        client.query('SELECT 1').catch((error: unknown) => this.#lost(client, messageOf(error)));
      }, HEARTBEAT_MS);
      onRing();
    } catch (error) {
      this.#lost(client, messageOf(error));
    }
  }

  #lost(client: Client, because: string): void {
    if (this.#client !== client) return;
    this.#drop();
    if (this.#stopped) return;
    this.options.onFault?.(because);
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts, LONGEST_RETRY_MS);
    this.#attempts += 1;
    this.#retry = setTimeout(() => void this.#connect(), pauseMs);
  }

  #drop(): void {
    clearInterval(this.#heartbeat);
    const client = this.#client;
    this.#client = undefined;
    if (client === undefined) return;
    // `end` waits for a query that may hang for ever; the socket does not.
    client.end().catch(() => undefined);
    client.connection.stream.destroy();
  }
}
