import type { SliObservation, SliRecorder } from '../pipeline/record-sli.js';
import { SpaceSaving } from './space-saving.js';

/** Goods of a domain that are kept in mind: one that has more than 1 of 256 failures is surely among them. */
const KEPT = 256;
/** Of them, those that are reported. */
const REPORTED = 20;

/** Goods whose questions failed, since this replica started: at least `count - error` times, at most `count`. */
export interface FailingSku {
  readonly domain: string;
  readonly sku: string;
  readonly count: number;
  readonly error: number;
}

/** Counts failures by what they were about, in bounded memory: SKUs are many, and never a label of a metric. */
export class FailingSkus implements SliRecorder {
  readonly #domains = new Map<string, SpaceSaving>();

  constructor(private readonly next: SliRecorder) {}

  observe(observation: SliObservation): void {
    const { call, failed } = observation;
    if (failed) this.#count(call.domain.manifest.name, call.domain.manifest.skusOf?.(call.input) ?? []);
    this.next.observe(observation);
  }

  report(): readonly FailingSku[] {
    return [...this.#domains].flatMap(([domain, sketch]) =>
      sketch.top(REPORTED).map(({ name, count, error }) => ({ domain, sku: name, count, error })),
    );
  }

  #count(domain: string, skus: readonly string[]): void {
    let sketch = this.#domains.get(domain);
    if (sketch === undefined) {
      sketch = new SpaceSaving(KEPT);
      this.#domains.set(domain, sketch);
    }
    for (const sku of skus) sketch.add(sku);
  }
}
