import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { GoldenBundle } from '../control/mismatch-answers.js';
import { checkCase } from './check-case.js';
import { goldenFolder, writeCase } from './write-case.js';

const ONE = join(PROJECT_ROOT, 'libs/domains/src/inventory/golden/one-in-stock');
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function bundleOf(change: Partial<GoldenBundle> = {}, canonical?: object): GoldenBundle {
  const files = ['question.json', 'legacy.xml', 'canonical.json'].map((name) => {
    const text = readFileSync(join(ONE, name), 'utf8');
    return { name, base64: base64(name === 'canonical.json' && canonical ? JSON.stringify(canonical) : text) };
  });
  return { name: 'a-case', domain: 'inventory', operation: 'availability.one', expected: 'legacy', files, ...change };
}

describe('a golden case', () => {
  let parent: string;
  beforeEach(() => void (parent = mkdtempSync(join(tmpdir(), 'banyan-case-'))));
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it('is written as it is, and never in place of another', () => {
    const bundle = bundleOf();
    expect(writeCase(parent, bundle, true)).toBe(join(parent, 'a-case'));
    expect(readdirSync(parent)).toEqual([]);
    writeCase(parent, bundle, false);
    expect(readFileSync(join(parent, 'a-case/legacy.xml'))).toEqual(readFileSync(join(ONE, 'legacy.xml')));
    expect(() => writeCase(parent, bundleOf({ files: [] }), false)).toThrow('is there already');
    expect(readdirSync(parent)).toEqual(['a-case']);
    expect(readdirSync(join(parent, 'a-case')).sort()).toEqual(['canonical.json', 'legacy.xml', 'question.json']);
  });

  it.each<[string, Partial<GoldenBundle>]>([
    ['a folder elsewhere', { name: '../a' }],
    ['no folder', { name: '' }],
    ['a file elsewhere', { files: [{ name: '../a.json', base64: '' }] }],
    ['a file of another kind', { files: [{ name: 'run.sh', base64: '' }] }],
  ])('is not written when control names %s', (_, change) => {
    expect(() => writeCase(parent, bundleOf(change), false)).toThrow('cannot be written');
    expect(readdirSync(parent)).toEqual([]);
  });

  it('is not written where there is no folder', () => {
    expect(() => writeCase(join(parent, 'none'), bundleOf(), false)).toThrow('--into says where');
    expect(() => goldenFolder('../inventory')).toThrow('a domain that is none');
    expect(goldenFolder('inventory')).toBe(join(ONE, '..'));
  });

  it('holds when the translator makes of the core’s words what is expected, and fails at the places where not', async () => {
    expect(await checkCase(bundleOf())).toEqual({ kind: 'holds' });
    const canonical = JSON.parse(readFileSync(join(ONE, 'canonical.json'), 'utf8')) as { stock: object };
    const other = { ...canonical, stock: { ...canonical.stock, quantityE4: 1 }, more: true };
    expect(await checkCase(bundleOf({}, other))).toEqual({ kind: 'fails', places: ['stock.quantityE4', 'more'] });
    expect(await checkCase(bundleOf({ domain: 'orders' }))).toEqual({ kind: 'unknown' });
  });
});
