import { createWriteStream, mkdirSync, renameSync, statSync, type WriteStream } from 'node:fs';
import { dirname } from 'node:path';

/** What one child prints, on disk and bounded: at `maxBytes` the file becomes `<name>.1` and a new one begins. */
export class LogFile {
  readonly #maxBytes: number;
  #stream: WriteStream;
  #bytes: number;
  #tail = '';

  constructor(
    readonly path: string,
    maxBytes = 5_000_000,
  ) {
    this.#maxBytes = maxBytes;
    mkdirSync(dirname(path), { recursive: true });
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
    this.#stream = this.#open();
  }

  write(text: string): void {
    // Twice the tail is kept, so that cutting is rare.
    this.#tail += text;
    if (this.#tail.length > 64_000) this.#tail = this.#tail.slice(-32_000);
    this.#bytes += Buffer.byteLength(text);
    if (this.#bytes > this.#maxBytes) this.#rotate();
    this.#stream.write(text);
  }

  /** The last lines written since this launcher began, oldest first. */
  tail(lines: number): string[] {
    return this.#tail.trimEnd().split('\n').slice(-lines);
  }

  /** What was said before is no part of the next attempt's tail. */
  forgetTail(): void {
    this.#tail = '';
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.#stream.end(resolve));
  }

  #rotate(): void {
    this.#stream.end();
    renameSync(this.path, `${this.path}.1`);
    this.#bytes = 0;
    this.#stream = this.#open();
  }

  #open(): WriteStream {
    const stream = createWriteStream(this.path, { flags: 'a' });
    // A full disk must not end the shop; the tail in memory goes on.
    stream.on('error', () => undefined);
    return stream;
  }
}
