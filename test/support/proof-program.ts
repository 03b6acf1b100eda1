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
}

export interface ProofOptions {
  readonly seconds: number;
  /** One line on stderr, with the seconds since the start. */
  readonly say: (words: string) => void;
}

interface Proof {
  readonly name: string;
  /** What `--seconds` means here, in words. */
  readonly seconds: string;
  readonly defaultSeconds: number;
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
  const { table, claims } = await proof.run({ seconds: options.seconds, say });
  const holds = claims.every((claim) => claim.holds);
  if (options.json) {
    console.log(JSON.stringify({ proof: proof.name, seconds: options.seconds, holds, claims, table }, null, 2));
  } else {
    console.table(table);
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

function readOptions({ name, seconds, defaultSeconds }: Proof): { seconds: number; json: boolean } | undefined {
  const usage = `npm run proof -- ${name} [--seconds ${defaultSeconds}] [--json]

  --seconds N   ${seconds}
  --json        the report as JSON
`;
  try {
    const { values } = parseArgs({
      options: {
        seconds: { type: 'string', default: String(defaultSeconds) },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) {
      process.stdout.write(usage);
      return undefined;
    }
    const asked = Number(values.seconds);
    if (!(asked >= 1)) throw new Error('--seconds takes a number, 1 or more');
    return { seconds: asked, json: values.json };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
    process.exitCode = EXIT_USAGE;
    return undefined;
  }
}
