import type { Listed, ListFacts, ListName } from '@banyan/domains';

/** What is wrong with a list right now. */
export type ListTrouble =
  | { readonly kind: 'unreachable'; readonly because: string }
  /** Nothing in the page is believed. */
  | { readonly kind: 'unbelievable'; readonly field: string; readonly because: string }
  | { readonly kind: 'not-written'; readonly because: string };

/** What one poll came to. */
export type ListOutcome =
  /** Read to its end; `more`: a whole read is under way and goes on at once. */
  | { readonly kind: 'read'; readonly rows: number; readonly applied: number; readonly more: boolean }
  /** Another replica wrote meanwhile. */
  | { readonly kind: 'overtaken' }
  /** `progress`: what was read before it failed is known, and it goes on from there. */
  | { readonly kind: 'failed'; readonly trouble: ListTrouble; readonly progress: boolean };

/** What became of a whole read. */
export type SweepOutcome =
  | {
      readonly kind: 'written';
      readonly rows: number;
      /** Things that were not as the list says: of the first read none. */
      readonly healed: number;
      readonly removed: number;
      readonly durationMs: number;
    }
  /** It tells nothing at all, and something is known: nothing is removed. */
  | { readonly kind: 'refused' }
  /** A page could not be read; it goes on from there. */
  | { readonly kind: 'interrupted'; readonly trouble: ListTrouble };

/** Mechanisms emit, the application counts and logs. */
export interface ListListener {
  polled(list: ListName, outcome: ListOutcome): void;
  swept(list: ListName, outcome: SweepOutcome): void;
  refused(list: ListName, row: Listed<ListFacts[ListName]>): void;
  /** Changes that were followed and are news: not what a whole read brings. */
  changed(list: ListName, rows: readonly Listed<ListFacts[ListName]>[]): void;
}

/** One sentence for logs and `/readyz?verbose`. */
export function describeTrouble(trouble: ListTrouble): string {
  switch (trouble.kind) {
    case 'unreachable':
      return `cannot be read: ${trouble.because}`;
    case 'not-written':
      return `cannot be written: ${trouble.because}`;
    case 'unbelievable':
      return `is not believed: ${trouble.field} ${trouble.because}`;
  }
}
