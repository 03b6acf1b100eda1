import type { Listed, ListPage } from '@banyan/domains';

/**
 * Walks through a list whose rows come rising by their time of change, page by page. A page number says where a row was when it
 * was asked for: what changes meanwhile moves to the end, and the rows behind it move up, past a reader who counts pages. So the
 * walk goes on from the last row's own time, and counts pages only while a whole page is of one second.
 */
export class ListWalk<Fact> {
  readonly #rows = new Map<string, Listed<Fact>>();
  #since: string | undefined;
  #page = 1;
  #pages = 0;

  /** @param since the list's own order: rows at or behind it; undefined: all */
  constructor(since: string | undefined) {
    this.#since = since;
  }

  /** What is to be asked for next. */
  get next(): { readonly since: string | undefined; readonly page: number } {
    return { since: this.#since, page: this.#page };
  }

  /** Pages that were taken. */
  get pages(): number {
    return this.#pages;
  }

  /** What was told, each thing once, as it was told last. */
  get rows(): readonly Listed<Fact>[] {
    return [...this.#rows.values()];
  }

  /** @param asked the most rows that were asked for */
  take({ rows, page, limit }: ListPage<Fact>, asked: number): 'more' | 'end' {
    this.#pages += 1;
    // Past the end the last page comes again. Totals are not looked at: some are wrong.
    if (page < this.#page) return 'end';
    for (const row of rows) {
      // Told again, it is told as it is now.
      this.#rows.delete(row.key);
      this.#rows.set(row.key, row);
    }
    if (rows.length < Math.min(asked, limit)) return 'end';
    const last = rows.at(-1)?.modified ?? '';
    if (isRising(rows) && last > (this.#since ?? '')) {
      this.#since = last;
      this.#page = 1;
    } else {
      this.#page += 1;
    }
    return 'more';
  }
}

function isRising(rows: readonly { readonly modified: string }[]): boolean {
  return rows.every((row, index) => index === 0 || (rows[index - 1]?.modified ?? '') <= row.modified);
}
