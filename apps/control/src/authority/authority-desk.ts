import { StoreUnavailable } from '@banyan/database';
import { ProblemError, type Arm } from '@banyan/kernel';
import type { StockAuthorityBook } from '@banyan/ledger';
import type { AuthorityMover, MoveWish } from './authority-mover.js';
import { authorityPage, type AuthorityPage } from './authority-view.js';
import type { Refusal } from './preflight.js';

/** Steps that are shown. */
const SHOWN = 50;

/** What people see and ask of the authority for stock. */
export class AuthorityDesk {
  constructor(
    private readonly mover: Pick<AuthorityMover, 'look' | 'move' | 'undo' | 'progress'>,
    private readonly book: Pick<StockAuthorityBook, 'read' | 'moves'>,
  ) {}

  /** @throws ProblemError `unavailable` without PostgreSQL */
  page(): Promise<AuthorityPage> {
    return asProblem(async () => {
      const [authority, steps] = [await this.book.read(), await this.book.moves(SHOWN)];
      return authorityPage(authority, this.mover.progress, steps);
    });
  }

  preflight(to: Arm): Promise<readonly Refusal[]> {
    return asProblem(() => this.mover.look(to));
  }

  /** @throws ProblemError `conflict`, `unavailable` */
  move(wish: MoveWish): Promise<AuthorityPage> {
    return asProblem(async () => {
      await this.mover.move(wish);
      return this.page();
    });
  }

  /** @throws ProblemError `conflict`, `unavailable` */
  undo(by: string, reason: string): Promise<AuthorityPage> {
    return asProblem(async () => {
      await this.mover.undo(by, reason);
      return this.page();
    });
  }
}

async function asProblem<T>(act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof StoreUnavailable)) throw error;
    const detail = 'PostgreSQL is away: who has the authority for stock cannot be read or changed.';
    throw new ProblemError('unavailable', { detail, retryAfterSeconds: 5, cause: error });
  }
}
