import { EventEmitter } from 'node:events';
import { messageOf } from '@banyan/kernel';
import { Client } from 'pg';
import type { Latch } from '../latch.js';
import { LATCH_CHANNEL } from './banyan-schema.js';
import { parseLatchNotice } from './latch-notice.js';

export interface LatchListenerEvents {
  /** Listening, perhaps again: what was said in between was missed, so read the latches. */
  listening: [];
  latch: [domain: string, latch: Latch];
  /** The connection was lost, or a notice was unreadable. */
  fault: [because: string];
}

const FIRST_RETRY_MS = 50;
/** How often the silent connection is asked whether it is still there. */
const HEARTBEAT_MS = 2000;

/** LISTEN on its own connection, for as long as it takes: reconnects by itself, and checks that silence is not death. */
export class LatchListener extends EventEmitter<LatchListenerEvents> {
  readonly #options: { url: string; applicationName: string; timeoutMs: number; retryMs: number };
  #client: Client | undefined;
  #attempts = 0;
  #retry: NodeJS.Timeout | undefined;
  #heartbeat: NodeJS.Timeout | undefined;
  #stopped = true;
  #told: string | undefined;

  constructor(options: { url: string; applicationName: string; timeoutMs: number; retryMs: number }) {
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
    const { url, applicationName, timeoutMs } = this.#options;
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
    client.on('notification', ({ payload }) => this.#notice(payload ?? ''));
    try {
      await client.connect();
      await client.query(`LISTEN ${LATCH_CHANNEL}`);
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

  #notice(payload: string): void {
    const notice = parseLatchNotice(payload);
    if (notice === undefined) this.emit('fault', 'a notice about a latch could not be read');
    else this.emit('latch', notice.domain, notice.latch);
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
