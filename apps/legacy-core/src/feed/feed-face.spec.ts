import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { type RunningCore, startRunningCore } from '../../testing/running-core.js';

interface Row {
  readonly sequence: number;
  readonly sku: string;
  readonly source: string;
  /** Thousandths of a piece. */
  readonly amount: number;
  readonly unit: string;
  readonly inStock: boolean;
}

interface File {
  readonly contentType: string;
  readonly hasBom: boolean;
  readonly since: number;
  readonly rows: readonly Row[];
  readonly trailerCount: number;
  readonly lastSequence: number;
}

let running: RunningCore;
let lastSequence: number;

beforeAll(async () => {
  running = await startRunningCore();
});
afterAll(() => running.stop());

beforeEach(async () => {
  lastSequence = (await running.ops('GET', '/__books')).json.lastSequence;
});

async function read(query: string): Promise<File> {
  const { body, headers } = await running.ask(`/export/stock_changes.txt${query}`);
  const text = body.toString('latin1');
  const hasBom = text.startsWith('ï»¿');
  const lines = text.slice(hasBom ? 3 : 0).split('\r\n');
  const trailer = lines.at(-2) ?? '';
  return {
    contentType: headers['content-type'] ?? '',
    hasBom,
    since: Number(lines[0]?.slice(25, 37)),
    rows: lines.slice(1, -2).map((line) => ({
      sequence: Number(line.slice(1, 13)),
      sku: line.slice(27, 91).trimEnd(),
      source: line.slice(91, 99).trimEnd(),
      amount: Number(line.slice(99, 112)) * (line[112] === '-' ? -1 : 1) * Number(line.slice(116, 121)),
      unit: line.slice(113, 116).trimEnd(),
      inStock: line[121] === 'X',
    })),
    trailerCount: Number(trailer.slice(1, 10)),
    lastSequence: Number(trailer.slice(10)),
  };
}

describe('the change feed', () => {
  test('from the beginning it replays the latest row of every product and source, in sequence order', async () => {
    await running.ops('POST', '/__books/stock', { sku: '007', source: 'ST-0101', delta: -1 });
    await running.ops('POST', '/__books/stock', { sku: '007', source: 'ST-0101', delta: -1 });
    const file = await read('?since=0');
    const { json: totals } = await running.ops('GET', '/__books');
    expect(file.rows).toHaveLength(totals.stockRows);
    expect(new Set(file.rows.map(({ sku, source }) => `${sku}@${source}`)).size).toBe(totals.stockRows);
    expect(file.rows.every((row, at) => at === 0 || row.sequence > (file.rows[at - 1]?.sequence ?? 0))).toBe(true);
    expect(file.rows.at(-1)).toMatchObject({ sku: '007', source: 'ST-0101', amount: 5000, sequence: lastSequence + 2 });
    expect([file.trailerCount, file.lastSequence]).toEqual([totals.stockRows, lastSequence + 2]);
  });

  test('says the same as the books for every row', async () => {
    const file = await read('?since=0');
    const skus = [...new Set(file.rows.map(({ sku }) => sku))].slice(-300);
    const query = skus.map((sku) => `sku=${encodeURIComponent(sku)}`).join('&');
    const { json } = await running.ops('GET', `/__books?${query}`);
    const fromBooks = json.items.flatMap(({ sku, sources }) =>
      Object.entries(sources).map(([source, held]) => `${sku}@${source}=${held.quantityE4 / 10}${held.inStock}`),
    );
    const fromFeed = file.rows
      .filter(({ sku }) => skus.includes(sku))
      .map(({ sku, source, amount, inStock }) => `${sku}@${source}=${amount}${inStock}`);
    expect(fromFeed.sort()).toEqual(fromBooks.sort());
  });

  test('after a sequence it gives every change, each with the quantity after it', async () => {
    for (const delta of [-2, 5, -0.5]) {
      await running.ops('POST', '/__books/stock', { sku: 'STOFF-METER', source: 'WH-NORD', delta });
    }
    const file = await read(`?since=${lastSequence}`);
    expect(file.since).toBe(lastSequence);
    expect(file.rows.map(({ amount }) => amount)).toEqual([3500, 8500, 8000]);
    expect(file.rows.map(({ sequence }) => sequence)).toEqual([1, 2, 3].map((step) => lastSequence + step));
  });

  test('read in pages from any point it ends at the same stock, while trade goes on', async () => {
    const seen = new Map<string, number>();
    let since = 0;
    let pages = 0;
    for (;;) {
      const file = await read(`?since=${since}&limit=4000`);
      for (const row of file.rows) seen.set(`${row.sku}@${row.source}`, row.amount);
      if (file.rows.length === 0) break;
      expect(file.lastSequence).toBeGreaterThan(since);
      since = file.lastSequence;
      pages += 1;
      if (pages === 3) await running.ops('POST', '/__books/stock', { sku: 'A/B-100', source: 'WH-NORD', quantity: 77 });
    }
    expect(pages).toBeGreaterThan(5);
    const latest = await read('?since=0');
    expect(new Map(latest.rows.map((row) => [`${row.sku}@${row.source}`, row.amount]))).toEqual(seen);
    expect(seen.get('A/B-100@WH-NORD')).toBe(77_000);
  });

  test('past the end it is an empty file that asks for the same again', async () => {
    const file = await read(`?since=${lastSequence}`);
    expect(file).toMatchObject({ rows: [], trailerCount: 0, lastSequence });
  });

  test('lies about its charset and carries a stray byte order mark for some, the same for the same question', async () => {
    const files = await Promise.all([0, 1, 2, 3].map((back) => read(`?since=${60_000 + back}`)));
    expect(files.map(({ contentType, hasBom }) => [contentType.includes('utf-8'), hasBom])).toEqual([
      [true, true],
      [false, false],
      [true, false],
      [false, true],
    ]);
  });

  test('what is not counted comes in the unit of services, with nothing and an X', async () => {
    const rows = (await read('?since=0')).rows.filter(({ unit }) => unit !== 'EA' && unit !== 'CS');
    expect(rows.map(({ sku, source, unit, amount, inStock }) => [sku, source, unit, amount, inStock])).toEqual([
      ['GIFT-CARD', 'WH-NORD', 'LE', 0, true],
      ['GUTSCHEIN-FILIALE', 'ST-0101', 'LE', 0, true],
      ['GUTSCHEIN-FILIALE', 'ST-0102', 'LE', 0, true],
      ['GUTSCHEIN-FILIALE', 'WH-NORD', 'LE', 0, true],
    ]);
  });

  test('closed sources are in it like all others', async () => {
    const rows = (await read('?since=0')).rows.filter(({ sku }) => sku === 'ORAKEL');
    expect(rows.map(({ source, amount, inStock }) => [source, amount, inStock])).toEqual([
      ['WH-ALT', 10_000, true],
      ['WH-NORD', 5500, true],
      ['WH-RETOU', 10_000, false],
      ['WH-SUED', 3000, true],
    ]);
  });

  test('a broken switch makes it fail in its own words', async () => {
    await running.ops('PUT', '/__faults/feed', {
      errorRate: { rate: 1, count: 1 },
      http200ErrorRate: { rate: 1, count: 1 },
    });
    expect((await running.ask('/export/stock_changes.txt?since=1')).text).toBe('RFC_ERROR_COMMUNICATION\r\n');
    const calledSuccess = await running.ask('/export/stock_changes.txt?since=1');
    expect([calledSuccess.status, calledSuccess.text.slice(0, 6)]).toEqual([200, 'FEHLER']);
    expect((await read(`?since=${lastSequence}`)).trailerCount).toBe(0);
  });
});

