import type { ContractAnswer, ContractRequest, OperationSpoke } from '../contract-version.js';
import { presentersOf, type Parts, type Presenters } from './parts.js';

/** One operation of a version whose answers are written in parts. */
export interface PartedOperation<From, To, Input, Result> {
  /** The domain's operation, such as `price.one`. */
  readonly operation: string;
  /** The schema of its request body; absent: it has none. */
  readonly takes?: string;
  /** The schema of its answer where there is one, status 200. */
  readonly says: keyof From & keyof To & string;
  /** As `OperationSpoke.accept`. */
  accept(request: ContractRequest): Input;
  /** As `OperationSpoke.present`. @param present the parts of the very version that answers: this one's, or its neighbour's */
  present(result: Result, present: Presenters<From, To>): ContractAnswer;
}

/**
 * A version written so that the next one can be written as its differences.
 *
 * @typeParam From the canonical value that each part is written from
 * @typeParam To the schemas of the contract, by their names
 */
export interface PartedSpoke<From, To> {
  readonly version: string;
  readonly parts: Parts<From, To>;
  /** By operationId. */
  // oxlint-disable-next-line typescript/no-explicit-any -- each operation has canonical types of its own; the table has them all
  readonly operations: Readonly<Record<string, PartedOperation<From, To, any, any>>>;
}

/** The operations of a version written in parts, as the gateway asks them. Done once, when the process starts. */
export function operationsOf<From, To>({
  parts,
  operations,
}: Pick<PartedSpoke<From, To>, 'parts' | 'operations'>): Readonly<Record<string, OperationSpoke>> {
  const presenters = presentersOf(parts);
  return Object.fromEntries(
    Object.entries(operations).map(([operationId, parted]): [string, OperationSpoke] => [
      operationId,
      {
        operation: parted.operation,
        accept: (request) => parted.accept(request) as unknown,
        present: (result) => parted.present(result, presenters),
      },
    ]),
  );
}
