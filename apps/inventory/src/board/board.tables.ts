import type { DataSource } from 'typeorm';
import type { AvailabilityBoard, BoardMark, BoardRow } from './availability-board.js';

/** One statement, so that rows and revision are of one moment. Without any newer row it gives the position alone. */
const NEWER = `
  SELECT known.revision, known.generation, level.sku, level.source, level.quantity_e4, level.in_stock, level.managed,
         level.changed_at, level.doubted_field, level.case_of, level.claimed_e4, level.claims
  FROM inventory.feed_position AS known LEFT JOIN inventory.stock_level AS level ON level.revision > $1
  WHERE known.feed = 'stock'`;

const EVERYTHING = -1;

interface NewerRow {
  readonly revision: string;
  readonly generation: string;
  readonly sku: string | null;
  readonly source: string;
  readonly quantity_e4: string | null;
  readonly in_stock: boolean | null;
  readonly managed: boolean;
  readonly changed_at: Date | null;
  readonly doubted_field: string | null;
  readonly case_of: number | null;
  readonly claimed_e4: string;
  readonly claims: string;
}

/** Brings the board up to date with the tables, whoever wrote them. */
export class BoardTables {
  constructor(
    private readonly dataSource: DataSource,
    private readonly board: AvailabilityBoard,
  ) {}

  /** How many rows readers see. */
  get rows(): number {
    return this.board.rows;
  }

  /** Does nothing where the board knows this already. */
  async follow(tables: BoardMark): Promise<void> {
    const { mark } = this.board;
    if (mark?.revision === tables.revision && mark.generation === tables.generation) return;
    if (tables.revision === 0) return this.board.replace([], tables);
    const found = await this.#newerThan(mark?.revision ?? EVERYTHING);
    if (mark !== undefined && found.mark.generation === mark.generation)
      return this.board.apply(found.rows, found.mark);
    // Rows were removed since: what is not there tells nothing.
    const whole = mark === undefined ? found : await this.#newerThan(EVERYTHING);
    this.board.replace(whole.rows, whole.mark);
  }

  async #newerThan(revision: number): Promise<{ readonly rows: readonly BoardRow[]; readonly mark: BoardMark }> {
    const found = await this.dataSource.query<NewerRow[]>(NEWER, [revision]);
    const [first] = found;
    return {
      rows: found.flatMap((row) => (row.sku === null ? [] : [rowOf(row, row.sku)])),
      mark: { revision: Number(first?.revision ?? 0), generation: Number(first?.generation ?? 0) },
    };
  }
}

function rowOf(row: NewerRow, sku: string): BoardRow {
  return {
    sku,
    source: row.source,
    quantityE4: Number(row.quantity_e4 ?? 0),
    inStock: row.in_stock ?? false,
    managed: row.managed,
    changedAtMs: row.changed_at?.getTime() ?? null,
    doubtedField: row.doubted_field,
    claimedE4: Number(row.claimed_e4),
    claims: Number(row.claims),
    ...(row.case_of === null ? {} : { caseOf: row.case_of }),
  };
}
