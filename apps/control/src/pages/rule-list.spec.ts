import { describe, expect, it } from '@jest/globals';
import type { RuleStatus } from '../status/shop-status.js';
import { ruleList } from './rule-list.js';

const RULE: RuleStatus = {
  rule: 'failures-against-legacy',
  breached: false,
  idle: null,
  logStatistic: 2,
  logThreshold: 8,
  text: 'Bayes factor 10^0.9, trips at 10^3.5',
};

function shown(...rules: readonly RuleStatus[]): string {
  const part = ruleList({ operation: 'availability.one', rules });
  return typeof part === 'string' ? part : part.text.replaceAll(/\s+/g, ' ');
}

describe('the rules of an operation', () => {
  it('are folded under what comes nearest to its threshold, with how far each has come', () => {
    const text = shown({ ...RULE, rule: 'latency-order', logStatistic: 1 }, RULE);
    expect(text).toContain('nearest to its threshold is failures-against-legacy, at 25 %');
    expect(text).toMatch(/<details class="small">.*failures-against-legacy.*width:25\.0%.*latency-order.*width:12\.5%/);
  });

  it('are open where one is breached, and that one fills its bar whatever it is beyond', () => {
    const text = shown(RULE, { ...RULE, rule: 'mismatch', breached: true, logStatistic: 90 });
    expect(text).toContain('<details class="small" open>');
    expect(text).toContain('breached: mismatch');
    expect(text).toMatch(/<strong>mismatch<\/strong>.*class="reach over".*width:100\.0%/);
  });

  it('say that nothing tends to trip where the evidence speaks for the service', () => {
    expect(shown({ ...RULE, logStatistic: -4 })).toContain('none tends to trip');
  });

  it('that do not act are told by their reason, in softer ink, and have no bar', () => {
    const idle = { ...RULE, logStatistic: null, idle: '9 of 100 requests' };
    const text = shown({ ...idle, rule: 'latency-order' }, { ...idle, rule: 'mismatch' });
    expect(text).toContain('none acts yet');
    expect(text).toContain('<ul class="rules soft"> <li>Not acting: latency-order, mismatch (9 of 100 requests)</li>');
    expect(text).not.toContain('class="reach');
  });

  it('are nothing where nothing was judged', () => {
    expect(shown()).toBe('');
  });
});
