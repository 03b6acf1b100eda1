import { readFileSync, statSync } from 'node:fs';

/** What was made of each file, and of which state of it. */
interface Kept<T> {
  readonly identity: string;
  readonly value: T;
}

/**
 * Reads files and keeps what was made of them for as long as they stay as they are. A file is known by its identity, size and
 * times: mounted folders swap files without events.
 */
export class ReadOnce<T> {
  readonly #kept = new Map<string, Kept<T>>();

  constructor(private readonly make: (text: string) => T) {}

  /** @throws Error of the file system, or whatever `make` throws: nothing is kept then */
  read(file: string): T {
    const { ino, size, mtimeMs, ctimeMs } = statSync(file);
    const identity = `${ino} ${size} ${mtimeMs} ${ctimeMs}`;
    const kept = this.#kept.get(file);
    if (kept?.identity === identity) return kept.value;
    this.#kept.delete(file);
    const value = this.make(readFileSync(file, 'utf8'));
    this.#kept.set(file, { identity, value });
    return value;
  }
}
