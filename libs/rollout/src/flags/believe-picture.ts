import type { FlagPicture } from './flag-picture.js';

/** An answer that loses more than this share of the known flags at once is suspicious. Deleting flags is rare and one by one. */
export const MOST_FLAGS_LOST = 0.5;

/** So many equal answers in a row, and even a suspicious one is believed. */
export const ANSWERS_TO_BELIEVE = 3;

export type Belief = 'believed' | 'empty' | 'lost-flags';

/**
 * May this answer replace the last good one? An empty list never does: it is what a server says that lost its database or
 * its project, and it would switch every domain off. One that loses most flags must be repeated.
 *
 * @param last the flags believed now; undefined: none yet
 * @param repeated how often this same answer came in a row, this time included
 */
export function judgePicture(last: FlagPicture | undefined, next: FlagPicture, repeated: number): Belief {
  if (next.features.size === 0) return 'empty';
  if (last === undefined || repeated >= ANSWERS_TO_BELIEVE) return 'believed';
  const lost = [...last.features.keys()].filter((name) => !next.features.has(name)).length;
  return lost / last.features.size > MOST_FLAGS_LOST ? 'lost-flags' : 'believed';
}
