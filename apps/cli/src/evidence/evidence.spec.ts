import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { logBayesFactor } from '@banyan/slo';
import { ensureBuilt, runBanyan } from '../../../../test/support/run-banyan.js';
import type { VerdictLine } from './verdict-line.js';

beforeAll(ensureBuilt);

const GOLDEN = join(import.meta.dirname, 'golden');
const TARGET = ['evidence', '--target', '0.999'];

function linesOf(stdout: string): VerdictLine[] {
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as VerdictLine);
}

/** One outcome as a line. */
function line(members: object): string {
  return `${JSON.stringify({ t: 1, arm: 'legacy', failed: false, ...members })}\n`;
}

describe.each(readdirSync(GOLDEN))('the record %s', (name) => {
  it('is judged as it was', async () => {
    const file = (part: string): string => join(GOLDEN, name, part);
    const words = JSON.parse(readFileSync(file('arguments.json'), 'utf8')) as string[];
    const fromStdin = await runBanyan(['evidence', ...words, '--json'], readFileSync(file('outcomes.ndjson')));
    expect([fromStdin.code, fromStdin.stderr]).toEqual([0, '']);
    const fromFile = await runBanyan(['evidence', ...words, file('outcomes.ndjson')]);
    expect(fromFile.stdout).toBe(fromStdin.stdout);
    if (process.env['UPDATE_DOCS'] !== undefined) writeFileSync(file('verdicts.ndjson'), fromStdin.stdout);
    expect(linesOf(fromStdin.stdout)).toEqual(linesOf(readFileSync(file('verdicts.ndjson'), 'utf8')));
  });
});

describe('banyan evidence', () => {
  it('prints a line at each change and one at the end, numbers as numbers', async () => {
    const failures = [...Array.from({ length: 9 }, () => 'legacy'), 'service', 'service'];
    const text = failures.map((arm, index) => line({ t: index, arm, failed: true, share: 0.05 })).join('');
    const lines = linesOf((await runBanyan(TARGET, text)).stdout);
    expect(lines[0]).toMatchObject({ n: 1, serviceN: 0, verdict: 'inconclusive', rule: 'failures-against-legacy' });
    const last = lines.at(-1);
    expect(last).toMatchObject({ n: 11, serviceN: 2, verdict: 'inconclusive', final: true, text: expect.any(String) });
    expect(Object.keys(last ?? {})).toEqual(expect.arrayContaining(['statistic', 'threshold', 'logStatistic', 'arms']));
    const [{ statistic } = { statistic: 0 }] = linesOf((await runBanyan(TARGET, text.split('\n')[0] ?? '')).stdout);
    expect(statistic).toBeCloseTo(Math.exp(logBayesFactor(0, 1, 0.05)), 9);
  });

  it('never writes a number that JSON has not', async () => {
    const text = Array.from({ length: 400 }, (_, index) =>
      line({ t: index, arm: 'service', failed: true, share: 0.5 }),
    );
    const { stdout } = await runBanyan(TARGET, text.join('') + line({ share: 0.5 }));
    for (const { statistic, threshold } of linesOf(stdout)) {
      for (const value of [statistic, threshold]) expect(Number.isFinite(value)).toBe(true);
    }
  });

  it('sums up latencies when there are some, for the person on stderr, too', async () => {
    const text = line({ ms: 20 }) + line({ ms: 30, arm: 'service' }) + line({ ms: 900, arm: 'service' });
    const { stdout, stderr } = await runBanyan([...TARGET, '--threshold-ms', '300'], text);
    expect(linesOf(stdout).at(-1)).toMatchObject({
      arms: { service: { requests: 2, slow: 1, ms: { count: 2, most: 900 } } },
    });
    expect(stderr).toMatch(/service {2}failed 0 of 2 {2}slow in 1/);
  });

  it('names line and member of every fault, up to twenty, and judges nothing on a guess', async () => {
    const bad = [line({}), '{"t": 1, "arm": "both", "failed": "no"}\n', 'nonsense\n', '[]\n', line({ share: 5 })];
    const { code, stdout, stderr } = await runBanyan(TARGET, bad.join(''));
    expect(code).toBe(2);
    expect(stdout).not.toContain('final');
    for (const fault of [
      'line 2: arm: must be "legacy" or "service"',
      'line 2: failed: must be true or false',
      'line 3: is not JSON',
      'line 4: must be an object',
      'line 5: share: must be a number, 0 to 1',
    ]) {
      expect(stderr).toContain(fault);
    }
    const many = await runBanyan(TARGET, 'x\n'.repeat(1_000));
    expect(many.code).toBe(2);
    expect(many.stderr.match(/is not JSON/g)).toHaveLength(20);
  });

  it('takes what other tools write: a byte order mark, CRLF, blank lines, null for absent, members of their own', async () => {
    const text = `\uFEFF${line({ ms: null, session: null, share: null }).replace('\n', '\r\n')}\n\n${line({ pod: 'x' }).trimEnd()}`;
    const { code, stdout } = await runBanyan(TARGET, text);
    expect([code, linesOf(stdout).at(-1)?.n]).toEqual([0, 2]);
  });

  it('needs an operation that was named, where operations are judged apart', async () => {
    const words = [...TARGET, '--operations', 'one,batch'];
    const { code, stderr } = await runBanyan(words, line({ operation: 'one' }) + line({}) + line({ operation: 'two' }));
    expect(code).toBe(2);
    expect(stderr).toContain('line 2: operation: must be one or batch');
    expect(stderr).toContain('line 3: operation: must be one or batch');
  });

  it('fails the gate unless healthy', async () => {
    const good = Array.from({ length: 120 }, (_, t) => line({ t, arm: t < 15 ? 'legacy' : 'service', share: 0.9 }));
    expect((await runBanyan([...TARGET, '--gate'], good.join(''))).code).toBe(0);
    expect((await runBanyan([...TARGET, '--gate'], line({}))).code).toBe(3);
    expect((await runBanyan([...TARGET], line({}))).code).toBe(0);
  });

  it.each([
    [['evidence']],
    [['evidence', '--target', '1']],
    [['evidence', '--target', '0.999', '--latency-target', '0.9']],
    [['evidence', '--target', '0.999', '--operations', 'a,a']],
    [['evidence', '--target', '0.999', 'no-such-file.ndjson']],
  ])('%j is not understood', async (words) => {
    const { code, stdout, stderr } = await runBanyan(words);
    expect([code, stdout, stderr.length > 0]).toEqual([2, '', true]);
  });

  it('begins its help with examples', async () => {
    expect((await runBanyan(['evidence', '--help'])).stdout).toMatch(/^Examples/);
  });
});

describe('the how-to', () => {
  it('shows what its command really answers', async () => {
    const page = readFileSync('docs/how-to/judge-recorded-outcomes.md', 'utf8');
    const [, command = '', answer = ''] = /```\nnpm run -s banyan -- (evidence .*)\n\n([\s\S]*?)```/.exec(page) ?? [];
    const { stderr } = await runBanyan(command.split(' '));
    expect(answer.trim()).toBe(stderr.trim());
  });
});
