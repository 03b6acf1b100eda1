import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { echo, SpecificationFolder } from '../../../test/support/sample-contract.js';
import { ContractOperation } from './contract-operation.js';
import { ContractRouter, type ContractMatch } from './contract-router.js';
import { loadContracts } from './load-contracts.js';
import { SchemaCompiler } from './schema-checks.js';

function operation(match: ContractMatch | undefined): ContractOperation {
  if (match?.kind !== 'operation') throw new Error('no operation');
  return match.operation;
}

/** Milliseconds of 5,000 matches; the least of many rounds, since others use the machine as well. */
function leastTimes(tested: readonly (readonly [ContractRouter, readonly string[]])[]): readonly number[] {
  const least = tested.map(() => Number.POSITIVE_INFINITY);
  for (let round = 0; round < 40; round++) {
    for (const [index, [router, segments]] of tested.entries()) {
      const before = performance.now();
      for (let match = 0; match < 5_000; match++) router.match('GET', segments);
      least[index] = Math.min(least[index] ?? 0, performance.now() - before);
    }
  }
  return least;
}

describe('ContractRouter', () => {
  let folder: SpecificationFolder;
  let router: ContractRouter;

  beforeAll(() => {
    folder = new SpecificationFolder();
    const versions = [folder.version('a', 'v1'), folder.version('a', 'v2'), folder.version('b', 'v1')];
    router = loadContracts(versions, folder.path);
  });

  afterAll(() => folder[Symbol.dispose]());

  it('finds the operation of its version, and the parameters of its path', () => {
    const match = router.match('GET', ['b', 'v1', 'things', 'a/b %']);
    expect(match).toMatchObject({ kind: 'operation', path: { thing: 'a/b %' } });
    const { domain, version, operationId, route, takesBody } = operation(match);
    expect([domain, version, operationId, route, takesBody]).toEqual([
      'b',
      'v1',
      'getThing',
      '/b/v1/things/{thing}',
      false,
    ]);
    expect(operation(router.match('GET', ['a', 'v2', 'things', 'x'])).version).toBe('v2');
  });

  it('treats HEAD as GET', () => {
    expect(operation(router.match('HEAD', ['a', 'v1', 'things', 'x'])).operationId).toBe('getThing');
  });

  it('prefers a literal path, unless only the parameter has the method', () => {
    expect(operation(router.match('POST', ['a', 'v1', 'things', 'batch'])).operationId).toBe('findThings');
    const thing = router.match('GET', ['a', 'v1', 'things', 'batch']);
    expect(operation(thing).operationId).toBe('getThing');
    expect(thing).toMatchObject({ path: { thing: 'batch' } });
  });

  it('says which methods a path has', () => {
    expect(router.match('DELETE', ['a', 'v1', 'things', 'x'])).toEqual({
      kind: 'method-not-allowed',
      domain: 'a',
      version: 'v1',
      allow: ['GET', 'HEAD'],
    });
    expect(router.match('PUT', ['a', 'v1', 'things', 'batch'])).toMatchObject({ allow: ['GET', 'HEAD', 'POST'] });
    expect(router.match('get', ['a', 'v1', 'things', 'x'])).toMatchObject({ kind: 'method-not-allowed' });
  });

  it.each([
    [[]],
    [['']],
    [['a']],
    [['a', 'v3', 'things', 'x']],
    [['a', 'v1', 'things']],
    [['a', 'v1', 'things', '']],
    [['a', 'v1', 'things', 'x', '']],
    [['a', 'v1', 'things', 'x', 'y']],
    [['A', 'v1', 'things', 'x']],
    [['constructor', '__proto__', 'things', 'x']],
  ])('owns nothing at %j', (segments) => {
    expect(router.match('GET', segments)).toBeUndefined();
  });

  it('costs the same with one version and with two hundred', () => {
    const schemas = new SchemaCompiler();
    const many = Array.from(
      { length: 200 },
      (_, index) =>
        new ContractOperation(
          { domain: 'm', version: `v${index}`, specification: '', operations: {} },
          {
            operationId: 'getThing',
            method: 'GET',
            route: `/m/v${index}/things/{thing}`,
            parameters: [],
            requestBody: undefined,
            responses: new Map(),
            personal: [],
          },
          echo('thing.get'),
          schemas,
        ),
    );
    const large = new ContractRouter(many);
    const [few = 0, manyMs = 0] = leastTimes([
      [router, ['a', 'v1', 'things', 'x']],
      [large, ['m', 'v199', 'things', 'x']],
    ]);
    expect(manyMs).toBeLessThan(few * 4);
  });
});
