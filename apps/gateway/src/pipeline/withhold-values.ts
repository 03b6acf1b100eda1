import type { ContractOperation } from '@banyan/contracts';

/** Causes that are followed; deeper ones say little. */
const MOST_CAUSES = 3;

/**
 * An error as it may be logged of a contract with personal fields: its kind and where it came from, without its message.
 * Messages quote what they choke on (`Cannot convert … to a BigInt`), and nobody can tell whether that is a person's.
 */
class WithheldError extends Error {
  constructor(error: Error, depth: number) {
    const { cause } = error;
    const followed = cause instanceof Error && depth < MOST_CAUSES;
    super(
      'withheld: the contract has personal fields',
      followed ? { cause: new WithheldError(cause, depth + 1) } : undefined,
    );
    this.name = error.name;
    // Frames alone: the first lines repeat the message.
    const frames = (error.stack ?? '').split('\n').filter((line) => /^ {4}at /.test(line));
    this.stack = [`${error.name}: ${this.message}`, ...frames].join('\n');
  }
}

/** The error as it may be logged: itself, unless the contract says that persons are in what it handles. */
export function withholdValues({ personal }: Pick<ContractOperation, 'personal'>, error: unknown): unknown {
  if (personal.length === 0) return error;
  return error instanceof Error ? new WithheldError(error, 0) : typeof error;
}
