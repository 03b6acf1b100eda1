import { describe, expect, it } from '@jest/globals';
import { randomHex, sha256Hex } from '@banyan/kernel';
import { SamplePicker } from './sample-picker.js';
import { SAMPLE_POLICY } from './sample-policy.js';

const { firstKept, drawnKept, latestEveryMs } = SAMPLE_POLICY;

describe('samples of a group', () => {
  it('are the first ones, those drawn by lot, and the latest once in a while', () => {
    const picker = new SamplePicker(SAMPLE_POLICY);
    const greatest = 'f'.repeat(16);
    const picked = Array.from({ length: firstKept.value }, () => picker.pick('0'.repeat(16), 0));
    expect(new Set(picked)).toEqual(new Set(['first']));
    for (let n = firstKept.value; n < drawnKept.value; n++) expect(picker.pick('1'.repeat(16), 0)).toBe('lot');
    expect(picker.pick(greatest, latestEveryMs.value - 1)).toBeUndefined();
    expect(picker.pick(greatest, latestEveryMs.value)).toBe('latest');
    expect(picker.pick(greatest, latestEveryMs.value + 1)).toBeUndefined();
    expect(picker.pick('0'.repeat(15) + '1', latestEveryMs.value + 1)).toBe('lot');
  });

  it('grow with the logarithm of what is seen: a storm of differences sends few', () => {
    const picker = new SamplePicker(SAMPLE_POLICY);
    const picked = Array.from({ length: 100_000 }, () => picker.pick(randomHex(8), 0)).filter(Boolean);
    // 6 (1 + ln(100,000 / 6)) is 64.
    expect(picked.length).toBeLessThan(120);
  });

  it('drawn by two replicas are one draw of everything that both saw', () => {
    const lots = Array.from({ length: 2_000 }, (_, n) => sha256Hex(`lot ${n}`).slice(0, 16));
    const pickers = [new SamplePicker(SAMPLE_POLICY), new SamplePicker(SAMPLE_POLICY)];
    const sent = lots.filter((lot, n) => pickers[n % 2]?.pick(lot, 0) !== undefined);
    const smallest = lots.toSorted().slice(0, drawnKept.value);
    expect(sent).toEqual(expect.arrayContaining(smallest));
  });
});
