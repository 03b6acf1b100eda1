import type { StockFeedItem } from '@banyan/domains';
import { sequenceOf } from '../feed/feed-order.js';

/** The rows by which one document moved one product: the core writes them one after the other, in one transaction. */
export interface EchoRun {
  readonly document: string;
  readonly sku: string;
  readonly fromSequence: number;
  /**
   * Greatest number of the document's rows. When everything up to it is read, so is everything that the document did.
   * `NEVER_WHOLE`: a row beside it is missing, which may be one of them.
   */
  readonly toSequence: number;
}

/** No reading of the feed comes so far: only one from its beginning tells what became of such a document. */
export const NEVER_WHOLE = Number.MAX_SAFE_INTEGER;

interface NumberedRow {
  readonly sequence: number;
  readonly document: string | undefined;
  readonly sku: string | undefined;
}

/**
 * The runs of a page, in the order of their numbers.
 *
 * @param since everything up to it is known
 * @param until everything up to it is known now, or given up; what lies behind is read again
 * @param skus those of which something is set aside
 */
export function echoRunsOf(
  items: readonly StockFeedItem[],
  { since, until, skus }: { readonly since: number; readonly until: number; readonly skus: ReadonlySet<string> },
): readonly EchoRun[] {
  const rows = rowsOf(items).filter(({ sequence }) => sequence > since && sequence <= until);
  const numbers = new Set(rows.map(({ sequence }) => sequence));
  const isMissing = (sequence: number): boolean => sequence > since && sequence <= until && !numbers.has(sequence);
  return runsOf(rows).flatMap((run): EchoRun[] => {
    const [first] = run;
    const last = run.at(-1);
    if (first?.document === undefined || last === undefined) return [];
    const { document, sequence: fromSequence } = first;
    const isTorn =
      isMissing(fromSequence - 1) || isMissing(last.sequence + 1) || last.sequence - fromSequence >= run.length;
    const toSequence = isTorn ? NEVER_WHOLE : last.sequence;
    const told = new Set(run.flatMap(({ sku }) => (sku !== undefined && skus.has(sku) ? [sku] : [])));
    return [...told].map((sku) => ({ document, sku, fromSequence, toSequence }));
  });
}

/**
 * Up to where documents are whole. At the end of the feed all are: a transaction is told with all its rows, or not yet. Elsewhere
 * the last one may go on in the next page.
 */
export function wholeUntil(
  items: readonly StockFeedItem[],
  { until, atEnd }: { readonly until: number; readonly atEnd: boolean },
): number {
  if (atEnd) return until;
  const last = runsOf(rowsOf(items).filter(({ sequence }) => sequence <= until)).at(-1);
  const [first] = last ?? [];
  return first?.document === undefined ? until : first.sequence - 1;
}

function rowsOf(items: readonly StockFeedItem[]): readonly NumberedRow[] {
  const rows = new Map<number, NumberedRow>();
  for (const item of items) {
    const sequence = sequenceOf(item);
    if (sequence === undefined) continue;
    const row = item.kind === 'row' ? item.row : undefined;
    rows.set(sequence, { sequence, document: row?.document, sku: row?.sku });
  }
  return [...rows.values()].toSorted((a, b) => a.sequence - b.sequence);
}

/** Rows that follow one another and have one document; one without a document is alone. */
function runsOf(rows: readonly NumberedRow[]): NumberedRow[][] {
  const runs: NumberedRow[][] = [];
  for (const row of rows) {
    const run = runs.at(-1);
    if (run !== undefined && row.document !== undefined && run[0]?.document === row.document) run.push(row);
    else runs.push([row]);
  }
  return runs;
}
