import type { PriceChanges } from '@banyan/domains';
import type { PriceBoard } from '../board/price-board.js';

/** More are not named: whoever asks forgets everything, which is cheaper than a list of it. */
const MOST_SKUS = 1_000;

const CURSOR = /^(\d{1,15})\.(\d{1,15})$/;

/**
 * Which SKUs were told of since a cursor, as far as the board knows. A cursor counts transactions of the tables, so it means
 * the same to every replica; one that is behind the asked cursor says nothing is new and gives its own back unmoved.
 */
export function changesSince(board: PriceBoard, cursor: string | undefined): PriceChanges {
  const { revision, generation } = board.mark ?? { revision: 0, generation: 0 };
  const [, from, of] = CURSOR.exec(cursor ?? '') ?? [];
  if (cursor === undefined || from === undefined || Number(of) < generation) return everything(generation, revision);
  if (Number(of) > generation || Number(from) >= revision) return { cursor, skus: [] };
  const skus = board.changedSince(Number(from), MOST_SKUS);
  if (skus === undefined) return everything(generation, revision);
  return { cursor: `${revision}.${generation}`, skus };
}

function everything(generation: number, revision: number): PriceChanges {
  return { cursor: `${revision}.${generation}`, skus: 'everything' };
}
