import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureBuilt, runBanyan } from '../../../../test/support/run-banyan.js';

describe('banyan contracts includes', () => {
  let folder: string;
  const file = (name: string, text: string): string => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  const includes = (...words: string[]): ReturnType<typeof runBanyan> =>
    runBanyan(['contracts', 'includes', ...words], '');
  const batch = (...lines: unknown[]): ReturnType<typeof runBanyan> =>
    runBanyan(
      ['contracts', 'includes', '--batch'],
      lines.map((line) => `${typeof line === 'string' ? line : JSON.stringify(line)}\n`).join(''),
    );
  const answers = (stdout: string): unknown[] =>
    stdout
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as unknown);

  beforeAll(ensureBuilt);
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'banyan-includes-'));
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('judges two files, of JSON and of YAML', async () => {
    const narrow = file('narrow.yaml', 'type: object\nrequired: [sku]\nproperties: {sku: {type: string}}\n');
    const wide = file('wide.json', '{"type": ["object", "null"]}');
    const included = await includes(narrow, wide);
    expect([included.code, included.stdout]).toEqual([
      0,
      `everything that is valid under ${narrow} is valid under ${wide}\n`,
    ]);
    const not = await includes(wide, narrow, '--json');
    expect([not.code, JSON.parse(not.stdout)]).toEqual([
      3,
      { included: false, counterexample: null, because: expect.stringContaining('must be object') },
    ]);
    expect(not.stderr).toMatch(/not included/);
  });

  it('fails the gate, too, for what it cannot decide, and says what that is', async () => {
    const one = file('one.json', '{"$ref": "https://example.com/elsewhere.json"}');
    const other = file('other.json', '{"type": "string"}');
    const { code, stdout } = await includes(one, other);
    expect([code, stdout]).toEqual([3, expect.stringMatching(/^undecided: .*elsewhere/)]);
  });

  it('tells a file that cannot be used from a command that is not understood', async () => {
    const fine = file('fine.json', '{}');
    const broken = [
      file('broken.json', '{'),
      file('broken.yaml', 'a: [1'),
      file('list.json', '[]'),
      join(folder, 'absent.json'),
    ];
    for (const path of broken) {
      const { code, stdout, stderr } = await includes(fine, path);
      expect([code, stdout, stderr]).toEqual([1, '', expect.stringContaining(path)]);
    }
    expect((await includes(fine)).code).toBe(2);
    expect((await includes(fine, fine, '--batch')).code).toBe(2);
  });

  it('judges a batch line by line, blank ones passed over', async () => {
    const { code, stdout, stderr } = await batch(
      { id: 1, schema1: { type: 'integer' }, schema2: { type: 'number' } },
      '',
      { id: 'b', schema1: { required: ['__proto__'], type: 'object' }, schema2: false },
      { id: null, schema1: { $ref: 'https://example.com/elsewhere.json' }, schema2: false },
    );
    expect([code, stderr]).toEqual([0, '']);
    const [first, second, third] = stdout.split('\n');
    expect(first).toBe('{"id":1,"included":true}');
    expect(second).toMatch(/^\{"id":"b","included":false,"counterexample":\{"__proto__":.*\}\}$/);
    expect(third).toBe('{"id":null,"included":null}');
  });

  it('answers a line that it cannot judge with an error, judges the others, and ends with 1', async () => {
    const { code, stdout, stderr } = await batch(
      '{"id": 1,',
      [1],
      { id: 2, schema1: {} },
      { id: 3, schema1: {}, schema2: 'string' },
      { id: 4, schema1: true, schema2: {} },
    );
    expect(answers(stdout)).toEqual([
      { error: { code: 'not-json', message: expect.any(String) } },
      { error: { code: 'not-an-object', message: expect.any(String) } },
      { id: 2, error: { code: 'no-schema', message: 'schema2 must be an object, true or false' } },
      { id: 3, error: { code: 'no-schema', message: 'schema2 must be an object, true or false' } },
      { id: 4, included: true },
    ]);
    expect([code, stderr]).toEqual([1, expect.stringContaining('4 of 5 lines')]);
  });

  it('survives what nobody would write on purpose', async () => {
    const deep = `${'{"not":'.repeat(5_000)}true${'}'.repeat(5_000)}`;
    const { code, stdout } = await batch(
      `{"id":"deep","schema1":${deep},"schema2":false}`,
      '{"id":"huge","schema1":{"minimum":1e308,"maximum":1e309},"schema2":{"multipleOf":5e-324}}',
      '{"id":"bad","schema1":{"pattern":"("},"schema2":{"pattern":"[","type":7,"items":[]}}',
      '{"id":"loop","schema1":{"$ref":"#"},"schema2":{"allOf":[{"$ref":"#"}]}}',
      '{"id":"far","schema1":{"minLength":4e9},"schema2":{"minItems":1e15}}',
    );
    expect(code).toBe(0);
    expect(answers(stdout).map((answer) => (answer as { id: string }).id)).toEqual([
      'deep',
      'huge',
      'bad',
      'loop',
      'far',
    ]);
  });
});
