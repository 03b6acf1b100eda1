import type { ShopQuestion } from '@banyan/shopping';

/** One request of a run, from the moment at which it was meant to be sent. */
export interface Shot {
  readonly question: ShopQuestion;
  readonly session: string;
  /** When it was meant to be sent, ms of the run's clock. */
  readonly dueMs: number;
  /** Is its body looked at? */
  readonly isRead: boolean;
}

/** What came of it. */
export interface ShotAnswer {
  /** 0: no whole answer came. */
  readonly status: number;
  /** Members of a body that is read; else none. */
  readonly body: Readonly<Record<string, unknown>>;
  /** When it was really sent; undefined: it never was. */
  readonly sentMs: number | undefined;
  /** When the answer was whole, or given up. */
  readonly endMs: number;
  /** Nobody waited any longer. */
  readonly isGivenUp: boolean;
}
