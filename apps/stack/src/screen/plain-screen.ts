import type { ProcessEvent } from '../processes/supervised.js';
import { crashText, type Screen, seconds } from './screen.js';

/** For logs and pipes: one line after the other, each with the time since the start. */
export class PlainScreen implements Screen {
  readonly #bornMs = performance.now();
  readonly #startedMs = new Map<string, number>();

  constructor(private readonly write: (text: string) => void) {}

  show(event: ProcessEvent): void {
    const nowMs = performance.now();
    switch (event.kind) {
      case 'starting':
        this.#startedMs.set(event.name, nowMs);
        this.#line(`${event.name} starts`);
        break;
      case 'ready':
        this.#line(`${event.name} is ready (${seconds(nowMs - (this.#startedMs.get(event.name) ?? nowMs))})`);
        break;
      case 'crashed':
        this.#line(crashText(event));
        break;
      case 'stopped':
        this.#line(`${event.name} has stopped`);
        break;
    }
  }

  say(text: string): void {
    this.write(`${text}\n`);
  }

  settle(): void {
    // Nothing is redrawn here.
  }

  #line(text: string): void {
    this.write(`${seconds(performance.now() - this.#bornMs).padStart(7)}  ${text}\n`);
  }
}
