import { shopTimeText, type Listed, type ListedProduct, type ListFacts, type ListName } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { DatedPage, ListClient } from './list-client.js';
import { ListUnreachable } from './list-client.js';

/** The price of a simulated product, in cents. */
export const priced = (sku: string, amountMinor: number): ListedProduct => ({
  kind: 'priced',
  sku,
  category: 1,
  sheet: { sku, regular: { amountMinor, currency: 'EUR' }, per: 1, taxRate: 1900, quantityRows: [], specials: [] },
});

type Row = Listed<ListedProduct>;

/** A list as the core has one: sorted by the shop's clock as a text, then by key; page past the end repeats; totals are not told. */
export class SimulatedList implements Pick<ListClient, 'read'> {
  readonly rows = new Map<string, Row>();
  /** What was asked, oldest first. */
  readonly asked: { readonly since: string | undefined; readonly page: number }[] = [];
  /** The next pages that fail. */
  failures = 0;
  /** Does it say what time it is? */
  saysTime = true;
  /** Called before a page is given. */
  beforePage: (() => void) | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly mostRows = 500,
  ) {}

  /** @param atMs when it was changed; now unless told */
  put(key: string, fact: ListedProduct, atMs = this.clock.nowMs()): void {
    const changedAtMs = Math.floor(atMs / 1_000) * 1_000;
    const written = fact.kind === 'doubted' ? { written: '{}' } : {};
    this.rows.set(key, { key, modified: shopTimeText(atMs), changedAtMs, fact, ...written });
  }

  // oxlint-disable-next-line typescript/require-await -- as asynchronous as the client it stands for
  async read<List extends ListName>(
    _list: List,
    { since, page, limit }: { since: string | undefined; page: number; limit: number },
  ): Promise<DatedPage<ListFacts[List]>> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new ListUnreachable('simulated');
    }
    this.asked.push({ since, page });
    this.beforePage?.();
    const most = Math.min(limit, this.mostRows);
    const found = [...this.rows.values()]
      .filter(({ modified }) => modified >= (since ?? ''))
      .toSorted((a, b) =>
        a.modified === b.modified ? Number(a.key) - Number(b.key) : a.modified < b.modified ? -1 : 1,
      );
    const pages = Math.max(1, Math.ceil(found.length / most));
    const given = Math.min(pages, page);
    return {
      rows: found.slice((given - 1) * most, given * most) as unknown as readonly Listed<ListFacts[List]>[],
      page: given,
      limit: most,
      coreNowMs: this.saysTime ? Math.floor(this.clock.nowMs() / 1_000) * 1_000 : undefined,
    };
  }
}
