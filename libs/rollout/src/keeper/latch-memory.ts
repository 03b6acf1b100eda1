import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Latch } from '../latch.js';
import { parseLatchNotice } from '../store/latch-notice.js';
import { writeWholeFile } from '../write-whole-file.js';

export type Tripped = Extract<Latch, { state: 'tripped' }>;

const SUFFIX = '.json';

/**
 * The trips this machine follows, on its own disk (`<dataDir>/latches/<domain>.json`): a tripped latch survives even a
 * database that is restored to before it, or made anew. A domain that is not tripped has no file.
 */
export class LatchMemory {
  readonly #folder: string;
  #last: Promise<void> = Promise.resolve();

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'latches');
  }

  /** What was followed in an earlier life. Never throws: an unreadable file remembers nothing, and the database decides. */
  async read(): Promise<readonly { readonly domain: string; readonly latch: Tripped }[]> {
    const names = await readdir(this.#folder).catch(() => []);
    const texts = await Promise.all(
      names
        .filter((name) => name.endsWith(SUFFIX))
        .map(async (name) => readFile(join(this.#folder, name), 'utf8').catch(() => '')),
    );
    return texts.flatMap((text) => {
      const notice = parseLatchNotice(text);
      return notice?.latch.state === 'tripped' ? [{ domain: notice.domain, latch: notice.latch }] : [];
    });
  }

  /** Notes where a latch stands now. In the order of the calls. @throws what the file system throws */
  async note(domain: string, latch: Latch): Promise<void> {
    const path = join(this.#folder, `${encodeURIComponent(domain)}${SUFFIX}`);
    const write = async (): Promise<void> => {
      if (latch.state === 'tripped') await writeWholeFile(path, JSON.stringify({ domain, latch }));
      else await rm(path, { force: true });
    };
    const turn = this.#last.then(write);
    this.#last = turn.catch(() => undefined);
    await turn;
  }

  /** Resolves when everything noted so far is on disk, or failed. */
  async settled(): Promise<void> {
    await this.#last;
  }
}