describe('rows that went astray', () => {
  afterEach(() => running.ops('DELETE', '/__faults'));

  /** Posts this many changes; answers what `since` to ask for them. */
  async function change(times: number): Promise<number> {
    const changes = Array.from({ length: times }, () => ({ sku: '0042', source: 'WH-NORD', delta: 1 }));
    await running.ops('POST', '/__books/stock', changes);
    return lastSequence;
  }
  const sequencesOf = (file: File) => file.rows.map(({ sequence }) => sequence - lastSequence);

  test('dropped: the trailer counts what is there, the sequences show the gap, the row comes back', async () => {
    const since = await change(5);
    await running.ops('PUT', '/__faults/feed', { dropRows: { rate: 1, count: 2 } });
    const file = await read(`?since=${since}`);
    expect([sequencesOf(file), file.trailerCount, file.lastSequence]).toEqual([[3, 4, 5], 3, since + 5]);
    expect(sequencesOf(await read(`?since=${since}`))).toEqual([1, 2, 3, 4, 5]);
  });

  test('dropped at the end: the trailer does not know better', async () => {
    const since = await change(2);
    await running.ops('PUT', '/__faults/feed', { dropRows: 1 });
    expect(await read(`?since=${since}`)).toMatchObject({ rows: [], trailerCount: 0, lastSequence: since });
    await running.ops('PUT', '/__faults/feed', { dropRows: 0.5 });
    const kept = (await read('?since=0&limit=2000')).rows.length;
    expect(kept).toBeGreaterThan(800);
    expect(kept).toBeLessThan(1200);
  });

  test('twice: each counts', async () => {
    const since = await change(3);
    await running.ops('PUT', '/__faults/feed', { duplicateRows: { rate: 1, count: 2 } });
    const file = await read(`?since=${since}`);
    expect([sequencesOf(file), file.trailerCount, file.lastSequence]).toEqual([[1, 1, 2, 2, 3], 5, since + 3]);
  });

  test('out of order, down to two rows: all there, and the trailer ends at the highest', async () => {
    const since = await change(12);
    await running.ops('PUT', '/__faults/feed', { shuffleRows: true });
    const file = await read(`?since=${since}`);
    const inOrder = Array.from({ length: 12 }, (_, at) => at + 1);
    expect(sequencesOf(file)).not.toEqual(inOrder);
    expect(sequencesOf(file).sort((a, b) => a - b)).toEqual(inOrder);
    expect([file.trailerCount, file.lastSequence]).toEqual([12, since + 12]);
    for (let at = 0; at < 10; at += 1) {
      expect(sequencesOf(await read(`?since=${since + at}&limit=2`))).toEqual([at + 2, at + 1]);
    }
  });
});
