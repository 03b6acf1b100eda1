/**
 * Proof: wherever a fault strikes an order, it is captured once, charged once, set aside once, and whoever placed it is told.
 *
 *     npm run proof -- order-faults [--rounds 2000] [--json]
 *
 * Every statement and every call of an order, on both arms, with the stock at either system, x connection reset before and after the
 * effect, late delivery, no answer, delivery twice, kill -9 of either end before and after the effect, and PostgreSQL ended without a
 * shutdown. Each cell once, and those that end no process again until the runs are as many as asked for. All books are held against
 * each other every so many runs, and when everything is over.
 */
import { seededRandom } from '@banyan/slo';
import {
  type Cell,
  cellsOf,
  FaultyShop,
  type Run,
  type TracedDifference,
  type Way,
  WAYS,
} from '../scenarios/order-faults.js';
import { proofProgram } from '../support/proof-program.js';
import { CHEAP, FAULTS, type Fault } from '../support/wires/faults.js';

/** Beside each other: most of a run is waiting. */
const SHOPS = 3;
/** A strike that did not happen counts for nothing; a cell is tried so often. */
const TRIES = 3;
const COMPARE_EVERY = 25;
/** Some miss what they should strike, as time goes. */
const SPARE = 1.03;
/** What strikes an arm is evidence against it: until somebody arms the latch again its next order is legacy's, and counts for nothing. */
const MOST_STRAYS = 0.01;
const SEED = 6;

await proofProgram({
  name: 'order-faults',
  seconds: 'runs, at least; each cell once where they are more',
  unit: 'rounds',
  defaultSeconds: 2_000,
  run: async ({ seconds: rounds, say }) => {
    say(`starting ${SHOPS} shops`);
    const shops = await startShops();
    try {
      const matrix: { readonly way: Way; readonly cells: readonly Cell[] }[] = [];
      let struck = 0;
      for (const [index, way] of WAYS.entries()) {
        say(`orders of ${words(way)}`);
        const [first] = shops;
        if (first === undefined) throw new Error('there is no shop');
        const points = await first.learn(way);
        const cells = cellsOf(first.wired, points);
        matrix.push({ way, cells });
        say(`${points.length} points, ${cells.length} cells`);
        const wanted = Math.ceil((rounds * (index + 1)) / WAYS.length) - struck;
        struck += await playAll(shops, cells, wanted, say);
      }
      say('everything comes to rest');
      const reports = await Promise.all(shops.map((shop) => shop.compare()));
      return reportOf(
        matrix,
        shops.flatMap(({ runs }) => runs),
        shops.flatMap(({ differences }) => differences),
        shops.flatMap(({ strays }) => strays),
        reports.map(({ counts }) => counts),
        rounds,
      );
    } finally {
      await Promise.all(shops.map((shop) => shop.stop()));
    }
  },
});

async function startShops(): Promise<readonly FaultyShop[]> {
  const starting = await Promise.allSettled(Array.from({ length: SHOPS }, () => FaultyShop.start()));
  const shops = starting.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
  const failed = starting.find((each) => each.status === 'rejected');
  if (failed === undefined) return shops;
  await Promise.all(shops.map((shop) => shop.stop()));
  throw failed.reason;
}

/** Every cell once, and the cheap ones again until so many strikes have happened. @returns how many have */
async function playAll(
  shops: readonly FaultyShop[],
  cells: readonly Cell[],
  wanted: number,
  say: (text: string) => void,
): Promise<number> {
  const random = seededRandom(SEED);
  const luck = (): number => random();
  const queue = shuffled(cells, luck).map((cell) => ({ cell, tries: 1 }));
  const cheap = cells.filter(({ fault }) => CHEAP.includes(fault));
  for (let more = 0; queue.length < wanted * SPARE && cheap.length > 0; more += 1)
    queue.push({ cell: cheap[more % cheap.length] as Cell, tries: 1 });
  const total = queue.length;
  let struck = 0;
  let done = 0;
  await Promise.all(
    shops.map(async (shop) => {
      for (let sinceCompared = 1; ; sinceCompared += 1) {
        const next = queue.shift();
        if (next === undefined) break;
        const { cell, tries } = next;
        const run = await shop.play(cell, luck());
        if (run.struck.kind === 'struck') struck += 1;
        else if (tries < TRIES) queue.push({ cell, tries: tries + 1 });
        done += 1;
        if (run.struck.kind === 'failed' || toldOf(run) !== 'accepted') say(sentence(run));
        if (done % 50 === 0) say(`${done} of about ${total} runs, ${struck} struck`);
        if (sinceCompared % COMPARE_EVERY === 0) await compared(shop, say);
      }
      await compared(shop, say);
    }),
  );
  return struck;
}

/** In an order that chance gives, so that costly cells do not come all at once. */
function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  return items
    .map((item) => ({ item, at: random() }))
    .toSorted((a, b) => a.at - b.at)
    .map(({ item }) => item);
}

