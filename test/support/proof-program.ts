import { parseArgs } from 'node:util';
import { startShop, type Shop } from './shop.js';

/** What a proof claims of one run, and whether it held. */
export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
}

export interface ProofReport {
  /** For people, one row an object. */
  readonly table: readonly Readonly<Record<string, unknown>>[];
  readonly claims: readonly Claim[];
  /** Further tables, by what they show. */
  readonly more?: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;
}

export interface ProofOptions {
  readonly seconds: number;
  /** What else was asked for, by its name; of a proof that takes more than one number. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The same, in words; what was not asked for is absent. */
  readonly words: Readonly<Record<string, string>>;
  /** One line on stderr, with the seconds since the start. */
  readonly say: (words: string) => void;
}

interface Proof {
  readonly name: string;
  /** What `--seconds` (or `--minutes`) means here, in words. */
  readonly seconds: string;
  readonly defaultSeconds: number;
  /** What its length is given in. Minutes are given to `run` as seconds, the others as they are. Default seconds. */
  readonly unit?: 'seconds' | 'minutes' | 'rounds' | 'orders' | 'requests';
  /** Further numbers that it takes, each from 1, by the name of their option. */
  readonly numbers?: Readonly<Record<string, { readonly means: string; readonly usual: number }>>;
  /** Words that it takes, each with what it means, by the name of their option. */
  readonly words?: Readonly<Record<string, string>>;
  readonly run: (options: ProofOptions) => Promise<ProofReport>;
}

const EXIT_FAILED = 1;
const EXIT_USAGE = 2;

/** Runs a proof as a program: reads its options, prints its report on stdout, and ends with 1 when a claim does not hold. */
export async function proofProgram(proof: Proof): Promise<void> {
  const options = readOptions(proof);
  if (options === undefined) return;
  const startedMs = performance.now();
  const say = (words: string): void => {
    console.error(`${((performance.now() - startedMs) / 1000).toFixed(0).padStart(4)} s  ${words}`);
  };
  const {
    table,
    claims,
    more = {},
  } = await proof.run({
    seconds: options.seconds,
    numbers: options.numbers,
    words: options.words,
    say,
  });
  const holds = claims.every((claim) => claim.holds);
  if (options.json) {
    console.log(
      JSON.stringify(
        {
          proof: proof.name,
          seconds: options.seconds,
          ...options.numbers,
          ...options.words,
          holds,
          claims,
          table,
          ...more,
        },
        null,
        2,
      ),
    );
  } else {
    console.table(table);
    for (const [shows, rows] of Object.entries(more)) {
      console.log(shows);
      console.table(rows);
    }
    for (const claim of claims) console.log(`${claim.holds ? 'holds ' : 'FAILED'}  ${claim.claim}`);
  }
  process.exitCode = holds ? 0 : EXIT_FAILED;
}

/** A shop of its own for one part of a proof. */
export async function inShop<T>(say: ProofOptions['say'], work: (shop: Shop) => Promise<T>): Promise<T> {
  say('starting a shop');
  const shop = await startShop();
  try {
    return await work(shop);
  } finally {
    await shop.stop();
  }
}

interface Asked {
  readonly seconds: number;
  readonly numbers: Record<string, number>;
  readonly words: Record<string, string>;
  readonly json: boolean;
}

function readOptions(proof: Proof): Asked | undefined {
  const unit = proof.unit ?? 'seconds';
  const unitSeconds = unit === 'minutes' ? 60 : 1;
  const asked = [
    { name: unit as string, means: proof.seconds, usual: proof.defaultSeconds / unitSeconds },
    ...Object.entries(proof.numbers ?? {}).map(([name, number]) => ({ name, ...number })),
  ];
  const words = Object.entries(proof.words ?? {});
  const width = Math.max(...asked.map(({ name }) => name.length), ...words.map(([name]) => name.length));
  const usage = `npm run proof -- ${proof.name} ${asked.map(({ name, usual }) => `[--${name} ${usual}] `).join('')}[--json]

${asked.map(({ name, means }) => `  --${name} N${' '.repeat(width - name.length)}   ${means}\n`).join('')}${words.map(([name, means]) => `  --${name} W${' '.repeat(width - name.length)}   ${means}\n`).join('')}  --json${' '.repeat(width + 1)}the report as JSON
`;
  try {
    const { values } = parseArgs({
      options: {
        ...Object.fromEntries(
          asked.map(({ name, usual }) => [name, { type: 'string', default: String(usual) } as const]),
        ),
        ...Object.fromEntries(words.map(([name]) => [name, { type: 'string' } as const])),
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return undefined;
    }
    const given: Readonly<Record<string, unknown>> = values;
    const numbers = Object.fromEntries(asked.map(({ name }) => [name, Number(given[name])]));
    const small = asked.find(({ name }) => !((numbers[name] ?? 0) * (name === unit ? unitSeconds : 1) >= 1));
    if (small !== undefined)
      throw new Error(
        `--${small.name} takes a number, at least ${small.name === 'minutes' ? "a second's worth" : '1'}`,
      );
    const { [unit]: length = 0, ...others } = numbers;
    const said = Object.fromEntries(
      words.flatMap(([name]) => (typeof given[name] === 'string' ? [[name, given[name]] as const] : [])),
    );
    return { seconds: length * unitSeconds, numbers: others, words: said, json: values.json };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}
