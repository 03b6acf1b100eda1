/**
 * Proof: whatever fault strikes whichever face of the legacy core, at every stage of a rollout, a shopper gets the right
 * answer, an honest older one, or a problem within the deadline, and never a wrong number.
 *
 *     npm run proof -- fault-matrix [--json]
 *
 * Faults x faces x stages, every operation. Before each cell is asked, the stock changes, so that an older answer can be
 * told from a right one; an answer of a certain age must have been true at that age.
 */
import {
  DEADLINE_MS,
  faultsOf,
  isHonest,
  playCell,
  STAGES,
  type Cell,
  type MatrixStage,
} from '../scenarios/fault-matrix.js';
import { inShopAsking, WAYS } from '../scenarios/faces.js';
import { StockHistory } from '../scenarios/stock-history.js';
import { proofProgram } from '../support/proof-program.js';

const PRODUCTS = 5;

/** `right`; else each operation that saw something else, with what it saw. */
function words({ seen }: Cell): string {
  const operations = [...new Set(seen.map(({ operation }) => operation))];
  const told = operations.flatMap((operation) => {
    const what = [...new Set(seen.filter((each) => each.operation === operation).map((each) => each.what))].toSorted();
    return what.length === 1 && what[0] === 'right' ? [] : [`${operation} ${what.join('|')}`];
  });
  return told.length === 0 ? 'right' : told.join('; ');
}

await proofProgram({
  name: 'fault-matrix',
  seconds: 'not used here: every cell is played once',
  defaultSeconds: 1,
  run: async ({ say }) => {
    const cells: Cell[] = [];
    for (const way of WAYS) {
      say(`starting a shop that asks by ${way}`);
      await inShopAsking(way, async (shop) => {
        const history = await StockHistory.of(shop, PRODUCTS);
        for (const fault of faultsOf(way)) {
          for (const stage of Object.keys(STAGES) as MatrixStage[]) {
            const cell = await playCell(shop, history, { way, fault, stage });
            cells.push(cell);
            say(`${way} ${fault} at ${stage}: ${words(cell)}`);
          }
        }
      });
    }
    const seen = cells.flatMap((cell) => cell.seen.map((each) => ({ ...each, cell })));
    const dishonest = seen.filter((each) => !isHonest(each));
    const rows = Map.groupBy(cells, ({ way, fault }) => `${way} ${fault}`);
    return {
      table: [...rows].map(([name, row]) => ({
        'face and fault': name,
        ...Object.fromEntries(row.map((cell) => [cell.stage, words(cell)])),
      })),
      claims: [
        {
          claim: `no wrong number in ${seen.length} answers of ${cells.length} cells: ${seen.filter(({ what }) => what.startsWith('WRONG')).length}`,
          holds: !seen.some(({ what }) => what.startsWith('WRONG')),
        },
        {
          claim: `every answer right, honest or a problem, within ${DEADLINE_MS} ms: ${dishonest.length} are not ${dishonest
            .slice(0, 5)
            .map(
              ({ cell, operation, what, ms }) =>
                `(${cell.way} ${cell.fault} ${cell.stage}: ${operation} ${what} after ${ms.toFixed(0)} ms)`,
            )
            .join(' ')}`,
          holds: dishonest.length === 0,
        },
      ],
    };
  },
});
