/**
 * Proof: recorded decisions give the same verdict again, and whatever is changed in them is found.
 *
 *     npm run proof -- records [--seed 1] [--records 100000] [--changes 1000]
 *
 * Simulated evidence of many shapes goes through judge, record, chain and JSON and is judged again; an export is changed by
 * single bytes; rows of a real PostgreSQL are tampered with. Ends with 1 when anything differs or is not found.
 */
import { parseArgs } from 'node:util';
import { changeExport, replayRecords } from '../scenarios/recorded-decisions.js';
import { tamperRows, type TamperedRows } from '../scenarios/tampered-rows.js';
import { startPostgres } from '../support/postgres.js';

const USAGE = 'npm run proof -- records [--seed <whole number>] [--records <n>] [--changes <n>]';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    records: { type: 'string', default: '100000' },
    changes: { type: 'string', default: '1000' },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
const [seed, records, changes] = [values.seed, values.records, values.changes].map(Number);
if (![seed, records, changes].every((value) => Number.isSafeInteger(value) && Number(value) >= 1)) {
  console.error(`usage: ${USAGE}`);
  process.exit(2);
}

const replayed = replayRecords(records ?? 0, seed ?? 0, (words) => console.error(words));
const changed = changeExport(100, changes ?? 0, (seed ?? 0) + 1);
const postgres = await startPostgres();
let tampered: readonly TamperedRows[];
try {
  tampered = await tamperRows(postgres.url, changes ?? 0, (seed ?? 0) + 2);
} finally {
  await postgres.stop();
}

console.table([
  { records: replayed.records, ...replayed.replays, ...replayed.verdicts, 'broken links': replayed.broken },
]);
console.table(changed);
console.table(tampered);
const claims: readonly (readonly [string, boolean])[] = [
  ['every record gave the same verdict again', replayed.replays.same === replayed.records && replayed.broken === 0],
  ['there were verdicts of every kind', Object.values(replayed.verdicts).every((count) => count > 0)],
  ['every changed byte of the export was found', changed.every((row) => row.found === row.changed)],
  ['every tampering with rows was found', tampered.every((row) => row.found === row.done)],
];
for (const [claim, holds] of claims) console.log(`${holds ? 'holds ' : 'FAILED'}  ${claim}`);
if (replayed.firstDifferent !== undefined) console.log(replayed.firstDifferent);
process.exitCode = claims.every(([, holds]) => holds) ? 0 : 1;
