import type { Listed } from '@banyan/domains';
import type { EntityManager } from 'typeorm';

/** How the facts of one list are kept. All of it happens inside a transaction of the store. */
export interface ListTables<Fact> {
  /**
   * Writes what is not as it is known.
   *
   * @param notSince what was written after this revision is newer than these rows and stays; undefined: nothing is
   * @returns the keys that were written
   */
  write(
    manager: EntityManager,
    rows: readonly Listed<Fact>[],
    revision: number,
    notSince: number | undefined,
  ): Promise<readonly string[]>;

  /** Is any of these rows of an earlier change than what is known of its thing? */
  goesBack(manager: EntityManager, rows: readonly Listed<Fact>[]): Promise<boolean>;

  /** Puts what is none of these keys in doubt: it may have been lost on the way. @returns how much */
  doubtOthers(manager: EntityManager, keys: readonly string[], revision: number, notSince: number): Promise<number>;

  /** Removes what is in that doubt and is none of these keys either. @returns how much */
  removeGone(manager: EntityManager, keys: readonly string[], notSince: number): Promise<number>;
}
