import { setTimeout as pause } from 'node:timers/promises';
import type { Backend, PollingBalancer } from './polling-balancer.js';

/** The server goes away (RFC 6455, section 7.4.1). */
const GOING_AWAY = 1001;
const SAY_EVERY_MS = 100;

/** WebSockets behind a balancer, each of which is opened again when its gateway says goodbye. */
export class BalancedTunnels {
  /** Messages that came back. */
  echoed = 0;
  /** Ends that a gateway announced with 1001. */
  goodbyes = 0;
  /** Every other end. */
  readonly broken: { readonly backend: string; readonly atMs: number; readonly how: string }[] = [];
  readonly #loops: Promise<void>[];
  #over = false;

  constructor(
    private readonly balancer: PollingBalancer,
    count: number,
    private readonly path: string,
  ) {
    this.#loops = Array.from({ length: count }, () => this.#keepOpen());
  }

  async leave(): Promise<void> {
    this.#over = true;
    await Promise.all(this.#loops);
  }

  async #keepOpen(): Promise<void> {
    while (!this.#over) {
      const backend = this.balancer.next();
      if (backend !== undefined) await this.#talk(backend);
      await pause(50);
    }
  }

  #talk(backend: Backend): Promise<void> {
    const socket = new WebSocket(`${backend.url.replace(/^http/, 'ws')}${this.path}`);
    return new Promise((resolve) => {
      const saying = setInterval(() => {
        if (socket.readyState !== WebSocket.OPEN) return;
        if (this.#over) socket.close(1000);
        else socket.send('still there?');
      }, SAY_EVERY_MS);
      socket.addEventListener('message', () => this.echoed++);
      socket.addEventListener('close', ({ code, reason }) => {
        clearInterval(saying);
        if (code === GOING_AWAY) this.goodbyes++;
        else if (!this.#over) {
          this.broken.push({ backend: backend.name, atMs: performance.now(), how: `${code} ${reason}`.trim() });
        }
        resolve();
      });
    });
  }
}
