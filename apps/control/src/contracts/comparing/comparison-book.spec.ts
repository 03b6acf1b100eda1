import { describe, expect, it } from '@jest/globals';
import { compareContracts, readContractDocument, type Comparison, type JsonObject } from '@banyan/contracts';
import type { ContractText } from '../shelf/contract-text.js';
import type { ComparesApart } from './compare-apart.js';
import { ComparisonBook } from './comparison-book.js';
import { COMPARING_POLICY } from './comparing-policy.js';
import { differencesView } from './differences-view.js';

const NOTHING: Comparison = { verdict: 'compatible', changes: [] };
const text = (sha256: string, document: JsonObject = {}, version = 'v1'): ContractText => ({
  domain: 'shop',
  version,
  infoVersion: '1.0.0',
  published: undefined,
  document,
  yaml: '',
  sha256,
});

describe('comparing for pages', () => {
  it('does each pair once, one at a time', async () => {
    let [running, most, made] = [0, 0, 0];
    const compare: ComparesApart = async () => {
      made += 1;
      most = Math.max(most, ++running);
      await Promise.resolve();
      running -= 1;
      return NOTHING;
    };
    const book = new ComparisonBook(compare);
    await Promise.all([
      book.between(text('a'), text('b')),
      book.between(text('a'), text('b')),
      book.between(text('b'), text('a')),
    ]);
    await book.between(text('a'), text('b'));
    expect([made, most]).toEqual([2, 1]);
  });

  it('does not remember what failed, and goes on with the next', async () => {
    let fails = true;
    const book = new ComparisonBook(() => (fails ? Promise.reject(new Error('no')) : Promise.resolve(NOTHING)));
    await expect(book.between(text('a'), text('b'))).rejects.toThrow('no');
    fails = false;
    await expect(book.between(text('a'), text('b'))).resolves.toBe(NOTHING);
  });

  it('lets few wait', async () => {
    const { promise, resolve } = Promise.withResolvers<Comparison>();
    const book = new ComparisonBook(() => promise);
    const waiting = Array.from({ length: COMPARING_POLICY.waiting.value + 1 }, (_, at) =>
      book.between(text('a'), text(`b${at}`)),
    );
    expect(() => book.between(text('a'), text('c'))).toThrow(expect.objectContaining({ code: 'overloaded' }));
    resolve(NOTHING);
    await Promise.all(waiting);
  });

  it('keeps as many as it may, those that were asked for last', async () => {
    let made = 0;
    const book = new ComparisonBook(() =>
      Promise.resolve({ ...NOTHING, verdict: ++made > 0 ? 'compatible' : 'breaking' }),
    );
    await book.between(text('a'), text('b'));
    for (let at = 1; at < COMPARING_POLICY.kept.value; at++) await book.between(text('a'), text(`c${at}`));
    await book.between(text('a'), text('b'));
    await book.between(text('a'), text('d'));
    const before = made;
    await book.between(text('a'), text('b'));
    expect(made).toBe(before);
    await book.between(text('a'), text('c1'));
    expect(made).toBe(before + 1);
  });

  it('compares majors as if they were one, as the command does', async () => {
    const given: JsonObject[] = [];
    const book = new ComparisonBook((earlier) => {
      given.push(earlier);
      return Promise.resolve(NOTHING);
    });
    await book.between(text('a', { paths: { '/shop/v1/x': {} } }), text('b', {}, 'v2'));
    expect(given).toEqual([{ paths: { '/shop/v2/x': {} } }]);
  });
});

describe('differences by operation', () => {
  const v1 = readContractDocument('contracts/inventory/v1/openapi.yaml');
  const first = readContractDocument('contracts/inventory/v1/published/1.0.0.yaml');
  const of = (document: JsonObject, version: string): ContractText => ({
    ...text('', document, version),
    domain: 'inventory',
  });

  it('put a change of a shared component where its message says, and leave none out', () => {
    const comparison = compareContracts(first, v1, 'default');
    const view = differencesView(of(first, 'v1'), of(v1, 'v1'), comparison);
    expect(
      view.operations.map(({ method, fate, changes, fields }) => [method, fate, changes.map(({ id }) => id), fields]),
    ).toEqual([
      [
        'GET',
        'changed',
        ['response-header-added', 'prose-changed'],
        [{ where: '200 header Age', before: undefined, after: 'optional string, matches ^[0-9]{1,3}$' }],
      ],
      [
        'POST',
        'changed',
        ['response-header-added', 'prose-changed'],
        [{ where: '200 header Age', before: undefined, after: 'optional string, matches ^[0-9]{1,3}$' }],
      ],
    ]);
    expect(view.others.map(({ id }) => id)).toEqual(['prose-changed']);
    expect(view.operations.flatMap(({ changes }) => changes).length + view.others.length).toBe(
      comparison.changes.length,
    );
  });

  it('tell what is gone and what is new', () => {
    const [route = ''] = Object.keys(v1['paths'] as JsonObject);
    const less = { ...v1, paths: Object.fromEntries(Object.entries(v1['paths'] as JsonObject).slice(1)) };
    const gone = differencesView(of(v1, 'v1'), of(less, 'v1'), compareContracts(v1, less, 'default'));
    expect(gone.operations.map(({ route: at, fate }) => [at, fate])).toEqual([[route, 'removed']]);
    const back = differencesView(of(less, 'v1'), of(v1, 'v1'), compareContracts(less, v1, 'default'));
    expect(back.operations.map(({ route: at, fate }) => [at, fate])).toContainEqual([route, 'added']);
  });
});
