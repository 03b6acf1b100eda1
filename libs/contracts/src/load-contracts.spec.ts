import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { echo, fine, sampleSpecification, SpecificationFolder } from '../../../test/support/sample-contract.js';
import { ContractFault } from './contract-fault.js';
import type { ContractVersion } from './contract-version.js';
import { loadContracts } from './load-contracts.js';

const withOperation = (change: object) =>
  sampleSpecification('a', 'v1', {
    '/a/v1/odd': { get: { operationId: 'odd', responses: { 200: fine }, ...change } },
  });

describe('loadContracts', () => {
  let folder: SpecificationFolder;

  beforeAll(() => {
    folder = new SpecificationFolder();
  });

  afterAll(() => folder[Symbol.dispose]());

  /** Serves `odd` as well, where the specification promises it. */
  const withOdd = (content: object): ContractVersion => {
    const version = folder.version('a', 'v1', content);
    return JSON.stringify(content).includes('/a/v1/odd')
      ? { ...version, operations: { ...version.operations, odd: echo('odd') } }
      : version;
  };
  const faultsOf = (content: object): readonly string[] => {
    try {
      loadContracts([withOdd(content)], folder.path);
    } catch (error) {
      if (error instanceof ContractFault) return error.faults;
      throw error;
    }
    return [];
  };

  it('says when the specification and the spoke differ', () => {
    const content = sampleSpecification('a', 'v1');
    const version = { ...folder.version('a', 'v1', content), operations: { getThing: echo('t'), other: echo('o') } };
    expect(() => loadContracts([version], folder.path)).toThrow(ContractFault);
    expect(() => loadContracts([version], folder.path)).toThrow(/other is served and not in the specification/);
    expect(() => loadContracts([version], folder.path)).toThrow(/findThings is promised and not served/);
  });

  it.each<[string, object, RegExp]>([
    ['a path outside its version', sampleSpecification('a', 'v2'), /the path is not below \/a\/v1\//],
    ['another OpenAPI version', { ...sampleSpecification('a', 'v1'), openapi: '3.0.3' }, /openapi must be 3.1/],
    ['no paths', { openapi: '3.1.0' }, /has no operation/],
    [
      'a cookie parameter',
      withOperation({ parameters: [{ name: 'c', in: 'cookie', schema: { type: 'string' } }] }),
      /parameter c is neither/,
    ],
    [
      'a style',
      withOperation({ parameters: [{ name: 'c', in: 'query', style: 'form', schema: { type: 'string' } }] }),
      /a style/,
    ],
    [
      'an object in the query',
      withOperation({ parameters: [{ name: 'c', in: 'query', schema: { type: 'object' } }] }),
      /a type that is not read/,
    ],
    [
      'a misspelt keyword',
      withOperation({ parameters: [{ name: 'c', in: 'query', schema: { type: 'string', maxLenght: 3 } }] }),
      /maxLenght/,
    ],
    ['a default answer', withOperation({ responses: { default: fine } }), /response default is not one status/],
    [
      'another media type',
      withOperation({ responses: { 200: { content: { 'text/html': { schema: {} } } } } }),
      /content must be application\/json/,
    ],
    [
      'a reference to nothing',
      withOperation({ parameters: [{ $ref: '#/components/parameters/None' }] }),
      /points at nothing/,
    ],
    ['a reference elsewhere', withOperation({ parameters: [{ $ref: 'other.yaml#/x' }] }), /is not local/],
    [
      'a path parameter without a place',
      withOperation({ parameters: [{ name: 'x', in: 'path', schema: { type: 'string' } }] }),
      /path template/,
    ],
    ['an operationId twice', withOperation({ operationId: 'getThing' }), /used twice/],
    [
      'a constraint beside a reference',
      withOperation({
        parameters: [{ name: 'c', in: 'query', schema: { $ref: '#/components/schemas/P', minLength: 1 } }],
      }),
      /minLength beside it/,
    ],
    [
      'a schema that contains itself',
      { ...sampleSpecification('a', 'v1'), components: { schemas: { P: { $ref: '#/components/schemas/P' } } } },
      /leads back to itself/,
    ],
  ])('refuses %s', (_, content, fault) => {
    expect(faultsOf(content).join('\n')).toMatch(fault);
  });

  it('refuses a file that is not there, is not YAML, or has a key twice', () => {
    expect(() => loadContracts([{ ...folder.version('a', 'v1'), specification: 'none.yaml' }], folder.path)).toThrow(
      /ENOENT/,
    );
    writeFileSync(join(folder.path, 'twice.yaml'), 'openapi: 3.1.0\nopenapi: 3.1.1\n');
    expect(() => loadContracts([{ ...folder.version('a', 'v1'), specification: 'twice.yaml' }], folder.path)).toThrow(
      /unique/,
    );
  });

  it('refuses two versions that claim one path', () => {
    const version = folder.version('a', 'v1');
    expect(() => loadContracts([version, version], folder.path)).toThrow(/claimed twice/);
  });

  it('reads below the project root unless told otherwise', () => {
    expect(() => loadContracts([{ ...folder.version('a', 'v1'), specification: 'contracts/none.yaml' }])).toThrow(
      join(PROJECT_ROOT, 'contracts/none.yaml'),
    );
  });
});
