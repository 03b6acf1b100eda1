import picocolors from 'picocolors';
import type { ProcessEvent } from '../processes/supervised.js';
import { PlainScreen } from './plain-screen.js';
import { crashText, type PartState, type Screen, seconds } from './screen.js';

interface Row {
  state: PartState;
  sinceMs: number;
  tookMs: number;
}

const MARKS: Readonly<Record<PartState, string>> = {
  waiting: picocolors.dim('·'),
  starting: picocolors.yellow('…'),
  ready: picocolors.green('✔'),
  failed: picocolors.red('✘'),
};

const REDRAW_MS = 100;

/** For terminals: one line a process, redrawn in place while the shop starts; afterwards as plain as the other. */
export class LiveScreen implements Screen {
  readonly #rows: Map<string, Row>;
  readonly #after: PlainScreen;
  readonly #timer: NodeJS.Timeout;
  #drawnLines = 0;
  #live = true;

  constructor(
    names: readonly string[],
    private readonly write: (text: string) => void,
  ) {
    this.#rows = new Map(names.map((name) => [name, { state: 'waiting', sinceMs: 0, tookMs: 0 }]));
    this.#after = new PlainScreen(write);
    this.#timer = setInterval(() => this.#draw(), REDRAW_MS);
    this.#draw();
  }

  show(event: ProcessEvent): void {
    if (!this.#live) {
      this.#after.show(event);
      return;
    }
    const nowMs = performance.now();
    const row = this.#rows.get(event.name);
    if (row === undefined) return;
    if (event.kind === 'starting') Object.assign(row, { state: 'starting', sinceMs: nowMs });
    if (event.kind === 'ready') Object.assign(row, { state: 'ready', tookMs: nowMs - row.sinceMs });
    if (event.kind === 'crashed') {
      row.state = 'failed';
      this.say(picocolors.red(crashText(event)));
    }
    this.#draw();
  }

  say(text: string): void {
    this.#erase();
    this.write(`${text}\n`);
    this.#draw();
  }

  settle(): void {
    if (!this.#live) return;
    this.#draw();
    this.#live = false;
    // What stands there now stays.
    this.#drawnLines = 0;
    clearInterval(this.#timer);
  }

  #draw(): void {
    if (!this.#live) return;
    this.#erase();
    const nowMs = performance.now();
    for (const [name, { state, sinceMs, tookMs }] of this.#rows) {
      const time = state === 'ready' ? seconds(tookMs) : state === 'starting' ? seconds(nowMs - sinceMs) : '';
      this.write(`  ${MARKS[state]} ${name.padEnd(14)} ${picocolors.dim(time)}\n`);
    }
    this.#drawnLines = this.#rows.size;
  }

  #erase(): void {
    if (this.#drawnLines > 0) this.write(`\u001B[${this.#drawnLines}A\u001B[J`);
    this.#drawnLines = 0;
  }
}
