/** What a processor says to a token. */
export type ChargeDecision =
  | { readonly status: 'captured'; readonly processingMs: number }
  | { readonly status: 'declined'; readonly reason: string; readonly processingMs: number };

/** By the words behind `tok_`, the first that fits. */
const DECLINED: readonly (readonly [word: string, reason: string])[] = [
  ['declined', 'card-declined'],
  ['insufficient', 'insufficient-funds'],
  ['expired', 'card-expired'],
];
const SLOW = /^tok_slow(\d{1,5})(?!\d)/;
const TOKEN = /^tok_[\x21-\x7e]{1,251}$/;

/** The same token, the same answer. One that nobody gave out is declined. */
export function decideCharge(token: string): ChargeDecision {
  const processingMs = Number(SLOW.exec(token)?.[1] ?? 0);
  const declined = (reason: string): ChargeDecision => ({ status: 'declined', reason, processingMs });
  if (!TOKEN.test(token)) return declined('token-unknown');
  const found = DECLINED.find(([word]) => token.startsWith(`tok_${word}`));
  return found === undefined ? { status: 'captured', processingMs } : declined(found[1]);
}
