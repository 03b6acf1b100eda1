import { readFileSync, statSync } from 'node:fs';
import { type Clock, messageOf } from '@banyan/kernel';

/** What a text was read as: usable where there is no fault. */
export interface ReadText<Value> {
  readonly value: Value;
  /** None quotes a secret of the text. */
  readonly faults: readonly string[];
}

export interface WatchedFileOptions<Value> {
  readonly file: string;
  readonly read: (text: string) => ReadText<Value>;
  readonly clock: Clock;
  /** How often the file is looked at, at most, ms. */
  readonly lookEveryMs: number;
  /** A file that has changed, and is in force from now on. */
  readonly onTaken: (value: Value) => void;
  /** A file that cannot be used: what was read before stays in force. Told once for each reason. */
  readonly onFault: (reason: string) => void;
}

/**
 * A file that people change while it is in use, looked at when it is asked for. One that cannot be used any more changes nothing
 * but what `fault` says: what was read before stays in force until it is put right.
 */
export class WatchedFile<Value> {
  #value: Value;
  #mark = '';
  #lookedMs: number;
  #fault: string | undefined;

  private constructor(
    private readonly options: WatchedFileOptions<Value>,
    first: ReadText<Value>,
    mark: string,
  ) {
    this.#value = first.value;
    this.#mark = mark;
    this.#lookedMs = options.clock.monotonicMs();
  }

  /** Reads it the first time. @returns its faults, where it cannot be used */
  static open<Value>(
    options: WatchedFileOptions<Value>,
  ): { readonly file: WatchedFile<Value> } | { readonly faults: readonly string[] } {
    try {
      const { mark, text } = textOf(options.file);
      const first = options.read(text);
      return first.faults.length > 0 ? { faults: first.faults } : { file: new WatchedFile(options, first, mark) };
    } catch (error) {
      return { faults: [`cannot be read: ${messageOf(error)}`] };
    }
  }

  /** As it is in force. */
  get value(): Value {
    this.#look();
    return this.#value;
  }

  /** Why the file as it is now is not in force; undefined: it is. */
  get fault(): string | undefined {
    this.#look();
    return this.#fault;
  }

  #look(): void {
    const { clock, lookEveryMs, onFault } = this.options;
    const nowMs = clock.monotonicMs();
    if (nowMs - this.#lookedMs < lookEveryMs) return;
    this.#lookedMs = nowMs;
    const fault = this.#readAgain();
    if (fault !== undefined && fault !== this.#fault) onFault(fault);
    this.#fault = fault;
  }

  #readAgain(): string | undefined {
    const { file, read, onTaken } = this.options;
    try {
      const { mark, text } = textOf(file, this.#mark);
      if (text === undefined) return this.#fault;
      const { value, faults } = read(text);
      this.#mark = mark;
      if (faults.length > 0) return faults.join('; ');
      this.#value = value;
      onTaken(value);
      return undefined;
    } catch (error) {
      this.#mark = '';
      return `cannot be read: ${messageOf(error)}`;
    }
  }
}

function textOf(file: string): { readonly mark: string; readonly text: string };
function textOf(file: string, known: string): { readonly mark: string; readonly text: string | undefined };
function textOf(file: string, known?: string): { readonly mark: string; readonly text: string | undefined } {
  const { mtimeMs, size, ino } = statSync(file);
  const mark = `${mtimeMs} ${size} ${ino}`;
  return { mark, text: mark === known ? undefined : readFileSync(file, 'utf8') };
}
