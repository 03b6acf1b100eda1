import type { IncomingMessage, ServerResponse } from 'node:http';
import { storefrontFor, type CustomerPrincipal, type StorefrontPrincipal } from '@banyan/identity';
import type { Clock } from '@banyan/kernel';
import { counter } from '@banyan/observability';
import { writeProblem } from '@banyan/proxy';
import { TokenBucket } from '@banyan/resilience';
import { hasUnreadBody } from '../pipeline/read-body.js';
import { decodedTarget } from '../storefront/decoded-target.js';
import type { LimitedClass, RateLimits, RatePolicy } from './rate-limits.js';

/** What a request asks for, as far as limits go by it. */
export interface Asked {
  /** Undefined: nothing that is limited by what it is worth. */
  readonly limitedClass: LimitedClass | undefined;
  /** `<domain>/<operation>`; undefined: it is no operation of a contract. */
  readonly operation: string | undefined;
}

export interface RateLimiterOptions {
  readonly limits: RateLimits;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  readonly askedOf: (request: IncomingMessage) => Asked;
  /** What it calls itself: whose limits it counts against, where nobody knows better. */
  readonly storefrontOf: (request: IncomingMessage) => string;
  /** Who asks, as far as it is known already; absent, or undefined: nobody knows. */
  readonly principalOf?: (request: IncomingMessage) => StorefrontPrincipal | CustomerPrincipal | undefined;
  /** The address that it came from, as far as trusted proxies tell. */
  readonly clientOf: (request: IncomingMessage) => string;
}

/** Of the policies by client: who was heard of longest ago is forgotten first, and begins anew with a full bucket. */
const MOST_BUCKETS = 50_000;
/** Whoever has no limits of his own. A storefront cannot have this name. */
const EVERYBODY_ELSE = '*';

/**
 * Refuses what is asked more often than its policies allow: 429 with `RateLimit-Policy`, `RateLimit` and `Retry-After`
 * (draft-ietf-httpapi-ratelimit-headers); answers of what is within them carry the first two. Nothing is shared with other gateways:
 * each gives its part.
 */
export class RateLimiter {
  readonly #policies: readonly LimitedPolicy[];
  readonly #options: RateLimiterOptions;

  constructor(options: RateLimiterOptions) {
    this.#options = options;
    this.#policies = options.limits.policies.map((policy) => new LimitedPolicy(policy));
  }

  /** @returns true when the request was refused, and answered */
  refuses(request: IncomingMessage, response: ServerResponse): boolean {
    const { askedOf, storefrontOf, principalOf, clientOf, limits, clock } = this.#options;
    const asked = askedOf(request);
    const principal = principalOf?.(request);
    const named = principal === undefined ? storefrontOf(request) : storefrontVouched(principal, request);
    const storefront =
      principal === undefined ? (limits.storefronts.has(named) ? named : EVERYBODY_ELSE) : shareOf(principal, named);
    const target = decodedTarget(request);
    const nowMs = clock.monotonicMs();
    const taken: { policy: LimitedPolicy; bucket: TokenBucket }[] = [];
    for (const policy of this.#policies) {
      if (!policy.isAbout(asked, named, target)) continue;
      const key = policy.rule.per === 'client' ? (principal?.id ?? clientOf(request)) : storefront;
      taken.push({ policy, bucket: policy.bucketOf(key, nowMs) });
    }
    if (taken.length === 0) return false;
    const empty = taken.filter(({ bucket }) => bucket.left(nowMs) === 0);
    // All or none: what is refused by one is not to use up another.
    if (empty.length === 0) for (const { bucket } of taken) bucket.take();
    const fields = [
      'RateLimit-Policy',
      taken.map(({ policy }) => policy.words).join(', '),
      'RateLimit',
      taken
        .map(({ policy, bucket }) => {
          return `"${policy.rule.name}";r=${bucket.left(nowMs)};t=${Math.ceil(bucket.secondsToFull(nowMs))}`;
        })
        .join(', '),
    ];
    if (empty.length === 0) {
      for (let index = 0; index < fields.length; index += 2) response.setHeader(fields[index]!, fields[index + 1]!);
      return false;
    }
    for (const { policy } of empty) policy.refused.inc();
    const seconds = Math.max(...empty.map(({ bucket }) => bucket.secondsToNext(nowMs)));
    const retryAfterSeconds = Math.max(1, Math.ceil(seconds));
    writeProblem(request, response, 'rate-limited', { retryAfterSeconds, fields, close: hasUnreadBody(request) });
    return true;
  }
}

class LimitedPolicy {
  readonly words: string;
  readonly refused;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(readonly rule: RatePolicy) {
    this.words = `"${rule.name}";q=${rule.requests};w=${rule.seconds}`;
    this.refused = counter('banyan_rate_limited_requests_total').with({ policy: rule.name });
  }

  isAbout({ limitedClass, operation }: Asked, storefront: string, target: string): boolean {
    const { classes, operations, targets, storefronts } = this.rule;
    if (storefronts !== undefined && !storefronts.has(storefront)) return false;
    if (limitedClass !== undefined && classes.has(limitedClass)) return true;
    if (operation !== undefined) return operations.has(operation);
    return targets.some((part) => target.includes(part));
  }

  bucketOf(key: string, nowMs: number): TokenBucket {
    let bucket = this.#buckets.get(key);
    if (bucket === undefined) {
      const { requests, seconds } = this.rule;
      bucket = new TokenBucket({ tokens: requests, perSecond: requests / seconds }, nowMs);
      if (this.#buckets.size >= MOST_BUCKETS) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
    } else this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    return bucket;
  }
}

/** What it may call itself; of a name that it may not have, that of its first. */
function storefrontVouched(principal: StorefrontPrincipal | CustomerPrincipal, { headers }: IncomingMessage): string {
  const named = headers['x-storefront'];
  return storefrontFor(principal, typeof named === 'string' ? named : undefined) ?? principal.storefronts[0] ?? '';
}

/** A key has what it is allowed to itself; customers who signed in share theirs with nobody who only says where they come from. */
function shareOf(principal: StorefrontPrincipal | CustomerPrincipal, storefront: string): string {
  return principal.kind === 'storefront' ? principal.id : `signed-in:${storefront}`;
}
