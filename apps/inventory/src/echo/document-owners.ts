import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import type { DataSource } from 'typeorm';
import { FORGET_DOCUMENTS, KEEP_DOCUMENTS, KNOWN_DOCUMENTS, UNTOLD_DOCUMENTS } from './echo.sql.js';

/** Who is asked: the core. */
export interface OwnersReader {
  /** For each that could be told our reference; null: it bears none. @throws ArmError, TranslationRefused */
  of(numbers: readonly string[], attempt: Attempt): Promise<ReadonlyMap<string, string | null>>;
}

/** So long the feed waits for the core to say whose its documents are; what is not said by then is asked again with the next page. */
const ASK_BUDGET_MS = 1_000;

/** After a failure the core is not asked again for so long, ms. */
const RETRY_AFTER_MS = 1_000;

/** Documents remembered by this process; the rest is in the tables. */
const MOST_REMEMBERED = 10_000;

/** Whose documents are, asked of the core once for each and kept. Never throws for the core's sake: what is not told is not known yet. */
export class DocumentOwners {
  readonly #known = new Set<string>();
  #failedAtMs = -Infinity;

  constructor(
    private readonly dataSource: DataSource,
    private readonly reader: OwnersReader,
    private readonly clock: Clock,
  ) {}

  /** Asks about those that are not known. */
  async learn(documents: readonly string[]): Promise<void> {
    const unknown = [...new Set(documents)].filter((number) => !this.#known.has(number));
    if (unknown.length === 0) return;
    const kept = await this.dataSource.query<{ number: string }[]>(KNOWN_DOCUMENTS, [unknown]);
    this.#remember(kept.map(({ number }) => number));
    const asked = unknown.filter((number) => !this.#known.has(number));
    if (asked.length === 0 || this.clock.monotonicMs() - this.#failedAtMs < RETRY_AFTER_MS) return;
    const told = await this.#ask(asked);
    if (told.size === 0) return;
    await this.dataSource.query(KEEP_DOCUMENTS, [[...told.keys()], [...told.values()]]);
    this.#remember([...told.keys()]);
  }

  /** Asks about documents of which nobody could tell when their rows came. */
  async learnKept(): Promise<void> {
    const rows = await this.dataSource.query<{ document: string }[]>(UNTOLD_DOCUMENTS);
    await this.learn(rows.map(({ document }) => document));
  }

  /** The core was restored from a backup: it may give a number to another order. */
  async forget(): Promise<void> {
    await this.dataSource.query(FORGET_DOCUMENTS);
    this.#known.clear();
  }

  async #ask(numbers: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
    const deadline = new Deadline(this.clock, ASK_BUDGET_MS);
    const signal = AbortSignal.timeout(ASK_BUDGET_MS);
    try {
      return await this.reader.of(numbers, { signal, remainingMs: () => deadline.remainingMs() });
    } catch (error) {
      if (!(error instanceof ArmError) && !(error instanceof TranslationRefused)) throw error;
      this.#failedAtMs = this.clock.monotonicMs();
      return new Map();
    }
  }

  #remember(numbers: readonly string[]): void {
    if (this.#known.size + numbers.length > MOST_REMEMBERED) this.#known.clear();
    for (const number of numbers) this.#known.add(number);
  }
}
