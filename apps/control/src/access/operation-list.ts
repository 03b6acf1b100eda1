import type { DeclaredOperation } from './declared-operations.js';

/** Every operation that control has, for whoever is told what they may do. */
export class OperationList {
  constructor(readonly all: readonly DeclaredOperation[]) {}
}
