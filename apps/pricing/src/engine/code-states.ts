import { isOpen, type AppliedPromotion, type CodeState, type Promotion } from '@banyan/domains';
import { codeKey } from './promotion-scope.js';

/** What became of each code that was given, as it was given. */
export function codeStates(
  codes: readonly string[],
  promotions: readonly Promotion[],
  applied: readonly AppliedPromotion[],
  atMs: number,
): readonly { readonly code: string; readonly state: CodeState }[] {
  const called = new Map(promotions.flatMap((each) => (each.code === null ? [] : [[codeKey(each.code), each]])));
  return codes.map((code) => ({ code, state: stateOf(called.get(codeKey(code)), applied, atMs) }));
}

function stateOf(promotion: Promotion | undefined, applied: readonly AppliedPromotion[], atMs: number): CodeState {
  if (promotion === undefined) return 'unknown';
  if (applied.some(({ id }) => id === promotion.id)) return 'applied';
  return isOpen(promotion.window, atMs) ? 'not-applicable' : 'not-open';
}
