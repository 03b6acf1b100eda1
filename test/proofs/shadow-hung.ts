/**
 * Proof: live answers do not know that every shadow call hangs, and memory stays bounded.
 *
 *     npm run proof -- shadow-hung [--seconds 30] [--json]
 *
 * One run with shoppers throughout: shadow off, then the service hanging at shadow 100 %, then off again. Nothing may fail;
 * the p99 may not be higher by more than noise (its 99 % confidence intervals lie apart, and more than 5 ms lie between the
 * two values); the gateway's memory may not grow by 64 MB more than it did in the same time with shadow off.
 */
import { hangServiceUnderShadow, type Memory } from '../scenarios/shadow-hung.js';
import { inShop, proofProgram } from '../support/proof-program.js';
import type { Experience } from '../support/shopping.js';

const MIB = 2 ** 20;
const MOST_GROWTH_BYTES = 64 * MIB;
/** The second call and its comparison take processor time of the same two cores; waiting for one would take 2,000 ms. */
const NOTICEABLE_MS = 5;

const rounded = (ms: number): number => Number(ms.toFixed(1));
const grownBytes = ({ atFirstBytes, mostBytes }: Memory): number => mostBytes - atFirstBytes;
const row = (phase: string, memory: Memory, of: Experience) => ({
  phase,
  owned: of.owned,
  failed: of.failed,
  'p50 ms': rounded(of.p50Ms),
  'p99 ms': rounded(of.p99Ms),
  'p99 between': of.p99BoundsMs.map(rounded).join(' and '),
  'slowest ms': rounded(of.slowestMs),
  'gateway MB': rounded(memory.mostBytes / MIB),
  'grown MB': rounded(grownBytes(memory) / MIB),
});

await proofProgram({
  name: 'shadow-hung',
  seconds: 'how long each phase lasts; more makes the p99 more certain',
  defaultSeconds: 30,
  run: async ({ seconds, say }) => {
    const { shadowOff, shadowHung, memoryOff, memoryHung, selected, skipped } = await inShop(say, (shop) =>
      hangServiceUnderShadow(shop, seconds, say),
    );
    const isSlower =
      shadowHung.p99BoundsMs[0] > shadowOff.p99BoundsMs[1] && shadowHung.p99Ms > shadowOff.p99Ms + NOTICEABLE_MS;
    const moreBytes = grownBytes(memoryHung) - grownBytes(memoryOff);
    return {
      table: [row('shadow off', memoryOff, shadowOff), row('shadow hung', memoryHung, shadowHung)],
      claims: [
        { claim: `every copy hung: ${selected} selected, ${skipped} skipped or given up`, holds: selected > 0 },
        {
          claim: `no request failed: ${shadowOff.failed} with shadow off, ${shadowHung.failed} with it hung`,
          holds: shadowOff.failed + shadowHung.failed === 0,
        },
        {
          claim:
            `the p99 differs by no more than noise: ${rounded(shadowOff.p99Ms)} and ${rounded(shadowHung.p99Ms)} ms ` +
            `(more would be: 99 % confidence intervals apart, and over ${NOTICEABLE_MS} ms between them)`,
          holds: !isSlower,
        },
        {
          claim: `the gateway's memory grew by ${rounded(moreBytes / MIB)} MB more than with shadow off, at most ${MOST_GROWTH_BYTES / MIB}`,
          holds: moreBytes <= MOST_GROWTH_BYTES,
        },
      ],
    };
  },
});
