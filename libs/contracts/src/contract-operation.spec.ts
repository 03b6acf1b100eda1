import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ProblemError } from '@banyan/kernel';
import { SpecificationFolder } from '../../../test/support/sample-contract.js';
import type { ContractOperation, RequestParts } from './contract-operation.js';
import type { ContractRequest } from './contract-version.js';
import { loadContracts } from './load-contracts.js';

const ids = (count: number): string => JSON.stringify({ ids: Array.from({ length: count }, () => 'x') });
const invalid = (pointer: string, message: string) => ({ code: 'invalid-request', errors: [{ pointer, message }] });

function refusal(action: () => unknown) {
  try {
    action();
  } catch (error) {
    if (error instanceof ProblemError) return { code: error.code, errors: error.extras.errors };
    throw error;
  }
  return undefined;
}

const UNKNOWN_PARAMETER = 'has a parameter that this operation does not know; known are count, ratio, deep, tag, word';

describe('ContractOperation', () => {
  let folder: SpecificationFolder;
  let getThing: ContractOperation;
  let findThings: ContractOperation;

  const get = (query: string) => getThing.accept({ path: { thing: 'x' }, query, headers: {} }) as ContractRequest;
  const post = (body: string, headers: RequestParts['headers'] = { 'content-type': 'application/json' }) =>
    findThings.accept({ path: {}, query: '', headers, body: Buffer.from(body) }) as ContractRequest;

  beforeAll(() => {
    folder = new SpecificationFolder();
    const router = loadContracts([folder.version('a', 'v1')], folder.path);
    const [first, second] = [router.find('a', 'v1', 'getThing'), router.find('a', 'v1', 'findThings')];
    if (!first || !second) throw new Error('an operation is missing');
    [getThing, findThings] = [first, second];
  });

  afterAll(() => folder[Symbol.dispose]());

  describe('accept', () => {
    it('types parameters as the schema says', () => {
      expect(get('count=3&ratio=-0.5e1&deep=true&tag=a&tag=b+c&word=%2B%20').query).toEqual({
        count: 3,
        ratio: -5,
        deep: true,
        tag: ['a', 'b c'],
        word: '+ ',
      });
      expect(get('').query).toEqual({});
      expect(get('tag=one&&').query).toEqual({ tag: ['one'] });
    });

    it.each([
      ['count=3&count=3', 'query:count', 'is given more than once'],
      ['count=', 'query:count', 'must be an integer'],
      ['count=1.0', 'query:count', 'must be an integer'],
      ['count=0x10', 'query:count', 'must be an integer'],
      ['count=99999999999999999', 'query:count', 'must be an integer'],
      ['count=0', 'query:count', 'must be >= 1'],
      ['ratio=Infinity', 'query:ratio', 'must be a number'],
      ['ratio=1e999', 'query:ratio', 'must be a number'],
      ['deep=1', 'query:deep', 'must be a boolean'],
      ['tag=a&tag=', 'query:tag', 'must NOT have fewer than 1 characters'],
      ['tag=a&tag=b&tag=c&tag=d', 'query:tag', 'must NOT have more than 3 items'],
      ['secret=hunter2', 'query:', UNKNOWN_PARAMETER],
      ['__proto__=1', 'query:', UNKNOWN_PARAMETER],
      ['word=%ff', 'query:', 'has an escape that is not UTF-8'],
      ['word=%', 'query:', 'has an escape that is not UTF-8'],
    ])('refuses ?%s', (query, pointer, message) => {
      expect(refusal(() => get(query))).toEqual(invalid(pointer, message));
    });

    it('checks the path and headers too, and names every fault', () => {
      const refused = refusal(() =>
        getThing.accept({ path: { thing: 'secret' }, query: 'count=x&deep=x', headers: { 'x-reason': 'because' } }),
      );
      expect(refused?.errors?.map(({ pointer }) => pointer)).toEqual([
        'path:thing',
        'header:X-Reason',
        'query:count',
        'query:deep',
      ]);
      expect(JSON.stringify(refused)).not.toMatch(/secret|because|"x"/);
    });

    it('reads a body', () => {
      expect(post('{"ids":[1,2]}').body).toEqual({ ids: [1, 2] });
      expect(post('{"ids":[]}', { 'content-type': 'Application/JSON; Charset="UTF-8"' }).body).toEqual({ ids: [] });
      expect(
        post('{"ids":[]}', { 'content-type': 'application/json', 'content-encoding': 'identity' }).body,
      ).toBeDefined();
    });

    it.each([
      ['{"ids":[1,"secret"]}', '/ids/1', 'must be integer'],
      ['{"ids":[7,8,7]}', '/ids/2', 'repeats an earlier item'],
      ['{}', '/ids', 'is required'],
      ['[]', '', 'must be object'],
      ['{"ids":[],"secret":1}', '', 'has a member that this operation does not know; known are ids'],
      ['', '', 'is required'],
      ['{"ids":', '', 'is not valid JSON'],
    ])('refuses the body %s', (body, pointer, message) => {
      expect(refusal(() => post(body))).toEqual(invalid(pointer, message));
    });

    it('names twenty faults of a small body, and one of a large one', () => {
      expect(refusal(() => post(ids(100)))?.errors).toHaveLength(20);
      const before = performance.now();
      expect(refusal(() => post(ids(200_000)))?.errors).toHaveLength(1);
      expect(performance.now() - before).toBeLessThan(4_000);
    });

    it.each([
      [{ 'content-type': 'text/plain' }],
      [{ 'content-type': 'application/json; charset=latin1' }],
      [{ 'content-type': 'application/jsonx' }],
      [{ 'content-type': 'application/x-www-form-urlencoded' }],
      [{}],
      [{ 'content-type': 'application/json', 'content-encoding': 'gzip' }],
    ])('refuses a body that is %j', (headers) => {
      expect(refusal(() => post('{"ids":[]}', headers))?.code).toBe('unsupported-media-type');
    });
  });

  describe('checkAnswer', () => {
    it('finds nothing in an answer that keeps the contract, and says what breaks it', () => {
      expect(getThing.checkAnswer(200, {})).toEqual([]);
      expect(getThing.checkAnswer(404, { code: 'x' })).toEqual([]);
      expect(getThing.checkAnswer(404, {})).toEqual([{ pointer: '/code', message: 'is required' }]);
      expect(getThing.checkAnswer(200, [])).toEqual([{ pointer: '', message: 'must be object' }]);
      expect(getThing.checkAnswer(418, {})).toEqual([{ pointer: '', message: 'status 418 is not in the contract' }]);
    });
  });
});
