import type { PersonalWord } from './incident-answers.js';

export interface ErasureWish extends PersonalWord {
  readonly email: string;
}

export interface ErasureAnswer {
  /** Orders that forget who bought them. */
  readonly orders: number;
  /** Of these: when they are closed. */
  readonly open: number;
  /** Keys of the ledger, of either arm. */
  readonly keys: number;
}
