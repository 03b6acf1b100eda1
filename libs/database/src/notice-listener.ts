import { EventEmitter } from 'node:events';
import { messageOf } from '@banyan/kernel';
import { Client } from 'pg';

export interface NoticeListenerOptions {
  readonly url: string;
  /** Our own name of it, never anybody's input. */
  readonly channel: string;
  /** Shown in `pg_stat_activity`. */
  readonly applicationName: string;
  readonly timeoutMs: number;
  /** Longest pause between attempts to connect, ms. */
  readonly retryMs: number;
}

export interface NoticeListenerEvents {
  /** Listening, perhaps again: what was said in between was missed, so read what it is about. */
  listening: [];
  notice: [payload: string];
  /** The connection was lost. */
  fault: [because: string];
}

const FIRST_RETRY_MS = 50;
/** How often the silent connection is asked whether it is still there. */
const HEARTBEAT_MS = 2000;

/** LISTEN on its own connection, for as long as it takes: reconnects by itself, and checks that silence is not death. */
export class NoticeListener extends EventEmitter<NoticeListenerEvents> {
  readonly #options: NoticeListenerOptions;
  #client: Client | undefined;
  #attempts = 0;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #stopped = true;
  #told: string | undefined;

  constructor(options: NoticeListenerOptions) {
    super();
    this.#options = options;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    void this.#connect();
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#drop();
  }

  async #connect(): Promise<void> {
    const { url, channel, applicationName, timeoutMs } = this.#options;
    const client = new Client({
      connectionString: url,
      application_name: `${applicationName} (listen)`,
      connectionTimeoutMillis: timeoutMs,
      query_timeout: timeoutMs,
      keepAlive: true,
    });
    this.#client = client;
    client.on('error', (error) => this.#lost(client, messageOf(error)));
    client.on('end', () => this.#lost(client, 'the connection ended'));
    client.on('notification', ({ payload }) => this.emit('notice', payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${channel}`);
      if (this.#client !== client) return;
      this.#attempts = 0;
      this.#told = undefined;
      this.#heartbeat = setInterval(() => {
        client.query('SELECT 1').catch((error: unknown) => this.#lost(client, messageOf(error)));
      }, HEARTBEAT_MS);
      this.emit('listening');
    } catch (error) {
      this.#lost(client, messageOf(error));
    }
  }

  #lost(client: Client, because: string): void {
    if (this.#client !== client) return;
    this.#drop();
    if (this.#stopped) return;
    // The same reason at every attempt is told once.
    if (because !== this.#told) this.emit('fault', because);
    this.#told = because;
    const pauseMs = Math.min(FIRST_RETRY_MS * 2 ** this.#attempts, this.#options.retryMs);
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
