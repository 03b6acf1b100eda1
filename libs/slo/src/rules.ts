import type { DetectorRuleName, TestRuleName } from './evidence-policy.js';
import { type Badness, FAILURES, LATENCY } from './badness.js';

/** One way of judging one operation. What each does is in the file of its kind, below `rules/`. */
export type Rule =
  /** Bad requests of the service against those of legacy, by the intended share. */
  | { readonly kind: 'split'; readonly name: TestRuleName; readonly badness: Badness }
  /** Bad requests of the service against what the objective allows. */
  | { readonly kind: 'objective'; readonly name: TestRuleName; readonly badness: Badness }
  /** The same, by a detector that never stops watching. */
  | { readonly kind: 'onset'; readonly name: DetectorRuleName; readonly badness: Badness }
  /** Is the service slower than legacy, also where both are inside the objective? */
  | { readonly kind: 'order'; readonly name: TestRuleName }
  /** Does the service answer something else than legacy, more often than legacy does itself? */
  | { readonly kind: 'mismatch'; readonly name: TestRuleName };

/**
 * Changes whenever the same evidence, objectives and policy may come to another verdict, text or number than before. Decision
 * records hold it: one is judged again only by the rules that judged it. 1: records that name no version.
 */
export const RULES_VERSION: number = 2;

/** Every rule, in the order a verdict lists them. */
export const RULES: readonly Rule[] = [
  { kind: 'split', name: 'failures-against-legacy', badness: FAILURES },
  { kind: 'objective', name: 'failures-against-objective', badness: FAILURES },
  { kind: 'onset', name: 'failures-onset', badness: FAILURES },
  { kind: 'split', name: 'latency-against-legacy', badness: LATENCY },
  { kind: 'objective', name: 'latency-against-objective', badness: LATENCY },
  { kind: 'onset', name: 'latency-onset', badness: LATENCY },
  { kind: 'order', name: 'latency-order' },
  { kind: 'mismatch', name: 'mismatch' },
];
