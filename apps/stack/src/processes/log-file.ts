import { closeSync, mkdirSync, openSync, renameSync, statSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** What one child prints, on disk and bounded: at `maxBytes` the file becomes `<name>.1` and a new one begins. */
export class LogFile {
  readonly #maxBytes: number;
  #file: number | undefined;
  #bytes: number;
  #tail = '';

  constructor(
    readonly path: string,
    maxBytes = 5_000_000,
  ) {
    this.#maxBytes = maxBytes;
    mkdirSync(dirname(path), { recursive: true });
    this.#bytes = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  }

  /** A full disk or a lost folder must not end the shop: then only the tail is kept. */
  write(text: string): void {
    // Twice the tail is kept, so that cutting is rare.
    this.#tail += text;
    if (this.#tail.length > 64_000) this.#tail = this.#tail.slice(-32_000);
    try {
      if (this.#bytes > this.#maxBytes) this.#rotate();
      this.#file ??= openSync(this.path, 'a');
      this.#bytes += writeSync(this.#file, text);
    } catch {
      this.close();
    }
  }

  /** The last lines written since `forgetTail`, oldest first. */
  tail(lines: number): string[] {
    return this.#tail.trimEnd().split('\n').slice(-lines);
  }

  /** What was said before is no part of the next attempt's tail. */
  forgetTail(): void {
    this.#tail = '';
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #rotate(): void {
    this.close();
    renameSync(this.path, `${this.path}.1`);
    this.#bytes = 0;
  }
}
