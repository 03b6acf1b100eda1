/** Why the authority for stock is not moved. */
export type MoveRefusal =
  /** The arm has it already. */
  | 'already-there'
  /** A move is under way: it ends, or is undone, before another begins. */
  | 'already-moving'
  /** No move is under way. */
  | 'not-moving'
  /** Not in the term that was expected: somebody else moved it meanwhile. */
  | 'other-term'
  /** Orders of the term have no outcome yet. */
  | 'orders-open';

/** The authority for stock stays where it is. */
export class MoveRefused extends Error {
  override readonly name = 'MoveRefused';

  constructor(readonly because: MoveRefusal) {
    super(`the authority for stock is not moved: ${because}`);
  }
}
