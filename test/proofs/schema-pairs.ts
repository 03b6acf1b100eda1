/**
 * Proof: schema inclusion is right on generated pairs of schemas whose truth is known from how they were made, and on random
 * ones never says yes where ajv accepts a value by the first schema and refuses it by the second.
 *
 *     npm run proof -- schema-pairs [--count 10000] [--seed 1] [--json]
 *
 * Pairs of four families in turn: the same written another way; laws of union, intersection and complement; narrower and
 * wider, wherever in a schema; random, or changed in one place. "Wrong true" is the worst error, "wrong false" the second,
 * "undecided" the honest third. Every counterexample is checked with ajv on both sides. The same seed makes the same pairs.
 */
import { parseArgs } from 'node:util';
import { Ajv2020 } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import * as fc from 'fast-check';
import { schemaInclusion, type JsonObject, type JsonValue } from '@banyan/contracts';
import { anySchema } from '../../libs/contracts/src/inclusion/testing/any-schema.js';
import { lawful, rewritten, type KnownPair } from '../../libs/contracts/src/inclusion/testing/known-pairs.js';
import { narrowed } from '../../libs/contracts/src/inclusion/testing/narrowed-pairs.js';
import { nearSchemas } from '../../libs/contracts/src/inclusion/testing/near-schema.js';
import { valuesTowards } from '../../libs/contracts/src/inclusion/testing/towards-schema.js';

type Schema = JsonObject | boolean;

/** A pair, its truth where it is known, and values to try where it is not. */
interface Pair {
  readonly first: Schema;
  readonly second: Schema;
  readonly included?: boolean;
  readonly values: readonly JsonValue[];
}

interface Tally {
  pairs: number;
  included: number;
  'not included': number;
  'wrong true': number;
  'wrong false': number;
  undecided: number;
  'longest, ms': number;
}

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;
const TELL_EVERY_MS = 2_000;
/** So many pairs are drawn at once: drawing all of a long run first would hold them all. */
const DRAWN = 100;
/** Values that are tried on a pair of which nobody knows the truth. */
const TRIED = 15;
const USAGE = 'npm run proof -- schema-pairs [--count 10000] [--seed 1] [--json]';

const known = (pairs: fc.Arbitrary<KnownPair>): fc.Arbitrary<Pair> => pairs.map((pair) => ({ ...pair, values: [] }));
const FAMILIES: Readonly<Record<string, fc.Arbitrary<Pair>>> = {
  'the same, written another way': known(rewritten),
  'laws of union, intersection, complement': known(lawful),
  'narrower and wider': known(narrowed),
  'random, or changed in one place': fc
    .oneof({ weight: 3, arbitrary: nearSchemas }, { weight: 1, arbitrary: fc.tuple(anySchema, anySchema) })
    .chain(([first, second]) =>
      fc
        .array(fc.oneof(valuesTowards(first), valuesTowards(second)), { minLength: TRIED, maxLength: TRIED })
        .map((values) => ({ first, second, values })),
    ),
};

const options = readOptions();
if (options !== undefined) prove(options);

function prove({ count, seed, json }: { count: number; seed: number; json: boolean }): void {
  const findings: unknown[] = [];
  const table: Record<string, Tally> = {};
  const each = Math.ceil(count / Object.keys(FAMILIES).length);
  const startedMs = performance.now();
  let toldMs = startedMs;
  for (const [family, pairs] of Object.entries(FAMILIES)) {
    const tally: Tally = {
      pairs: 0,
      included: 0,
      'not included': 0,
      'wrong true': 0,
      'wrong false': 0,
      undecided: 0,
      'longest, ms': 0,
    };
    table[family] = tally;
    for (let drawn = 0; drawn < each; drawn += DRAWN) {
      for (const pair of fc.sample(pairs, { numRuns: Math.min(DRAWN, each - drawn), seed: seed + drawn })) {
        const wrong = judge(pair, tally);
        if (wrong !== undefined) findings.push({ family, wrong, first: pair.first, second: pair.second });
        const now = performance.now();
        if (now - toldMs < TELL_EVERY_MS) continue;
        toldMs = now;
        const seconds = ((now - startedMs) / 1000).toFixed(0).padStart(4);
        console.error(`${seconds} s  ${family}: ${tally.pairs} of ${each}, ${findings.length} wrong in all`);
      }
    }
  }
  const tallies = Object.values(table);
  const sum = (of: 'wrong true' | 'wrong false' | 'pairs' | 'undecided'): number =>
    tallies.reduce((total, tally) => total + tally[of], 0);
  const claims = [
    { claim: `no wrong true: ${sum('wrong true')} of ${sum('pairs')} pairs`, holds: sum('wrong true') === 0 },
    { claim: `no wrong false: ${sum('wrong false')}`, holds: sum('wrong false') === 0 },
    { claim: `undecided, said so: ${sum('undecided')}`, holds: true },
  ];
  const holds = claims.every((claim) => claim.holds);
  if (json) {
    console.log(JSON.stringify({ proof: 'schema-pairs', seed, holds, claims, table, findings }, null, 2));
  } else {
    console.table(table);
    for (const finding of findings) console.log(JSON.stringify(finding));
    for (const claim of claims) console.log(`${claim.holds ? 'holds ' : 'FAILED'}  ${claim.claim}`);
  }
  process.exitCode = holds ? 0 : EXIT_FAILED;
}

/** Counts a pair. What is wrong about the answer; undefined: nothing that anybody can show. */
function judge({ first, second, included, values }: Pair, tally: Tally): 'true' | 'false' | undefined {
  const startedMs = performance.now();
  const found = schemaInclusion({ schema: first }, { schema: second });
  tally['longest, ms'] = Math.max(tally['longest, ms'], Math.round(performance.now() - startedMs));
  tally.pairs += 1;
  if (found.included === null) {
    tally.undecided += 1;
    return undefined;
  }
  tally[found.included ? 'included' : 'not included'] += 1;
  const [one, other] = [validator(first), validator(second)];
  const refutes = (value: JsonValue): boolean => one(value) === true && other(value) === false;
  if (found.included) {
    if (included !== false && !values.some(refutes)) return undefined;
    tally['wrong true'] += 1;
    return 'true';
  }
  const { counterexample } = found;
  if (included !== true && counterexample !== undefined && refutes(counterexample)) return undefined;
  tally['wrong false'] += 1;
  return 'false';
}

/** ajv as anybody would set it up. Undefined: it cannot compile the schema, or never ends on the value. */
function validator(schema: Schema): (value: JsonValue) => boolean | undefined {
  const ajv = new Ajv2020({ strict: false, ownProperties: true, logger: false, validateSchema: false });
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  try {
    const validate = ajv.compile(schema);
    return (value) => {
      try {
        return validate(structuredClone(value));
      } catch (error) {
        return unknown(error);
      }
    };
  } catch (error) {
    return () => unknown(error);
  }
}

/** What ajv throws tells nothing of the schemas; anything else is a fault of ours. */
function unknown(error: unknown): undefined {
  if (!(error instanceof Error)) throw error;
  return undefined;
}

function readOptions(): { count: number; seed: number; json: boolean } | undefined {
  try {
    const { values } = parseArgs({
      options: {
        count: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    const [count, seed] = [Number(values.count), Number(values.seed)];
    if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(seed)) {
      throw new Error('--count and --seed take whole numbers.');
    }
    if (!values.help) return { count, seed, json: values.json };
    process.stdout.write(`${USAGE}\n`);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}\n`);
    process.exitCode = EXIT_USAGE;
  }
  return undefined;
}
