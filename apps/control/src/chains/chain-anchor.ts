import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf, type ChainHead } from '@banyan/kernel';
import { log } from '@banyan/observability';

/**
 * The ends of the chains, noted outside the database (`<dataDir>/control/chain-heads.json`): only by them is a chain
 * recognised whose last records are gone, because somebody removed them or an old backup was restored. An end only moves on;
 * whoever accepts such a loss removes the file.
 */
export class ChainAnchor {
  readonly #folder: string;
  #heads: Promise<Map<string, ChainHead>> | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(dataDir: string) {
    this.#folder = join(dataDir, 'control');
  }

  async of(domain: string): Promise<ChainHead | undefined> {
    return (await this.#read()).get(domain);
  }

  /** Notes an end that was reached from the one noted before. Never throws: without a disk the chain is checked without it. */
  async note(domain: string, head: ChainHead): Promise<void> {
    const heads = await this.#read();
    const known = heads.get(domain);
    if (head.sequence <= (known?.sequence ?? 0)) return;
    heads.set(domain, head);
    this.#writing = this.#writing.then(() => this.#write(heads));
    await this.#writing;
  }

  #read(): Promise<Map<string, ChainHead>> {
    this.#heads ??= readFile(this.#path, 'utf8').then(headsIn, () => new Map<string, ChainHead>());
    return this.#heads;
  }

  async #write(heads: ReadonlyMap<string, ChainHead>): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(`${this.#path}.draft`, JSON.stringify(Object.fromEntries(heads)), { mode: 0o600 });
      await rename(`${this.#path}.draft`, this.#path);
    } catch (error) {
      log.debug('the ends of the chains could not be noted', { reason: messageOf(error) });
    }
  }

  get #path(): string {
    return join(this.#folder, 'chain-heads.json');
  }
}

/** What can be read of it: a file that was edited into nonsense anchors nothing. */
function headsIn(text: string): Map<string, ChainHead> {
  const heads = new Map<string, ChainHead>();
  try {
    for (const [domain, head] of Object.entries(JSON.parse(text) as Record<string, Partial<ChainHead> | null>)) {
      const { sequence, hash } = head ?? {};
      if (Number.isSafeInteger(sequence) && typeof hash === 'string')
        heads.set(domain, { sequence: Number(sequence), hash });
    }
  } catch (error) {
    log.warn('the noted ends of the chains cannot be read', { reason: messageOf(error) });
  }
  return heads;
}
