/** What comparing for a page may cost. */
export interface ComparingPolicy {
  readonly withinMs: { readonly value: number; readonly because: string };
  readonly mostBytes: { readonly value: number; readonly because: string };
  /** Comparisons that are remembered. */
  readonly kept: { readonly value: number; readonly because: string };
  /** That may wait for their turn; one is worked on at a time. */
  readonly waiting: { readonly value: number; readonly because: string };
}

const MEBIBYTE = 1024 * 1024;

export const COMPARING_POLICY: ComparingPolicy = {
  withinMs: {
    value: 20_000,
    because: 'our own pairs take under a second (ADR 28); who waits this long for a page looks elsewhere',
  },
  mostBytes: {
    value: 512 * MEBIBYTE,
    because: 'a comparison of ours holds 100 MiB at most; control shares its machine',
  },
  kept: { value: 64, because: 'every two texts of a domain of eight, and a comparison is some 20 KB' },
  waiting: { value: 8, because: 'more readers at once than an architects’ team has' },
};
