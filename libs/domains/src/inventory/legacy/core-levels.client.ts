import { TranslationRefused } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { readPages } from './read-pages.js';
import { RestExchange, type RestConnection } from './rest-exchange.js';
import { decimalE4, nameText } from './rest-values.js';
import { readSourceItem, SOURCE_ITEM_FIELD } from './source-item.record.js';
import { sourceItemTargets } from './source-item-targets.js';

/** What one source holds of one product, by the core's own table. */
export interface CoreLevel {
  readonly sku: string;
  readonly source: string;
  /** Ten-thousandths of a unit. */
  readonly quantityE4: number;
}

/** The core's levels as its multi-source face tells them: another word than the feed's, for the feed's to be held against. */
export class LegacyCoreLevels {
  readonly #exchange: RestExchange;

  constructor(connection: RestConnection) {
    this.#exchange = new RestExchange(connection);
  }

  /**
   * Every level of these products, closed sources included; a row that cannot be read with certainty is left out.
   *
   * @throws ArmError when there is no answer
   * @throws TranslationRefused when an answer is not understood
   */
  async of(skus: readonly string[], attempt: Attempt): Promise<readonly CoreLevel[]> {
    const asked = new Set(skus);
    const levels: CoreLevel[] = [];
    for (const target of sourceItemTargets(skus)) {
      const rows = await readPages(
        this.#exchange,
        {
          target,
          field: SOURCE_ITEM_FIELD.row,
          read: readSourceItem,
          keyOf: (row) => JSON.stringify([row.sku, row.source_code]),
        },
        attempt,
      );
      for (const row of rows) {
        const level = levelOf(row);
        // A number is a SKU first, and else a product's id.
        if (level !== undefined && asked.has(level.sku)) levels.push(level);
      }
    }
    return levels;
  }

  /** Cuts what is under way. */
  async close(): Promise<void> {
    await this.#exchange.close();
  }
}

function levelOf(row: ReturnType<typeof readSourceItem>): CoreLevel | undefined {
  try {
    return {
      sku: nameText(row.sku, SOURCE_ITEM_FIELD.sku),
      source: nameText(row.source_code, SOURCE_ITEM_FIELD.source_code),
      quantityE4: decimalE4(row.quantity, SOURCE_ITEM_FIELD.quantity),
    };
  } catch (error) {
    if (error instanceof TranslationRefused) return undefined;
    throw error;
  }
}
