import type { CoreLevel } from '@banyan/domains';
import { Deadline, type Attempt } from '@banyan/resilience';
import { systemClock } from '@banyan/kernel';
import type { AvailabilityBoard } from '../board/availability-board.js';
import type { AuthorityStore } from './authority.store.js';
import { compareLevels, type LevelComparison } from './compare-levels.js';

/** What one question for a hundred products may take, ms. */
const ASK_BUDGET_MS = 5_000;

/** Who is asked: the core's own table. */
export interface LevelsReader {
  of(skus: readonly string[], attempt: Attempt): Promise<readonly CoreLevel[]>;
}

/** Holds the board against the core; one comparison serves all who ask for it meanwhile. */
export class LevelCompare {
  #running: Promise<LevelComparison> | undefined;

  constructor(
    private readonly board: Pick<AvailabilityBoard, 'skus' | 'levelsOf'>,
    private readonly reader: LevelsReader,
    private readonly store: Pick<AuthorityStore, 'openByLevel'>,
  ) {}

  /** @throws ArmError, TranslationRefused when the core does not say */
  compare(): Promise<LevelComparison> {
    this.#running ??= compareLevels({
      skus: () => this.board.skus(undefined, Number.MAX_SAFE_INTEGER),
      levelsOf: (sku) => this.board.levelsOf(sku),
      openClaims: () => this.store.openByLevel(),
      coreLevels: (skus) => this.#ask(skus),
    }).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  #ask(skus: readonly string[]): Promise<readonly CoreLevel[]> {
    const deadline = new Deadline(systemClock, ASK_BUDGET_MS);
    const signal = AbortSignal.timeout(ASK_BUDGET_MS);
    return this.reader.of(skus, { signal, remainingMs: () => deadline.remainingMs() });
  }
}
