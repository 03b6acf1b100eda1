import type { Arm } from '@banyan/kernel';
import type { Buyer } from './buyer.js';

/** What an arm wrote down of its way with one order: a flat JSON object, nothing personal. */
export type Step = Readonly<Record<string, string | number | boolean | null>>;

/** A key bound to an arm, as whoever holds its row for an attempt needs it. */
export interface Binding {
  /** Ours: of the order, or of the return. Never another's. */
  readonly reference: string;
  readonly operation: string;
  /** The order that a return is of. */
  readonly subject: string | undefined;
  /** What it was bound with so that it can be asked again; undefined: nothing. */
  readonly input: unknown;
  /** Never changes. */
  readonly arm: Arm;
  /** Who had the authority for stock when it was bound, and in which term. It does not move before there is an outcome. */
  readonly authority: { readonly arm: Arm; readonly term: number };
  /** Wall clock of the gateway that bound it, ms since the Unix epoch. */
  readonly boundAtMs: number;
  /** From 1. What is written is written where it is still the present one. */
  readonly attempt: number;
  /** May an attempt before this one have sent what can capture an order? */
  readonly sent: boolean;
  /** As it was written last; undefined: nothing was. */
  readonly journal: Step | undefined;
}

/** Why a key was bound to its arm, as flags, latch and contract were then: nothing of it changes anything any more. */
export interface RouteNote {
  /** Such as `canary-selected` or `tripped`. */
  readonly reason: string;
  readonly stage: string;
  /** Of the latch. */
  readonly epoch: number;
  /** The contract version that was asked, such as `v1`. */
  readonly contract: string;
}

/** What is to be bound. */
export interface BindRequest extends Pick<Binding, 'operation' | 'arm' | 'reference' | 'boundAtMs'> {
  readonly storefront: string;
  /** As the client sent it, or that and whose it is. Only a hash of it is kept. */
  readonly key: string;
  /** Of the canonical input: the same key with another is a conflict. */
  readonly fingerprint: string;
  readonly subject?: string;
  /** JSON without anything personal. */
  readonly input?: object;
  /** How long the attempt has the row to itself, ms. */
  readonly attemptMs: number;
  /** Of the request, for whoever looks into it. */
  readonly traceId?: string;
  readonly route?: RouteNote;
  readonly buyer?: Buyer;
}

/** What came of asking for a key. */
export type BindResult =
  /** New: nobody had this key. The first attempt is the caller's. */
  | { readonly kind: 'bound'; readonly binding: Binding }
  /** Known, without outcome, and nobody is at it: the next attempt is the caller's, who asks before anything is sent. */
  | { readonly kind: 'taken-over'; readonly binding: Binding }
  /** It has its outcome, for ever. */
  | { readonly kind: 'answered'; readonly binding: Binding; readonly outcome: unknown }
  /** The key is another operation's, or was used with another input. */
  | { readonly kind: 'conflict' }
  /** An attempt is under way. @see retryAfterMs until it ends at the latest, at least 0 */
  | { readonly kind: 'in-flight'; readonly reference: string; readonly retryAfterMs: number }
  /** Unknown, and nothing new is bound while the authority for stock moves. */
  | { readonly kind: 'draining' };

/** What came of writing down an outcome. */
export type ConcludeResult =
  | { readonly kind: 'written' }
  /** Another attempt wrote one before: that is the outcome. */
  | { readonly kind: 'answered'; readonly outcome: unknown }
  /** Another attempt has the row, and will write one. */
  | { readonly kind: 'overtaken' };

/** Where what is asked about is held. Once there is an outcome, nothing of it changes any more. */
export interface Holding extends Pick<Binding, 'reference' | 'operation' | 'arm' | 'authority' | 'journal'> {
  /** Through which it was asked for. */
  readonly storefront: string;
  /** Of the e-mail of who bought; undefined: nobody wrote it down, or it was forgotten. */
  readonly customerHash: string | undefined;
  /** Undefined: there is none yet. */
  readonly outcome: unknown;
}

/** Rows without an outcome, of one arm. */
export interface OpenRows {
  readonly arm: Arm;
  readonly count: number;
  /** Since the oldest was bound, ms, by the database's clock. */
  readonly oldestMs: number;
}