async function compared(shop: FaultyShop, say: (text: string) => void): Promise<void> {
  const known = shop.differences.length;
  await shop.compare();
  for (const { kind, reference, seen, run } of shop.differences.slice(known))
    say(`DIFFERENCE ${kind} ${reference}: ${seen}; ${run === undefined ? 'of no run' : sentence(run)}`);
}

function words({ arm, authority }: Way): string {
  return `the ${arm} arm, stock at ${authority === 'service' ? 'the service' : 'the core'}`;
}

function toldOf({ bought }: Run): 'accepted' | 'refused' | 'unknown' {
  if (bought.kind === 'placed') return 'accepted';
  return bought.kind === 'refused' ? 'refused' : 'unknown';
}

function sentence({ cell, struck, bought, attempts, statuses, tookMs }: Run): string {
  const how = struck.kind === 'failed' ? `failed: ${struck.because}` : struck.kind;
  const came = bought.kind === 'placed' ? bought.state : JSON.stringify(bought);
  return `${words(cell.way)}, ${cell.wire}, ${cell.label} #${cell.nth}, ${cell.fault} (${how}): ${came} after ${attempts} attempts ${JSON.stringify(statuses)}, ${Math.round(tookMs)} ms`;
}

function reportOf(
  matrix: readonly { readonly way: Way; readonly cells: readonly Cell[] }[],
  runs: readonly Run[],
  differences: readonly TracedDifference[],
  strays: readonly Run[],
  counts: readonly Readonly<Record<string, number>>[],
  rounds: number,
) {
  const counted = runs.filter((run) => run.struck.kind === 'struck' && !strays.includes(run));
  const failed = runs.filter(({ struck }) => struck.kind === 'failed');
  const cells = matrix.flatMap((each) => each.cells);
  const hit = new Set(counted.map(({ cell }) => cell));
  const neverHit = cells.filter((cell) => !hit.has(cell));
  const unknown = counted.filter((run) => toldOf(run) === 'unknown');
  const sum = (name: string): number => counts.reduce((total, each) => total + (each[name] ?? 0), 0);
  const captured = sum('captured by legacy') + sum('captured by service');
  const charges = sum('charges at processors') + sum('charges at the core');
  const rows = Map.groupBy(cells, ({ way, wire, fault }) => `${words(way)} · ${wire} · ${fault}`);
  return {
    table: [...rows].map(([name, of]) => {
      const [way = '', wire = '', fault = ''] = name.split(' · ');
      const its = counted.filter(({ cell }) => of.includes(cell));
      const told = (word: ReturnType<typeof toldOf>): number => its.filter((run) => toldOf(run) === word).length;
      return {
        way,
        wire,
        fault,
        points: of.length,
        struck: of.filter((cell) => hit.has(cell)).length,
        runs: its.length,
        accepted: told('accepted'),
        refused: told('refused'),
        unknown: told('unknown'),
        differences: differences.filter(({ run }) => run !== undefined && of.includes(run.cell)).length,
      };
    }),
    more: {
      'what each fault is': (Object.keys(FAULTS) as Fault[]).map((fault) => ({ fault, is: FAULTS[fault] })),
      'all books, over all shops': Object.keys(counts[0] ?? {}).map((what) => ({ what, count: sum(what) })),
      'points that no strike reached': neverHit.map(({ way, wire, label, nth, fault }) => ({
        way: words(way),
        wire,
        label,
        nth,
        fault,
      })),
      'strikes that could not be carried through': failed.map((run) => ({ run: sentence(run) })),
      differences: differences.map(({ kind, reference, seen, run }) => ({
        kind,
        reference,
        seen,
        run: run === undefined ? 'of no run' : sentence(run),
      })),
    },
    claims: [
      { claim: `strikes that happened: ${counted.length} of at least ${rounds}`, holds: counted.length >= rounds },
      {
        claim: `every cell was struck: ${cells.length - neverHit.length} of ${cells.length}`,
        holds: neverHit.length === 0,
      },
      {
        claim: `orders went the way that their cells name, but for the latch: ${strays.length} did not, and are not counted`,
        holds: strays.length <= rounds * MOST_STRAYS,
      },
      { claim: `every client came to know: ${unknown.length} did not`, holds: unknown.length === 0 },
      { claim: `no strike left a caller waiting for ever: ${failed.length}`, holds: failed.length === 0 },
      { claim: `the books agree: ${differences.length} differences`, holds: differences.length === 0 },
      {
        claim: `acknowledged ${sum('acknowledged')} = captured ${captured} = charges ${charges}`,
        holds: sum('acknowledged') === captured && captured === charges,
      },
      { claim: 'no key was answered in two ways', holds: sum('answered in two ways') === 0 },
      {
        claim: `the core’s own books have no fault: ${sum('faults of the core')}`,
        holds: sum('faults of the core') === 0,
      },
    ],
  };
}
