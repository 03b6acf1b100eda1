/**
 * Proof: while warehouse and mail are away orders are accepted as ever, and each is delivered once, in order, when they are there again.
 *
 *     npm run proof -- deliveries-down [--seconds 600] [--json]
 *
 * Real seconds, no clock is set. Orders are placed steadily, at both arms; warehouse and mail are away in four ways one after the
 * other, analytics half of the time. What the core takes it sends itself: only orders of the service are told.
 */
import { type DownPhase, takeDeliveriesDown } from '../scenarios/deliveries-down.js';
import { TOLD } from '../support/delivery-gates.js';
import { DIFFERENCE_KINDS } from '../support/order-books/order-differences.js';
import { takenOf, toldText } from '../support/order-phase.js';
import { OrderShop } from '../support/order-shop.js';
import { proofProgram } from '../support/proof-program.js';

const PER_SECOND = 2;
/** Of the time that they are away; before it, and again after it. */
const WELL_SHARE = 0.2;
/** What is away is tried every 15 s at least; as long again for what waited. */
const CAUGHT_UP_SECONDS = 30;
/** What other work on the same machine does to a quantile of some hundred orders. */
const SLOWER = { ratio: 1.5, ms: 100 };

await proofProgram({
  name: 'deliveries-down',
  seconds: 'how long warehouse and mail are away',
  defaultSeconds: 600,
  run: async ({ seconds, say }) => {
    say('starting a shop');
    const place = await OrderShop.start({ gateways: 2, env: { PARTNERS_PACE_MS: '200' } });
    try {
      const options = { downSeconds: seconds, wellSeconds: seconds * WELL_SHARE, perSecond: PER_SECOND };
      const seen = await takeDeliveriesDown(place, options, say);
      const { phases, report, heard, caughtUpSeconds, left } = seen;
      const { counts, differences } = report;
      const ofService = counts['captured by service'] ?? 0;
      const orders = phases.reduce((sum, { told }) => sum + sumOf(told), 0);
      const taken = phases.reduce((sum, { told }) => sum + takenOf(told), 0);
      const well = [phases.at(0), phases.at(-1)].filter((phase) => phase !== undefined);
      const down = phases.slice(1, -2);
      const sinceDown = phases.slice(1, -1);
      const oldest = (listener: (typeof TOLD)[number], by: 'oldestSeconds' | 'shownSeconds'): number =>
        Math.round(Math.max(...down.map(({ outbox }) => outbox[listener][by])));
      const slower = (['p50Ms', 'p99Ms'] as const).map((quantile) => {
        const [before, meanwhile] = [slowest(well, quantile), slowest(sinceDown, quantile)];
        return { quantile, before, meanwhile, holds: meanwhile <= before * SLOWER.ratio + SLOWER.ms };
      });
      return {
        table: phases.map(rowOf),
        more: {
          'each of those who are told': TOLD.map((listener) => ({
            listener,
            ...heard[listener],
            'oldest while away, s': oldest(listener, 'oldestSeconds'),
            'as /metrics said': oldest(listener, 'shownSeconds'),
            'caught up after, s': Number(caughtUpSeconds[listener].toFixed(1)),
            'waits in the end': left[listener],
          })),
          'all books counted': Object.entries(counts).map(([what, count]) => ({ what, count })),
          differences: differences.map(({ kind, reference, seen: what }) => ({
            kind,
            means: DIFFERENCE_KINDS[kind],
            reference,
            seen: what,
          })),
        },
        claims: [
          {
            claim: `every order was accepted, in every phase: ${taken} of ${orders}, ${ofService} of them by the service`,
            holds: taken === orders && counts['acknowledged'] === orders && ofService > 0 && ofService < orders,
          },
          {
            claim: `each that the service took was told to each once: ${TOLD.map((listener) => `${listener} ${heard[listener].accepted}`).join(', ')}`,
            holds: TOLD.every((listener) => heard[listener].accepted === ofService),
          },
          {
            claim: `each is one parcel: ${counts['parcels']}, ${seen.parcelsTwice} twice`,
            holds: counts['parcels'] === ofService && seen.parcelsTwice === 0,
          },
          {
            claim: `events of an order came in order: ${TOLD.map((listener) => heard[listener].late).join(' + ')} late`,
            holds: TOLD.every((listener) => heard[listener].late === 0),
          },
          {
            claim: `while they were away it was to be seen how long: ${oldest('warehouse', 'shownSeconds')} s of ${seconds}`,
            // The figures are read every 5 s, and the first order after that.
            holds: (['warehouse', 'mail'] as const).every(
              (listener) => oldest(listener, 'shownSeconds') > seconds - 10,
            ),
          },
          {
            claim: `all was caught up with within ${CAUGHT_UP_SECONDS} s, and nothing waits: ${TOLD.map((listener) => caughtUpSeconds[listener].toFixed(1)).join(', ')} s`,
            holds: TOLD.every((listener) => caughtUpSeconds[listener] <= CAUGHT_UP_SECONDS && left[listener] === 0),
          },
          { claim: `the books agree: ${differences.length} differences`, holds: differences.length === 0 },
          ...slower.map(({ quantile, before, meanwhile, holds }) => ({
            claim: `nobody's order was slower: the slower arm's ${quantile.slice(0, 3)} ${meanwhile} ms in the worst phase, catching up included, ${before} ms while all was well`,
            holds,
          })),
        ],
      };
    } finally {
      await place.stop();
    }
  },
});

function rowOf({ phase, seconds, told, arms, outbox }: DownPhase): Record<string, unknown> {
  return {
    phase,
    seconds: Math.round(seconds),
    told: toldText(told),
    ...Object.fromEntries(
      (['legacy', 'service'] as const).map((arm) => [
        `${arm}: orders, p50, p99 ms`,
        [arms[arm].orders, Math.round(arms[arm].p50Ms), Math.round(arms[arm].p99Ms)].join(' / '),
      ]),
    ),
    ...Object.fromEntries(
      TOLD.map((listener) => [
        `${listener}: waiting, oldest s`,
        `${outbox[listener].waiting} / ${Math.round(outbox[listener].oldestSeconds)}${outbox[listener].away ? ', away' : ''}`,
      ]),
    ),
  };
}

function sumOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}

/** Of the slower arm in the worst phase, ms. */
function slowest(phases: readonly DownPhase[], quantile: 'p50Ms' | 'p99Ms'): number {
  return Math.round(Math.max(...phases.flatMap(({ arms }) => [arms.legacy[quantile], arms.service[quantile]])));
}
