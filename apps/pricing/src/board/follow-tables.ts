import type { BoardMark } from './price-board.js';

/** A board, as far as following its tables goes. */
interface FollowingBoard<Row> {
  readonly mark: BoardMark | undefined;
  replace(rows: readonly Row[], mark: BoardMark): void;
  apply(rows: readonly Row[], mark: BoardMark): void;
}

/** Rows of one moment, and which moment it was. */
export interface NewerRows<Row> {
  readonly rows: readonly Row[];
  readonly mark: BoardMark;
}

/** Every revision is above it. */
const EVERYTHING = -1;

/**
 * Brings a board up to date with its tables, whoever wrote them.
 *
 * @param tables what they say; nothing is done where the board knows this already
 */
export async function followTables<Row>(
  board: FollowingBoard<Row>,
  tables: BoardMark,
  newerThan: (revision: number) => Promise<NewerRows<Row>>,
): Promise<void> {
  const { mark } = board;
  if (mark?.revision === tables.revision && mark.generation === tables.generation) return;
  // Tables that know less than we do lost what was committed: nothing that they do not say is true.
  const isLost = mark !== undefined && tables.revision < mark.revision;
  const found = await newerThan(isLost ? EVERYTHING : (mark?.revision ?? EVERYTHING));
  if (mark !== undefined && !isLost && found.mark.generation === mark.generation) {
    return board.apply(found.rows, found.mark);
  }
  // Rows were removed since: what is not there tells nothing.
  const whole = mark === undefined || isLost ? found : await newerThan(EVERYTHING);
  board.replace(whole.rows, whole.mark);
}
