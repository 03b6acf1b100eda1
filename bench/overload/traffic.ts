import { requestText } from '../measure/request-text.js';
import { BROWSER, ONE_KB, READ, SOAP, type Question } from '../rows.js';

/** What shoppers ask for. */
export const KINDS = ['page', 'read', 'checkout'] as const;
export type Kind = (typeof KINDS)[number];
export type PerKind<Value> = Readonly<Record<Kind, Value>>;

/** Of 20 requests in a row. */
export const MIX: PerKind<number> = { page: 14, read: 5, checkout: 1 };
export const MIX_LENGTH = 20;

const CHECKOUT_BODY = 'comment=Bitte+klingeln&agree=1&payment_method=bank_transfer&shipping_method=flat.flat';

/** Presses the last button of the core's own checkout. Its outcome is the core's: an order of the contract would need the whole shop. */
const CHECKOUT: Question = {
  method: 'POST',
  path: '/index.php?route=api/order/confirm&api_token=0f1e2d3c4b5a69788796a5b4c3',
  headers: { ...BROWSER, 'content-type': 'application/x-www-form-urlencoded' },
  body: CHECKOUT_BODY,
};

/** 70 % pages passed through, 25 % reads that are translated, 5 % checkout. */
export const SHOP: PerKind<Question> = { page: ONE_KB, read: READ, checkout: CHECKOUT };
/** The same for a proxy that translates nothing: the SOAP call that the read becomes is passed through. */
export const SHOP_UNTRANSLATED: PerKind<Question> = { page: ONE_KB, read: SOAP, checkout: CHECKOUT };

/** The requests as bytes. */
export function prepared(questions: PerKind<Question>): PerKind<string> {
  return {
    page: requestText(questions.page),
    read: requestText(questions.read),
    checkout: requestText(questions.checkout),
  };
}

/** Kinds of request in the order in which they are asked, spread evenly. */
export function pattern(mix: PerKind<number>): readonly Kind[] {
  const owed: Record<Kind, number> = { page: 0, read: 0, checkout: 0 };
  return Array.from({ length: MIX_LENGTH }, () => {
    for (const kind of KINDS) owed[kind] += mix[kind];
    const next = KINDS.reduce((most, kind) => (owed[kind] > owed[most] ? kind : most));
    owed[next] -= MIX_LENGTH;
    return next;
  });
}

/** Shoppers who browse and shoppers at the checkout have connections of their own, as people have: browsing never takes all of them. */
export const CONNECTIONS: PerKind<number> = { page: 1_500, read: 500, checkout: 400 };
/** Nobody waits longer for an answer: the client closes its connection and opens another, ms. */
export const PATIENCE_MS = 2_000;

/** What the generator is asked for. */
export type LoadOrder =
  /** Opens the connections, and keeps them until the next order of this kind. */
  | { readonly type: 'connect'; readonly port: number; readonly requests: PerKind<string> }
  /** As fast as the subject can, `connections` requests under way. */
  | {
      readonly type: 'saturate';
      readonly mix: PerKind<number>;
      readonly connections: number;
      readonly warmMs: number;
      readonly ms: number;
      readonly pid: number;
    }
  /** By the clock, whatever becomes of it; one level after the other, without a pause. */
  | {
      readonly type: 'offer';
      readonly mix: PerKind<number>;
      readonly levels: readonly Level[];
      readonly pid: number;
    };

export interface Level {
  readonly perSecond: number;
  /** The first part, in which the level before may still be under way: not counted, ms. */
  readonly settleMs: number;
  readonly ms: number;
}

/** What became of the requests of one kind that were to begin after `settleMs`. */
export interface KindOutcome {
  /** Were to begin. */
  readonly offered: number;
  /** Answered with 200. */
  readonly answered: number;
  /** Answered with 503. */
  readonly refused: number;
  /** Found every connection of their kind in use: never sent, as at a client or balancer that is at its limit. */
  readonly unsent: number;
  /** Waited longer than anybody does. */
  readonly givenUp: number;
  /** Another answer, or a connection that broke. */
  readonly failed: number;
  /** From when it should have begun to the whole answer, ms; NaN of none. */
  readonly answeredP50Ms: number;
  readonly answeredP99Ms: number;
  readonly refusedP99Ms: number;
}

/** A quarter of a second. */
export interface Slice {
  readonly refused: number;
  /** Given up, failed, unsent. */
  readonly lost: number;
  /** Slowest but one in twenty of those answered, ms; NaN of none. */
  readonly p95Ms: number;
}

export const SLICE_MS = 250;

export interface Offered extends Run {
  readonly kinds: PerKind<KindOutcome>;
  readonly answeredP50Ms: number;
  readonly answeredP99Ms: number;
  /** Answered with 200 each second after `settleMs`. */
  readonly goodput: number;
  /** The same of everything, with what settled. */
  readonly wholeP99Ms: number;
  /** From when a request should have been sent to when it was, ms: how late the generator itself was. */
  readonly latenessP99Ms: number;
  readonly slices: readonly Slice[];
  readonly firstFault?: string;
}

export interface Saturated extends Run {
  readonly perSecond: number;
  /** Processor time of the subject, µs for each request. */
  readonly cpuMicros: number;
}

/** How the subject ran while it was measured. */
export interface Run {
  /** How much of its core it used, 0-1. */
  readonly busyRatio: number;
  /** How much of its core the generator used, which shares it with the core's stand-in, 0-1. */
  readonly generatorBusyRatio: number;
  /** How much of the time it was ready and other programs of the machine had its core, 0-1: the rest it was idle. */
  readonly keptWaitingRatio: number;
}
