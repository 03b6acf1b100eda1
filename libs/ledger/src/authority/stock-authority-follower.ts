import { EventEmitter } from 'node:events';
import { NoticeListener } from '@banyan/database';
import { messageOf } from '@banyan/kernel';
import type { LedgerOptions } from '../ledger-database.js';
import { parseStockAuthority, STOCK_AUTHORITY_CHANNEL, type StockAuthority } from './stock-authority.js';
import type { StockAuthorityBook } from './stock-authority-book.js';

export interface StockAuthorityFollowerEvents {
  /** It is another than was known, or known for the first time. */
  changed: [authority: StockAuthority];
  /** It cannot be read or heard of at present; what was known last stands. */
  fault: [because: string];
}

export interface FollowerOptions extends Pick<LedgerOptions, 'url' | 'applicationName' | 'timeoutMs' | 'retryMs'> {
  readonly book: Pick<StockAuthorityBook, 'read'>;
  /** From one reading to the next, ms: what no notice told of is known so much later. Default 1,000. */
  readonly pollMs?: number;
}

const DEFAULTS = { timeoutMs: 2_000, retryMs: 1_000 } as const;
const POLL_MS = 1_000;

/**
 * Knows who has the authority for stock: told by notice, and read again and again, since a notice may be missed. Of two words
 * the later one counts, whichever way they came. What was known last stands while the database is away.
 */
export class StockAuthorityFollower extends EventEmitter<StockAuthorityFollowerEvents> {
  readonly #options: FollowerOptions;
  readonly #notices: NoticeListener;
  #known: StockAuthority | undefined;
  #timer: NodeJS.Timeout | undefined;
  #reading: Promise<void> | undefined;
  #running = false;

  constructor(options: FollowerOptions) {
    super();
    this.#options = options;
    const { url, applicationName } = options;
    const { timeoutMs = DEFAULTS.timeoutMs, retryMs = DEFAULTS.retryMs } = options;
    const channel = STOCK_AUTHORITY_CHANNEL;
    this.#notices = new NoticeListener({ url, channel, applicationName, timeoutMs, retryMs });
    this.#notices.on('listening', () => void this.refresh());
    this.#notices.on('fault', (because) => this.emit('fault', because));
    this.#notices.on('notice', (payload) => this.#told(payload));
  }

  /** As it is known; undefined: it has not been read since start. */
  get current(): StockAuthority | undefined {
    return this.#known;
  }

  /** Resolves after the first reading, whatever came of it. Never rejects. */
  async start(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    this.#notices.start();
    this.#timer = setInterval(() => void this.refresh(), this.#options.pollMs ?? POLL_MS);
    await this.refresh();
  }

  async stop(): Promise<void> {
    this.#running = false;
    clearInterval(this.#timer);
    await this.#notices.stop();
    await this.#reading;
  }

  /** Reads it now; one reading at a time. Never rejects. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = undefined;
    });
    await this.#reading;
  }

  async #read(): Promise<void> {
    const before = this.#known;
    try {
      const read = await this.#options.book.read();
      // Begun after what is known was there: the database's word, even where it was restored to a time before.
      if (this.#known === before && read.version !== before?.version) this.#know(read);
      else this.#take(read);
    } catch (error) {
      this.emit('fault', messageOf(error));
    }
  }

  #told(payload: string): void {
    const authority = parseStockAuthority(payload);
    if (authority === undefined) this.emit('fault', 'a notice about the authority for stock could not be read');
    else this.#take(authority);
  }

  #take(authority: StockAuthority): void {
    if (this.#known === undefined || authority.version > this.#known.version) this.#know(authority);
  }

  #know(authority: StockAuthority): void {
    this.#known = authority;
    this.emit('changed', authority);
  }
}
