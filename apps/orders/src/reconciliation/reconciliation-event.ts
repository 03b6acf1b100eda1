import type { Happened } from './after-looking.js';
import type { Book } from './books/book.js';
import type { CureOutcome } from './cures/cure.js';
import type { Finding } from './finding.js';
import type { WalkName } from './walk.store.js';

/** Mechanisms emit, the application counts and logs. */
export interface ReconciliationListener {
  /** Of so many orders all books were asked; `unanswered`: of those a book said nothing. */
  compared(orders: number, unanswered: number): void;
  /** Books that said nothing in a step, and why. */
  silent(books: ReadonlyMap<Book, string>): void;
  happened(all: readonly Happened[]): void;
  /** A cure has ended; `isLast`: a person has to look when it has not helped. */
  treated(finding: Finding, outcome: CureOutcome, isLast: boolean): void;
  walkEnded(walk: WalkName, tookMs: number, orders: number): void;
  /** A step could not be made: the tables are away. */
  failed(because: string): void;
  /** A step was made. */
  stepped(): void;
}
