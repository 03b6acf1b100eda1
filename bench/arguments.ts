import { parseArgs } from 'node:util';
import { PIECES } from './micro/pieces.js';
import { ROWS } from './rows.js';

/** How long and how often; `quick` shows that everything works and which way a change went, `full` is what is published. */
export interface Effort {
  readonly name: 'quick' | 'full';
  /** Interleaved rounds: every subject once in each. */
  readonly rounds: number;
  /** Load before the first round, ms: compilers settle. */
  readonly firstWarmMs: number;
  /** Load before each measured span, ms. */
  readonly warmMs: number;
  /** The measured span, ms. The kernel counts processor time in steps of 10 ms. */
  readonly spanMs: number;
  /** Quiet span before the first load, in which the background is measured, ms. */
  readonly quietMs: number;
  /** Batches of each piece of the micro benches. */
  readonly batches: number;
}

const QUICK: Effort = {
  name: 'quick',
  rounds: 3,
  firstWarmMs: 600,
  warmMs: 100,
  spanMs: 400,
  quietMs: 2_000,
  batches: 15,
};
const FULL: Effort = {
  name: 'full',
  rounds: 5,
  firstWarmMs: 2_000,
  warmMs: 300,
  spanMs: 2_000,
  quietMs: 10_000,
  batches: 60,
};

export type Asked =
  | { readonly kind: 'bench'; readonly effort: Effort; readonly only: ReadonlySet<string> | undefined }
  | { readonly kind: 'help'; readonly text: string }
  | { readonly kind: 'fault'; readonly text: string };

/** Resident memory: idle connections, a large stream. */
export const MEMORY = 'memory';

/** Everything that `--only` may name. */
const NAMES: readonly string[] = [...ROWS.map(({ name }) => name), ...PIECES, MEMORY];

/** Reads the command line. */
export function readArguments(argv: readonly string[]): Asked {
  try {
    const { values } = parseArgs({
      args: [...argv],
      options: {
        quick: { type: 'boolean', default: false },
        only: { type: 'string', multiple: true },
        help: { type: 'boolean', short: 'h', default: false },
      },
    });
    if (values.help) return { kind: 'help', text: help() };
    const only = values.only?.flatMap((names) => names.split(','));
    const stranger = only?.find((name) => !NAMES.includes(name));
    if (stranger !== undefined) return fault(`There is no row "${stranger}".`);
    const effort = values.quick ? QUICK : FULL;
    return { kind: 'bench', effort, only: only === undefined ? undefined : new Set(only) };
  } catch (error) {
    return fault(error instanceof Error ? error.message : String(error));
  }
}

function fault(why: string): Asked {
  return { kind: 'fault', text: `${why}\n\n${help()}` };
}

function help(): string {
  return `npm run bench                              everything, a quarter of an hour
npm run bench -- --quick                   everything, some minutes
npm run bench -- --quick --only get-1k     one row; several with commas
npm run bench -- orders                    orders end to end, beside bare inserts (--help says more)
npm run bench -- flame                     where the processor time of each hot path goes (--help says more)
npm run bench -- evidence                  the rules of the rollback on simulated days (--help says more)

rows: ${ROWS.map(({ name }) => name).join(', ')}
micro: ${PIECES.join(', ')}
beside them: ${MEMORY}

A run of everything is written to bench/results/latest.json and latest.md; a run with --only is only shown.
`;
}
