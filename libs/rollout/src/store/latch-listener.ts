import { EventEmitter } from 'node:events';
import { NoticeListener } from '@banyan/database';
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

/** Hears of every latch that moves, anywhere. */
export class LatchListener extends EventEmitter<LatchListenerEvents> {
  readonly #notices: NoticeListener;

  constructor(options: { url: string; applicationName: string; timeoutMs: number; retryMs: number }) {
    super();
    this.#notices = new NoticeListener({ ...options, channel: LATCH_CHANNEL });
    this.#notices.on('listening', () => this.emit('listening'));
    this.#notices.on('fault', (because) => this.emit('fault', because));
    this.#notices.on('notice', (payload) => this.#notice(payload));
  }

  start(): void {
    this.#notices.start();
  }

  async stop(): Promise<void> {
    await this.#notices.stop();
  }

  #notice(payload: string): void {
    const notice = parseLatchNotice(payload);
    if (notice === undefined) this.emit('fault', 'a notice about a latch could not be read');
    else this.emit('latch', notice.domain, notice.latch);
  }
}
