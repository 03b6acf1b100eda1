import { OTHER } from './mismatch-tally.js';

/** How often a field differed in pairs of comparisons made of one request: service against legacy, legacy against itself. */
export interface FieldNoise {
  readonly path: string;
  /** Service against legacy. */
  readonly raw: number;
  /** Legacy against legacy. */
  readonly noise: number;
  /** Discordant: the service differed and legacy did not. */
  readonly rawOnly: number;
  /** Discordant: legacy differed from itself and the service did not. */
  readonly noiseOnly: number;
}

export interface OperationNoise {
  readonly operation: string;
  /** Pairs: copies for which legacy was asked twice and the difference, if any, was settled. */
  readonly samples: number;
  /** Fields that ever differed, most discordant first. */
  readonly fields: readonly FieldNoise[];
}

type Counts = { -readonly [K in Exclude<keyof FieldNoise, 'path'>]: number };

/**
 * Counts pairs by operation and field: at most so many fields, the rest as `other`. Pairs are matched, so the discordant
 * ones alone say whether the service differs more often than legacy does from itself (a sign test, share one half).
 */
export class NoiseTally {
  readonly #operations = new Map<string, { samples: number; readonly fields: Map<string, Counts> }>();

  constructor(
    /** Distinct fields kept for each operation. */
    private readonly mostFields = 64,
  ) {}

  /** @param raw where the service differed, unexplained; @param noise where legacy differed from itself */
  record(operation: string, raw: readonly string[], noise: readonly string[]): void {
    const entry = this.#operations.get(operation) ?? { samples: 0, fields: new Map<string, Counts>() };
    this.#operations.set(operation, entry);
    entry.samples += 1;
    if (raw.length === 0 && noise.length === 0) return;
    for (const path of new Set([...raw, ...noise])) {
      const counts = this.#countsOf(entry.fields, path);
      const [isRaw, isNoise] = [raw.includes(path), noise.includes(path)];
      if (isRaw) counts.raw += 1;
      if (isNoise) counts.noise += 1;
      if (isRaw && !isNoise) counts.rawOnly += 1;
      if (isNoise && !isRaw) counts.noiseOnly += 1;
    }
  }

  entries(): OperationNoise[] {
    return Array.from(this.#operations, ([operation, { samples, fields }]) => ({
      operation,
      samples,
      fields: Array.from(fields, ([path, counts]) => ({ path, ...counts })).sort(
        (a, b) => b.rawOnly + b.noiseOnly - (a.rawOnly + a.noiseOnly),
      ),
    }));
  }

  #countsOf(fields: Map<string, Counts>, path: string): Counts {
    const name = fields.has(path) || fields.size < this.mostFields ? path : OTHER;
    const counts = fields.get(name) ?? { raw: 0, noise: 0, rawOnly: 0, noiseOnly: 0 };
    fields.set(name, counts);
    return counts;
  }
}
