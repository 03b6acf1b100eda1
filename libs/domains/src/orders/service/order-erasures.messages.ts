/** Beside the operations, for control: a shopper asks to be forgotten. */
export const ERASURES_ASK_PATTERN = 'orders.erasures.ask';

/** Most orders of one shopper that an answer names. */
export const MOST_ERASED = 10_000;

/** Input of `orders.erasures.ask`. */
export interface ErasureQuestion {
  /** 3 to 96 characters; compared without regard to case. */
  readonly email: string;
}

/** Which orders are to forget who bought them. Nobody's name is in it. */
export interface ErasureAsked {
  readonly references: readonly string[];
  /** How many of them are not closed yet: they wait for that. */
  readonly open: number;
}
