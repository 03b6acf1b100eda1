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

/** Holds the board against the core; one comparison serves all who ask for the same meanwhile. */
export class LevelCompare {
  readonly #running = new Map<boolean, Promise<LevelComparison>>();

  constructor(
    private readonly board: Pick<AvailabilityBoard, 'skus' | 'levelsOf'>,
    private readonly reader: LevelsReader,
    private readonly store: Pick<AuthorityStore, 'openByLevel'>,
  ) {}

  /**
   * @param inTrade leaves out what was sold at every look
   * @throws ArmError, TranslationRefused when the core does not say
   */
  compare(inTrade: boolean): Promise<LevelComparison> {
    const running = this.#running.get(inTrade);
    if (running !== undefined) return running;
    const sides = {
      skus: () => this.board.skus(undefined, Number.MAX_SAFE_INTEGER),
      levelsOf: (sku: string) => this.board.levelsOf(sku),
      openClaims: () => this.store.openByLevel(),
      coreLevels: (skus: readonly string[]) => this.#ask(skus),
    };
    const comparing = compareLevels(sides, inTrade).finally(() => this.#running.delete(inTrade));
    this.#running.set(inTrade, comparing);
    return comparing;
  }

  #ask(skus: readonly string[]): Promise<readonly CoreLevel[]> {
    const deadline = new Deadline(systemClock, ASK_BUDGET_MS);
    const signal = AbortSignal.timeout(ASK_BUDGET_MS);
    return this.reader.of(skus, { signal, remainingMs: () => deadline.remainingMs() });
  }
}
