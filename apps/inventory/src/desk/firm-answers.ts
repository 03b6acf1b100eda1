import {
  ruleOn,
  type FirmQuestion,
  type FirmResult,
  type InventoryErrorCode,
  type SellingRules,
} from '@banyan/domains';
import { ArmError } from '@banyan/kernel';
import type { Attempt } from '@banyan/resilience';
import { QuestionRefused } from '@banyan/service';
import type { DataSource } from 'typeorm';
import { stockAt, type BoardLevel } from '../board/stock-at.js';
import type { SourceMap } from '../topology/source-map.js';
import type { RulesBook } from './rules-book.js';

/** One statement: who has the authority, and what is there, of one moment. */
const AUTHORITY_AND_LEVELS = `
  SELECT authority.arm, level.sku, level.source, level.quantity_e4, level.in_stock, level.managed, level.doubted_field,
    level.claimed_e4, level.claims
  FROM inventory.stock_authority AS authority
  LEFT JOIN inventory.stock_level AS level ON level.sku = $1 WHERE authority.shop = 'all'`;

interface FirmRow {
  readonly arm: string;
  readonly sku: string | null;
  readonly source: string;
  readonly quantity_e4: string | null;
  readonly in_stock: boolean | null;
  readonly managed: boolean;
  readonly doubted_field: string | null;
  readonly claimed_e4: string;
  readonly claims: string;
}

/** Firm answers while the service is the system of record: from the tables, and not from memory. */
export class FirmAnswers {
  constructor(
    private readonly dataSource: Pick<DataSource, 'query'>,
    private readonly sources: SourceMap,
    private readonly rules: RulesBook,
  ) {}

  /** @throws QuestionRefused `not-authority`, `stock-in-doubt`, or `not-loaded` when it is not known how it is sold */
  async firm(question: FirmQuestion, attempt: Attempt): Promise<FirmResult> {
    const { sku } = question;
    const rules = await this.#rulesOf(sku, attempt);
    const enabled = this.sources.enabledAt(question);
    if (enabled === undefined) throw new QuestionRefused('not-loaded', 'the topology does not know this place');
    const rows = await this.dataSource.query<FirmRow[]>(AUTHORITY_AND_LEVELS, [sku]);
    if (rows[0]?.arm !== 'service') {
      throw new QuestionRefused<InventoryErrorCode>('not-authority', 'another system has the authority for all stock');
    }
    const levels = rows.flatMap((row) => (row.sku === null ? [] : [levelOf(row)]));
    if (levels.length === 0) return { kind: 'unknown-sku', sku };
    const at = stockAt(levels, enabled, rules?.backOrders);
    if (at.kind === 'doubted') throw inDoubt(at.field);
    const { sellable, stock } = at;
    return ruleOn(question, {
      sellable,
      stock,
      saleRules: () => known(rules),
      stockRules: () => known(rules),
    });
  }

  async #rulesOf(sku: string, attempt: Attempt): Promise<SellingRules | undefined> {
    try {
      return (await this.rules.forAll([sku], attempt)).get(sku);
    } catch (error) {
      if (!(error instanceof ArmError)) throw error;
      throw new QuestionRefused('not-loaded', `how it is sold is not known: ${error.message}`);
    }
  }
}

function known(rules: SellingRules | undefined): SellingRules {
  if (rules === undefined) throw inDoubt('rest.stockItem');
  return rules;
}

function inDoubt(field: string): QuestionRefused<InventoryErrorCode> {
  return new QuestionRefused<InventoryErrorCode>('stock-in-doubt', 'what is known of this SKU is in doubt', field);
}

function levelOf(row: FirmRow): BoardLevel {
  return {
    source: row.source,
    quantityE4: Number(row.quantity_e4 ?? 0),
    inStock: row.in_stock ?? false,
    managed: row.managed,
    changedAtMs: null,
    doubtedField: row.doubted_field,
    claimedE4: Number(row.claimed_e4),
    claims: Number(row.claims),
  };
}
