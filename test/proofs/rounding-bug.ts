/**
 * Proof: a rounding bug in the pricing service is found by the gateway's shadow, and a canary is taken back for it.
 *
 *     npm run proof -- rounding-bug [--rounds 2000] [--json]
 *
 * A canary of 10 % with every request copied to the arm that does not serve: prices, batches of forty and generated baskets, at the
 * instants at which something changes and others. First the service is right, and nothing may differ. Then a share of its
 * answers is computed with another rounding, half to even or cut off, and it is seen which copy differed first, what is kept of
 * it, and when the mismatch rule trips. `--rounds` bounds the copies that each bug is looked for in. Legacy is asked twice for
 * every copy (`BANYAN_SHADOW_NOISE_RATIO=1`): at the default of a tenth the rule has its pairs ten times as late, the first record
 * comes as soon.
 */
import { findRoundingBug, quietPrices, type BugFound, type RoundingBug } from '../scenarios/rounding-bug.js';
import { proofProgram } from '../support/proof-program.js';
import { startShop } from '../support/shop.js';

const QUIET_COPIES = 300;
const RATES = [1, 0.2, 0.05];
const BUGS: readonly RoundingBug[] = (['truncate', 'half-even'] as const).flatMap((kind) =>
  RATES.map((rate) => ({ kind, rate })),
);

const percent = (ratio: number): string => `${(ratio * 100).toFixed(ratio < 0.1 ? 1 : 0)} %`;
const exponent = (naturalLogarithm = NaN): string => `10^${(naturalLogarithm / Math.LN10).toFixed(1)}`;

/**
 * A tier that costs as much as the one before is none, and a promotion that takes nothing off is not listed, nor its code applied:
 * where amounts are wrong, so may be which of them there are.
 */
const isAmount = (path: string): boolean => path.endsWith('Minor') || /tiers\.\*|^promotions\.|^codes\./.test(path);

function rowOf({ bug, first, trip, compared, unexplained }: BugFound) {
  return {
    rounding: bug.kind,
    'answers affected': percent(bug.rate),
    'copies that differ': percent(unexplained / compared),
    'first wrong copy': first?.copy ?? '–',
    'known after copies': first?.knownAfter ?? '–',
    'known after s': first?.seconds.toFixed(1) ?? '–',
    'tripped after copies': trip?.compared ?? `not in ${compared}`,
    'tripped after s': trip?.seconds.toFixed(0) ?? '–',
    rule: trip?.by.rule ?? '–',
    n: trip === undefined ? '–' : `${trip.by.bad} of ${trip.by.requests}`,
    field: trip === undefined ? (first?.record.path ?? '–') : `${trip.by.operation}: ${trip.by.detail}`,
    odds: trip === undefined ? '–' : `${exponent(trip.by.logStatistic)} over ${exponent(trip.by.logThreshold)}`,
  };
}

function evidenceOf({ bug, first, trip, sample }: BugFound) {
  return {
    bug: `${bug.kind} ${percent(bug.rate)}`,
    field: first && `${first.record.operation}: ${first.record.path}`,
    'both values, hashed': first && `${first.record.servingHash} ${first.record.shadowHash}`,
    'asked again': first?.record.askedAgain,
    'trace of the request': first?.record.traceId,
    'a sample':
      sample && `${sample.operation}: ${sample.path} ${sample.legacy} by legacy, ${sample.service} by the service`,
    'of its id': sample?.id,
    'its group': sample && `${sample.kind}, ${sample.count} of ${sample.compared} so far`,
    'decision of the trip': trip?.decisionId ?? '–',
  };
}

await proofProgram({
  name: 'rounding-bug',
  seconds: 'the most copies that each bug is looked for in',
  defaultSeconds: 2_000,
  unit: 'rounds',
  run: async ({ seconds: mostCopies, say }) => {
    say('starting a shop');
    const shop = await startShop({ pricing: true, env: { BANYAN_SHADOW_NOISE_RATIO: '1' } });
    try {
      say('the service is right');
      const quiet = await quietPrices(shop, QUIET_COPIES);
      say(quiet.shadow.text);
      const found: BugFound[] = [];
      for (const [index, bug] of BUGS.entries()) {
        const each = await findRoundingBug(shop, bug, { mostCopies, seed: 10 + index });
        found.push(each);
        say(
          `${bug.kind} in ${percent(bug.rate)}: ${each.trip?.text ?? `${each.unexplained} of ${each.compared} unexplained`}`,
        );
      }
      const whole = found.filter(({ bug }) => bug.rate === 1);
      const wrongFields = found.flatMap(({ fields }) => Object.keys(fields)).filter((path) => !isAmount(path));
      return {
        table: found.map(rowOf),
        more: {
          'what is kept of the first': found.map(evidenceOf),
          'where the arms differed': found.map(({ bug, fields }) => ({
            bug: `${bug.kind} ${percent(bug.rate)}`,
            ...fields,
          })),
        },
        claims: [
          {
            claim: `before there was a bug ${quiet.shadow.compared} copies were compared and ${quiet.shadow.mismatched} differed, ${quiet.shadow.explained} of them in flight, ${quiet.shadow.unverified} unverified`,
            holds:
              quiet.shadow.compared >= QUIET_COPIES &&
              quiet.shadow.mismatched + quiet.shadow.unverified + quiet.shadow.mismatches.length === 0,
          },
          {
            claim: `every bug is found: ${found.map(({ first }) => first?.copy ?? 'not').join(', ')} copies until the first wrong one`,
            holds: found.every(({ first }) => first !== undefined),
          },
          {
            claim: `nothing but amounts, and the tiers and promotions that come of them, differs: ${new Set(wrongFields).size} other fields`,
            holds: wrongFields.length === 0,
          },
          {
            claim: `a bug in every answer takes the canary back: by ${whole.map(({ trip }) => trip?.by.rule ?? 'nothing').join(', ')}`,
            holds: whole.every(({ trip }) => trip?.by.rule === 'mismatch'),
          },
        ],
      };
    } finally {
      await shop.stop();
    }
  },
});
