/**
 * Every error the gateway and control answer with, as RFC 9457 problem details. One table: a test proves it equal to
 * docs/problems.md in both directions. Codes are stable; their `type` resolves to a page of that name served by control.
 */
export const PROBLEMS = {
  'ambiguous-path': { status: 400, title: 'The path can be read in more than one way' },
  'invalid-request': { status: 400, title: 'The request does not match its contract' },
  'malformed-request': { status: 400, title: 'The request is not valid HTTP' },
  'body-too-large': { status: 413, title: 'The request body is larger than this operation allows' },
  'uri-too-long': { status: 414, title: 'The request target is too long' },
  'expectation-failed': { status: 417, title: 'The expectation in the request cannot be met' },
  'headers-too-large': { status: 431, title: 'The request header section is too large' },
  'unsupported-media-type': { status: 415, title: 'The request body has a media type this operation does not read' },
  'method-not-allowed': { status: 405, title: 'The method is not allowed here' },
  'not-found': { status: 404, title: 'There is nothing here' },
  'unknown-contract-version': { status: 404, title: 'This contract has no such version' },
  'contract-retired': { status: 410, title: 'This contract version is retired' },
  'unknown-sku': { status: 404, title: 'No product has this SKU' },
  'not-priced': { status: 404, title: 'The product has no price here' },
  'unknown-location': { status: 404, title: 'No location has this code' },
  'not-quotable': { status: 422, title: 'The basket cannot be quoted' },
  'idempotency-key-reused': { status: 422, title: 'The idempotency key was used for another request' },
  'request-in-progress': { status: 409, title: 'A request with this idempotency key is being worked on' },
  'quote-refused': { status: 422, title: 'The quote cannot be taken' },
  'quote-mismatch': { status: 422, title: 'The order is not what was quoted' },
  'quote-not-honoured': { status: 422, title: 'The price has changed since the quote' },
  'out-of-stock': { status: 422, title: 'There is not enough in stock' },
  'payment-declined': { status: 422, title: 'The payment was declined' },
  'not-deliverable': { status: 422, title: 'Nothing can be delivered there' },
  'order-rejected': { status: 422, title: 'The order is not accepted' },
  'order-abandoned': { status: 422, title: 'The order was given up before it was taken' },
  'unknown-order': { status: 404, title: 'No order has this reference' },
  'not-cancellable': { status: 409, title: 'The order cannot be cancelled any more' },
  'not-returnable': { status: 422, title: 'This cannot be returned' },
  'request-timeout': { status: 408, title: 'The request did not arrive in time' },
  'not-implemented': { status: 501, title: 'The request uses a feature the gateway does not support' },
  'upstream-failed': { status: 502, title: 'The system behind the gateway gave no usable answer' },
  'upstream-unreachable': { status: 502, title: 'The system behind the gateway cannot be reached' },
  'upstream-timeout': { status: 504, title: 'The system behind the gateway did not answer in time' },
  'nothing-kept': { status: 504, title: 'Nothing is kept that answers this' },
  'rate-limited': { status: 429, title: 'This is asked more often than it may be' },
  overloaded: { status: 503, title: 'The gateway is at its limit; try again shortly' },
  draining: { status: 503, title: 'This replica is shutting down; try again' },
  'credential-required': { status: 401, title: 'This is not for everybody: show who asks' },
  'credential-refused': { status: 401, title: 'The credential is not accepted' },
  'scope-insufficient': { status: 403, title: 'The credential does not allow this' },
  'another-customer': { status: 403, title: 'The request names another customer' },
  'another-storefront': { status: 403, title: 'The request calls itself another storefront' },
  'cross-site-request': { status: 403, title: 'The request does not come from a page of the shop' },
  'sign-in-required': { status: 401, title: 'Nobody is signed in' },
  'wrong-token': { status: 401, title: 'The token is not known' },
  'too-many-wrong-tokens': { status: 429, title: 'Too many wrong tokens came from there' },
  'role-insufficient': { status: 403, title: 'The role does not allow this' },
  forbidden: { status: 403, title: 'This is not allowed from here' },
  'chaos-refused': { status: 409, title: 'No faults may be injected now' },
  conflict: { status: 409, title: 'The present state does not allow this' },
  unavailable: { status: 503, title: 'Something this needs is away; try again shortly' },
  'too-slow': { status: 504, title: 'This takes longer than it may; ask for less, or again shortly' },
  'blocked-route': { status: 403, title: 'The shop does not take this request here any more' },
  'upgrade-refused': { status: 403, title: 'This upgrade is not allowed here' },
  'not-leading': { status: 421, title: 'Another control leads' },
  internal: { status: 500, title: 'The gateway made a mistake' },
} as const satisfies Record<string, { status: number; title: string }>;

export type ProblemCode = keyof typeof PROBLEMS;

/** One reason among several why a request was refused. */
export interface ProblemDetail {
  /**
   * JSON pointer into the body (RFC 6901), or `query:name`, `path:name`, `header:name`; `quote:` and a pointer into the quote that
   * is taken, where the body has its lines by its token alone.
   */
  readonly pointer: string;
  readonly message: string;
}

/** An `application/problem+json` body. Never reflects anything the client sent, but names of its own parameters. */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly code: ProblemCode;
  readonly detail?: string;
  readonly instance?: string;
  readonly trace_id?: string;
  readonly errors?: readonly ProblemDetail[];
  readonly versions?: readonly ListedVersion[];
  readonly successor?: string;
  readonly because?: string;
}

/** A version of a contract that a problem offers in place of the one that was asked for. */
export interface ListedVersion {
  readonly version: string;
  readonly state: string;
}

/** Where problem pages live; `type` is this and the code. */
export const PROBLEM_TYPE_BASE = 'https://banyan.shop/problems/';

export const PROBLEM_MEDIA_TYPE = 'application/problem+json';

export interface ProblemExtras {
  readonly detail?: string;
  readonly traceId?: string;
  readonly errors?: readonly ProblemDetail[];
  /**
   * What there is instead. Only on paths that no living contract has: a contract's own problems are of the form that it
   * publishes, and have neither.
   */
  readonly versions?: readonly ListedVersion[];
  readonly successor?: string;
  /** Which of several guards refused: a stable word, where the code says only that one did. */
  readonly because?: string;
}

export function problemBody(code: ProblemCode, extras: ProblemExtras = {}): ProblemBody {
  const { status, title } = PROBLEMS[code];
  return {
    type: PROBLEM_TYPE_BASE + code,
    title,
    status,
    code,
    ...(extras.detail === undefined ? {} : { detail: extras.detail }),
    ...(extras.traceId === undefined ? {} : { trace_id: extras.traceId }),
    ...(extras.errors === undefined ? {} : { errors: extras.errors }),
    ...(extras.versions === undefined ? {} : { versions: extras.versions }),
    ...(extras.successor === undefined ? {} : { successor: extras.successor }),
    ...(extras.because === undefined ? {} : { because: extras.because }),
  };
}

/** Thrown where a request ends with a problem; whoever owns the response turns it into one. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';

  constructor(
    readonly code: ProblemCode,
    readonly extras: ProblemExtras & {
      readonly retryAfterSeconds?: number;
      readonly allow?: readonly string[];
      /** `WWW-Authenticate` (RFC 6750): how to show who asks. */
      readonly challenge?: string;
      readonly cause?: unknown;
    } = {},
  ) {
    super(extras.detail ?? PROBLEMS[code].title, extras.cause === undefined ? undefined : { cause: extras.cause });
  }

  get status(): number {
    return PROBLEMS[this.code].status;
  }
}
