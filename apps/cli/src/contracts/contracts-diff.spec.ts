import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { ensureBuilt, runBanyan } from '../../../../test/support/run-banyan.js';

/** A contract whose operation takes these values. */
const contract = (values: readonly string[]) => ({
  openapi: '3.1.1',
  info: { title: 'Shop', version: '1.0.0' },
  paths: {
    '/orders': {
      get: {
        parameters: [{ name: 'sort', in: 'query', required: true, schema: { enum: values } }],
        responses: { 204: { description: 'Done' } },
      },
    },
  },
});
const more = contract(['date', 'price']);
const fewer = contract(['date']);

describe('banyan contracts diff', () => {
  let folder: string;
  const file = (name: string) => join(folder, name);

  beforeAll(() => {
    ensureBuilt();
    folder = mkdtempSync(join(tmpdir(), 'banyan-diff-'));
    writeFileSync(file('more.json'), JSON.stringify(more));
    writeFileSync(file('fewer.json'), JSON.stringify(fewer));
    writeFileSync(file('old.yaml'), "openapi: '3.0.3'\npaths: {}\n");
    writeFileSync(file('broken.yaml'), 'openapi: [\n');
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('says the verdict first, then what breaks, why, how else, and a request that shows it', async () => {
    const { code, stdout, stderr } = await runBanyan(['contracts', 'diff', file('more.json'), file('fewer.json')]);
    expect(stdout).toMatch(/^breaking \(profile default\): 1 breaking\n/);
    expect(stdout).toContain('request-parameter-narrowed  /paths/~1orders/get/parameters/0/schema');
    expect(stdout).toContain('does not take "price" any more');
    expect(stdout).toContain('fix: ');
    expect(stdout).toContain('| GET /orders?sort=price');
    expect([code, stderr]).toEqual([3, 'banyan: not compatible but breaking\n']);
  });

  it('ends with 0 where nothing breaks, and is the library in --json', async () => {
    const { code, stdout } = await runBanyan(['contracts', 'diff', file('fewer.json'), file('more.json'), '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      verdict: 'compatible',
      changes: [expect.objectContaining({ id: 'request-parameter-widened', severity: 'note', direction: 'request' })],
    });
  });

  it.each([
    [['old.yaml', 'more.json'], 1, /\/openapi is 3\.0\.3; only OpenAPI 3\.1 is compared\. To convert/],
    [['broken.yaml', 'more.json'], 1, /broken\.yaml/],
    [['absent.yaml', 'more.json'], 1, /absent\.yaml/],
    [['more.json'], 2, /needs two files/],
    [['more.json', 'fewer.json', '--profile', 'kind'], 2, /Allowed choices are strict, default, lenient/],
  ])('refuses %j with %i', async (words, code, message) => {
    const named = words.map((word) => (/\.(json|yaml)$/.test(word) ? file(word) : word));
    const ended = await runBanyan(['contracts', 'diff', ...named]);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toMatch(message);
  });

  it('compares line by line, and goes on after one that cannot be', async () => {
    const lines = [
      JSON.stringify({ id: 1, old: more, new: fewer }),
      JSON.stringify({ id: 'two', old: JSON.stringify(fewer), new: more, profile: 'strict' }),
      'no JSON',
      '',
      JSON.stringify({ id: 4, old: { openapi: '3.0.0' }, new: more }),
      JSON.stringify({ id: 5, old: more }),
      JSON.stringify({ id: 6, old: more, new: more, profile: 'kind' }),
      JSON.stringify([]),
      JSON.stringify({ old: more, new: more }),
    ];
    const { code, stdout, stderr } = await runBanyan(['contracts', 'diff', '--batch'], lines.join('\n'));
    const answers = stdout
      .trim()
      .split('\n')
      .map((text) => JSON.parse(text) as { id?: unknown; verdict?: string; error?: { code: string } });
    expect(answers.map(({ id, verdict, error }) => [id, verdict ?? error?.code])).toEqual([
      [1, 'breaking'],
      ['two', 'compatible'],
      [undefined, 'invalid-line'],
      [4, 'invalid-contract'],
      [5, 'invalid-line'],
      [6, 'invalid-line'],
      [undefined, 'invalid-line'],
      [undefined, 'compatible'],
    ]);
    expect([code, stderr]).toEqual([1, 'banyan: 5 of 8 lines could not be compared\n']);
  });

  it('says how it is used', async () => {
    const { code, stdout } = await runBanyan(['contracts', 'diff', '--help']);
    expect(stdout).toMatch(/^Examples:\n/);
    expect(stdout).toContain('Exit codes: 0 compatible');
    expect(code).toBe(0);
  });
});
