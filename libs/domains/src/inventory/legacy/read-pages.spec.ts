import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock, TranslationRefused } from '@banyan/kernel';
import { attempt } from '../../../../../test/support/scripted-soap.js';
import { isLogin, ScriptedRest, sendJson } from '../../../../../test/support/scripted-rest.js';
import { nameText } from './rest-values.js';
import { PAGE_ROWS, readPages } from './read-pages.js';
import { RestExchange } from './rest-exchange.js';

const LIST = {
  target: 'source-items?sku=A',
  field: 'msi.sourceItem',
  read: (item: ReadonlyMap<string, unknown>) => nameText(item.get('code') as string, 'msi.sourceItem.code'),
  keyOf: (row: string) => row,
};
const rows = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ code: `row-${from + index}` }));

describe('readPages', () => {
  let core: ScriptedRest;
  let exchange: RestExchange;

  /** A core with so many rows that does as Magento does: a page past the end is the last one again. */
  const serve = (count: number, total: number) => {
    core.script = (call, res) => {
      if (isLogin(call)) return sendJson(res, 'token-of-the-test');
      const page = Number(new URL(call.url, core.url).searchParams.get('currentPage'));
      const last = Math.max(1, Math.ceil(count / PAGE_ROWS));
      const from = (Math.min(page, last) - 1) * PAGE_ROWS;
      sendJson(res, { items: rows(Math.min(PAGE_ROWS, count - from), from), total_count: total });
    };
  };
  const read = () => readPages(exchange, LIST, attempt());

  beforeEach(async () => {
    core = await ScriptedRest.start();
    exchange = new RestExchange({
      clock: systemClock,
      baseUrl: core.url,
      restUser: 'u',
      restPassword: 'p',
      maxSockets: 2,
    });
  });
  afterEach(async () => {
    await exchange.close();
    await core.stop();
  });

  it.each([
    ['no rows', 0, 0, 1],
    ['a short page, whatever the count says', 7, 900, 1],
    ['a full page: the next one repeats it', PAGE_ROWS, 7, 2],
    ['two pages, with a count of one', PAGE_ROWS + 1, PAGE_ROWS, 2],
    ['three full pages', 3 * PAGE_ROWS, 0, 4],
  ])('reads every row once: %s', async (_, count, total, calls) => {
    serve(count, total);
    expect(await read()).toEqual(rows(count).map(({ code }) => code));
    expect(core.count('source-items')).toBe(calls);
  });

  it('gives up on a list that does not end', async () => {
    let from = 0;
    core.script = (call, res) =>
      isLogin(call)
        ? sendJson(res, 'token-of-the-test')
        : sendJson(res, { items: rows(PAGE_ROWS, (from += PAGE_ROWS)), total_count: 1 });
    await expect(read()).rejects.toThrow(TranslationRefused);
    expect(core.count('source-items')).toBe(20);
  });
});
