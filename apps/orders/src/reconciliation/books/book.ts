import { messageOf } from '@banyan/kernel';

/** Whose books are held against each other. */
export const BOOKS = ['ledger', 'service', 'core', 'charges', 'reservations'] as const;
export type Book = (typeof BOOKS)[number];

/** What a book said; undefined: it did not answer, and proves nothing. */
export async function answerOf<T>(
  book: Book,
  ask: () => Promise<T>,
  silent: (book: Book, because: string) => void,
): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    silent(book, messageOf(error));
    return undefined;
  }
}

/** Asks for each of them, so many at the same time; in their order. */
export async function eachOf<Item, Result>(
  items: readonly Item[],
  atOnce: number,
  ask: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let at = 0; at < items.length; at += atOnce) {
    results.push(...(await Promise.all(items.slice(at, at + atOnce).map(ask))));
  }
  return results;
}
