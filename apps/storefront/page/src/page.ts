import type { AttemptKeeper } from './attempt.js';
import type { Basket } from './basket.js';

/** What every page of the shop works with. */
export interface PageContext {
  readonly basket: Basket;
  readonly attempts: AttemptKeeper;
  /** Ends when another page is shown: what was asked for is not shown any more, and nothing is asked again. */
  readonly signal: AbortSignal;
  /** Goes to another page of the shop. */
  readonly go: (path: string) => void;
}

/** A page: its title, and what is in it. It may fill itself later. */
export interface Page {
  readonly title: string;
  readonly content: Node;
}

/** Waits, unless the page is left. @returns whether it is still there */
export function pause(ms: number, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(!signal.aborted), ms);
    signal.addEventListener('abort', () => {
      clearTimeout(timer);
      resolve(false);
    });
  });
}
