/** What trying an operation from a page may cost the shop. */
export interface TryPolicy {
  /** Of all readers together. */
  readonly perMinute: { readonly value: number; readonly because: string };
  readonly atOnce: { readonly value: number; readonly because: string };
  readonly withinMs: { readonly value: number; readonly because: string };
  readonly mostAnswerBytes: { readonly value: number; readonly because: string };
  readonly mostRequestBytes: { readonly value: number; readonly because: string };
}

const KIBIBYTE = 1024;

export const TRY_POLICY: TryPolicy = {
  perMinute: { value: 60, because: 'one a second is more than a reader clicks, and nothing to a gateway' },
  atOnce: { value: 4, because: 'an answer that hangs must not keep others from trying' },
  withinMs: {
    value: 10_000,
    because: 'the longest deadline of a read is 2 s; more than that is the gateway being away',
  },
  mostAnswerBytes: { value: 256 * KIBIBYTE, because: 'a batch of 200 prices has 80 KiB; nobody reads more on a page' },
  mostRequestBytes: { value: 32 * KIBIBYTE, because: '200 SKUs of 64 characters, and a little more' },
};
