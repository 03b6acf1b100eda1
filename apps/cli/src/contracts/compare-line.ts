import { messageOf } from '@banyan/kernel';
import {
  compareContracts,
  ContractFault,
  parseContract,
  PROFILES,
  type Comparison,
  type Profile,
} from '@banyan/contracts';

/** The answer to one line of `banyan contracts diff --batch`. */
export type ComparedLine = ({ readonly id?: unknown } & Comparison) | RefusedLine;

export interface RefusedLine {
  readonly id?: unknown;
  readonly error: {
    /** `invalid-line`: not what a line must be. `invalid-contract`: one of the texts. `internal`: our fault. */
    readonly code: 'invalid-line' | 'invalid-contract' | 'internal';
    readonly message: string;
  };
}

type Document = Parameters<typeof compareContracts>[0];

/** Compares the pair of one line. Throws nothing: a line that cannot be compared must not end the others. */
export function compareLine(line: string, usual: Profile): ComparedLine {
  let id: { readonly id?: unknown } = {};
  try {
    const value: unknown = parsed(line);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new LineFault('is not an object');
    const { old, new: now, profile = usual, ...rest } = value as Readonly<Record<string, unknown>>;
    if ('id' in rest) id = { id: rest['id'] };
    if (!PROFILES.some((known) => known === profile)) {
      throw new LineFault(`profile must be one of ${PROFILES.join(', ')}`);
    }
    return { ...id, ...compareContracts(documentOf(old, 'old'), documentOf(now, 'new'), profile as Profile) };
  } catch (error) {
    return { ...id, error: { code: codeOf(error), message: messageOf(error) } };
  }
}

class LineFault extends Error {
  override readonly name = 'LineFault';
}

function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (cause) {
    throw new LineFault(`is not JSON: ${messageOf(cause)}`, { cause });
  }
}

function documentOf(value: unknown, name: 'old' | 'new'): Document {
  if (typeof value === 'string') return parseContract(value, name);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new LineFault(`${name} is neither an object nor a text`);
  }
  return value as Document;
}

function codeOf(error: unknown): RefusedLine['error']['code'] {
  if (error instanceof LineFault) return 'invalid-line';
  return error instanceof ContractFault ? 'invalid-contract' : 'internal';
}
