import type { SellingRules } from '@banyan/domains';
import { ArmError, TranslationRefused, type Clock } from '@banyan/kernel';
import { Deadline, type Attempt } from '@banyan/resilience';
import type { RulesStore } from './rules.store.js';

/** Who is asked: the core. */
export interface RulesReader {
  /** @returns undefined when no product has this SKU @throws ArmError, TranslationRefused */
  read(sku: string, attempt: Attempt): Promise<SellingRules | undefined>;
}

/** How old the core's word on a product may be, ms: people change such rules by hand, and no feed tells of it. */
export const RULES_FRESH_MS = 60_000;

/** What one read behind everybody's back may take, ms. */
const READ_BUDGET_MS = 2_000;

/** Reads at once for one reservation: the core is not to be stormed. */
const READS_AT_ONCE = 8;

interface Known {
  /** Undefined: it is in doubt, or there is no such product: it is not sold here. */
  readonly rules: SellingRules | undefined;
  readonly readAtMs: number;
}

/**
 * The core's rules of selling, by product: read when a product is first asked for, kept over restarts, and read again behind
 * everybody's back when they are a minute old. While the core is away, the last ones stay in force.
 */
export class RulesBook {
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<void>>();

  constructor(
    private readonly reader: RulesReader,
    private readonly store: Pick<RulesStore, 'load' | 'save'>,
    private readonly clock: Clock,
  ) {}

  /** What was known before a restart; it is old until it is read again. */
  async resume(): Promise<void> {
    for (const [sku, rules] of await this.store.load()) {
      if (!this.#known.has(sku)) this.#known.set(sku, { rules, readAtMs: -Infinity });
    }
  }

  /** As far as it is known; undefined: it is not, or the product is not sold here. */
  of(sku: string): SellingRules | undefined {
    return this.#known.get(sku)?.rules;
  }

  get size(): number {
    return this.#known.size;
  }

  /**
   * The rules of these products; one that is missing is not sold here.
   *
   * @throws ArmError when a product was never asked for before and the core does not answer in time
   */
  async forAll(skus: readonly string[], attempt: Attempt): Promise<ReadonlyMap<string, SellingRules>> {
    const unknown = skus.filter((sku) => !this.#known.has(sku));
    for (let at = 0; at < unknown.length; at += READS_AT_ONCE) {
      await Promise.all(unknown.slice(at, at + READS_AT_ONCE).map((sku) => this.#first(sku, attempt)));
    }
    const rules = skus.flatMap((sku) => {
      const known = this.#known.get(sku);
      // Nobody waits for it, and the last word stays in force where it fails.
      if (known !== undefined && this.#isOld(known)) void this.#read(sku).catch(() => undefined);
      return known?.rules === undefined ? [] : [[sku, known.rules] as const];
    });
    return new Map(rules);
  }

  #isOld({ readAtMs }: Known): boolean {
    return this.clock.monotonicMs() - readAtMs > RULES_FRESH_MS;
  }

  /** One read serves all who ask; each waits as long as it may. */
  async #first(sku: string, attempt: Attempt): Promise<void> {
    const { promise, reject } = Promise.withResolvers<never>();
    const outOfTime = (): void => reject(new ArmError('legacy', 'deadline', 'how it is sold is not known in time'));
    attempt.signal.addEventListener('abort', outOfTime, { once: true });
    try {
      await Promise.race([this.#read(sku), promise]);
    } finally {
      attempt.signal.removeEventListener('abort', outOfTime);
    }
  }

  #read(sku: string): Promise<void> {
    const running = this.#reading.get(sku);
    if (running !== undefined) return running;
    const reading = this.#readNow(sku).finally(() => this.#reading.delete(sku));
    this.#reading.set(sku, reading);
    return reading;
  }

  async #readNow(sku: string): Promise<void> {
    const rules = await this.#ask(sku);
    this.#known.set(sku, { rules, readAtMs: this.clock.monotonicMs() });
    if (rules !== undefined) await this.store.save(sku, rules);
  }

  /** Undefined is an answer too: what is in doubt, or is no product, is not sold. */
  async #ask(sku: string): Promise<SellingRules | undefined> {
    const deadline = new Deadline(this.clock, READ_BUDGET_MS);
    const signal = AbortSignal.timeout(READ_BUDGET_MS);
    try {
      return await this.reader.read(sku, { signal, remainingMs: () => deadline.remainingMs() });
    } catch (error) {
      if (error instanceof TranslationRefused) return undefined;
      throw error;
    }
  }
}
