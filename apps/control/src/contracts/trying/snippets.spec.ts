import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { readContractDocument } from '@banyan/contracts';
import { PROJECT_ROOT } from '@banyan/kernel';
import * as fc from 'fast-check';
import ts from 'typescript';
import { References } from '../reading/references.js';
import { viewOf } from '../reading/operation-view.js';
import { snippetsOf } from './snippets.js';
import { exampleValues, fieldsOf } from './try-fields.js';
import { tryRequest } from './try-request.js';
import { typescriptTypes } from './typescript-types.js';

const VIEWS = ['inventory/v1', 'inventory/v2', 'pricing/v1', 'pricing/v2'].map((name) =>
  viewOf(readContractDocument(`contracts/${name}/openapi.yaml`)),
);

const FILE = 'snippet.ts';

/** What TypeScript, strict, says of a file. */
function faultsOf(source: string): readonly string[] {
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    target: ts.ScriptTarget.ES2022,
    lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
    types: [],
  };
  const plain = ts.createCompilerHost(options);
  const host: ts.CompilerHost = {
    ...plain,
    getDefaultLibLocation: () => join(PROJECT_ROOT, 'node_modules/typescript/lib'),
    fileExists: (name) => name === FILE || plain.fileExists(name),
    getSourceFile: (name, ...rest) =>
      name === FILE ? ts.createSourceFile(name, source, ts.ScriptTarget.ES2022) : plain.getSourceFile(name, ...rest),
  };
  const program = ts.createProgram([FILE], options, host);
  return ts.getPreEmitDiagnostics(program).map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the TypeScript to copy', () => {
  it('compiles, strictly, for every operation; and every example of the contract is of its type', () => {
    const blocks = VIEWS.flatMap((view, version) =>
      view.operations.map((operation, at) => {
        const request = tryRequest(
          operation,
          fieldsOf(operation, view.references),
          exampleValues(operation, view.references),
          operation.method,
        );
        if (!('target' in request)) throw new Error(`${operation.operationId} has no request`);
        const answer = operation.responses.find(({ status }) => status === '200')?.contents[0];
        const { expression } = typescriptTypes(answer?.schema, view.references);
        const examples = (answer?.examples ?? []).map(
          ({ value }, index) => `const example${index}: ${expression} = ${JSON.stringify(value)};`,
        );
        expect(examples.length).toBeGreaterThan(0);
        const { typescript, fetch } = snippetsOf(operation, request, 'https://shop.test', view.references);
        return `{\n${typescript}\n${examples.join('\n')}\n}\nasync function plain${version}_${at}() {\n${fetch}\n}`;
      }),
    );
    expect(faultsOf(blocks.join('\n'))).toEqual([]);
    // The check itself can fail.
    expect(faultsOf('const x: number = "y";')).not.toEqual([]);
  });

  it('says what a schema says, as far as a type can', () => {
    const references = new References({
      components: {
        schemas: {
          Tree: {
            type: 'object',
            required: ['leaves'],
            properties: { leaves: { type: 'array', items: { $ref: '#/components/schemas/Tree' } } },
          },
          '9 odd': { enum: ['a', 1, null] },
        },
      },
    });
    const type = (schema: Parameters<typeof typescriptTypes>[0]) => typescriptTypes(schema, references);
    expect(type({ $ref: '#/components/schemas/Tree' })).toEqual({
      expression: 'Tree',
      declarations: ['type Tree = {\n  readonly leaves: readonly Tree[];\n};'],
    });
    expect(type({ $ref: '#/components/schemas/9 odd' })).toEqual({
      expression: '_9_odd',
      declarations: ['type _9_odd = "a" | 1 | null;'],
    });
    expect(type({ type: 'array', items: { type: ['string', 'null'] } }).expression).toBe('readonly (string | null)[]');
    expect(type({ type: 'object', additionalProperties: { type: 'number' } }).expression).toBe(
      'Readonly<Record<string, number>>',
    );
    expect(type({ properties: { 'a-b': true, old: { deprecated: true } } }).expression).toBe(
      '{\n  readonly "a-b"?: unknown;\n  /** @deprecated */\n  readonly old?: unknown;\n}',
    );
    expect([type(false).expression, type(undefined).expression, type({ $ref: '#/nowhere' }).expression]).toEqual([
      'never',
      'unknown',
      'unknown',
    ]);
  });
});

describe('the curl to copy', () => {
  const [operation] = VIEWS[0]?.operations ?? [];
  it('is read by a shell as it was meant, whatever stands in it', () => {
    if (operation === undefined) throw new Error('no operation');
    const sign = fc.string({ unit: fc.constantFrom(...'\'"$`\\ !\n{}<>|&;*a'.split('')), minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(sign, (body) => {
        const { curl } = snippetsOf(
          operation,
          { method: 'POST', target: '/x', headers: { 'x-own': "it's" }, body },
          'http://h',
          new References({}),
        );
        const read = execFileSync('sh', ['-c', `curl() { printf '%s\\0' "$@"; }\n${curl}`], { encoding: 'utf8' }).split(
          '\0',
        );
        expect(read).toEqual([
          '--request',
          'POST',
          '--include',
          'http://h/x',
          '--header',
          "x-own: it's",
          '--header',
          'x-storefront: your-storefront',
          '--data',
          body,
          '',
        ]);
      }),
      { numRuns: 40 },
    );
  });
});
