import { existsSync } from 'node:fs';
import { appendFile, mkdir, readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { AuditEntry } from '@banyan/access';
import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import type { AuditBook } from './audit-book.js';

/** Entries written at once, when PostgreSQL is back. */
const MOST_AT_ONCE = 500;
/** Whoever asked waits no longer for a PostgreSQL that hangs, ms: the entry goes to the disk as well then. */
const PATIENCE_MS = 300;

/**
 * Writes down who did what, before whoever asked has the answer. While PostgreSQL is away entries wait in a file on control's disk:
 * a rollback at night must not wait for the log of it.
 */
export class AuditLog {
  #turn: Promise<void> = Promise.resolve();
  #waits = false;

  /**
   * @param file where entries wait, a JSON line each
   * @param chain told when something was added to it
   */
  constructor(
    private readonly book: Pick<AuditBook, 'write' | 'database'>,
    private readonly file: string,
    private readonly chain: { look(): Promise<void> },
  ) {
    book.database.on('connected', () => void this.flush());
  }

  /** Never rejects: what neither PostgreSQL nor the disk takes is told to the log of the process. */
  async write(entry: AuditEntry): Promise<void> {
    try {
      await soon(this.book.write([entry]));
      void this.chain.look();
      if (this.#waits) void this.flush();
    } catch (error) {
      log.debug('an entry of the audit log waits for PostgreSQL', { reason: messageOf(error) });
      await this.#inTurn(() => this.#keep(entry));
    }
  }

  /** Writes what waits, oldest first. Never rejects. */
  async flush(): Promise<void> {
    await this.#inTurn(async () => {
      if (!existsSync(this.file)) return;
      const lines = (await readFile(this.file, 'utf8')).split('\n').filter((line) => line !== '');
      const entries = lines.flatMap(entryIn);
      try {
        for (let from = 0; from < entries.length; from += MOST_AT_ONCE) {
          await this.book.write(entries.slice(from, from + MOST_AT_ONCE));
        }
      } catch (error) {
        log.debug('entries of the audit log still wait for PostgreSQL', { reason: messageOf(error) });
        return;
      }
      await rm(this.file, { force: true });
      this.#waits = false;
      void this.chain.look();
    });
  }

  async #keep(entry: AuditEntry): Promise<void> {
    try {
      await mkdir(dirname(this.file), { recursive: true, mode: 0o700 });
      this.#waits = true;
      await appendFile(this.file, `${JSON.stringify(entry)}\n`, { mode: 0o600, flush: true });
    } catch (error) {
      log.error('an entry of the audit log is kept nowhere but here', { err: error, text: JSON.stringify(entry) });
    }
  }

  /** One after the other: what is appended while the file is read would be removed with it. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(work).catch((error: unknown) => {
      log.error('the file of waiting audit entries cannot be used', { err: error });
    });
    return this.#turn;
  }
}

/** Rejects when it takes longer than anybody is made to wait. */
async function soon(work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`no answer within ${PATIENCE_MS} ms`)), PATIENCE_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** None for a line that a crash has torn. */
function entryIn(line: string): AuditEntry[] {
  try {
    return [JSON.parse(line) as AuditEntry];
  } catch {
    log.error('a line of waiting audit entries cannot be read', { text: line.slice(0, 200) });
    return [];
  }
}
