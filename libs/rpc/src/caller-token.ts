import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Clock, CurrentKeys, SigningKey } from '@banyan/kernel';

/** So long after it was made a token is believed, ms. */
export const CALLER_LIFE_MS = 60_000;
/** From then on a new one is made: what is on its way is never over when it arrives. */
const RENEW_AFTER_MS = 20_000;
/** How far clocks of one shop are apart at most: a token may be of a time to come by so much. */
const SKEW_MS = 10_000;
/** A service has few callers, each with few tokens at a time. */
const MOST_REMEMBERED = 64;
const FORM = /^([a-z][a-z-]{0,39})\.([a-z][a-z-]{0,39})\.(\d{13})\.([A-Za-z0-9_-]{1,32})\.([\w-]{43})$/;

/** Who asks services: signs it for each of them, and for a minute. What is signed for one is of no use at another. */
export class CallerSigner {
  readonly #made = new Map<string, { readonly token: string; readonly atMs: number }>();

  /** @param caller such as `gateway` */
  constructor(
    private readonly caller: string,
    private readonly keys: CurrentKeys,
    private readonly clock: Clock,
  ) {}

  /** @param service such as `orders` */
  tokenFor(service: string): string {
    const nowMs = this.clock.nowMs();
    const made = this.#made.get(service);
    if (made !== undefined && nowMs >= made.atMs && nowMs - made.atMs < RENEW_AFTER_MS) return made.token;
    const [key] = this.keys();
    const said = `${this.caller}.${service}.${Math.floor(nowMs)}.${key.id}`;
    const token = `${said}.${macOf(said, key)}`;
    this.#made.set(service, { token, atMs: nowMs });
    return token;
  }
}

/** @param keys BANYAN_SERVICE_KEYS; undefined: nobody signs */
export function callerSigner(caller: string, keys: CurrentKeys | undefined, clock: Clock): CallerSigner | undefined {
  return keys === undefined ? undefined : new CallerSigner(caller, keys, clock);
}

/** Who has signed what a service is asked. */
export class CallerCheck {
  /** Tokens whose signature is good, and when they were made. */
  readonly #known = new Map<string, { readonly caller: string; readonly atMs: number }>();

  /** @param service the one that is asked */
  constructor(
    private readonly service: string,
    private readonly keys: CurrentKeys,
    private readonly clock: Clock,
  ) {}

  /** Whose token it is; undefined: nobody's, another service's, or it is over. */
  callerOf(token: unknown): string | undefined {
    if (typeof token !== 'string') return undefined;
    const known = this.#known.get(token) ?? this.#verified(token);
    if (known === undefined) return undefined;
    const ageMs = this.clock.nowMs() - known.atMs;
    return ageMs <= CALLER_LIFE_MS && ageMs >= -SKEW_MS ? known.caller : undefined;
  }

  #verified(token: string): { readonly caller: string; readonly atMs: number } | undefined {
    const [, caller = '', service, at, id, mac = ''] = FORM.exec(token) ?? [];
    const key = this.keys().find((each) => each.id === id);
    if (key === undefined || service !== this.service) return undefined;
    const said = token.slice(0, -mac.length - 1);
    if (!timingSafeEqual(Buffer.from(mac), Buffer.from(macOf(said, key)))) return undefined;
    const known = { caller, atMs: Number(at) };
    this.#known.set(token, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= MOST_REMEMBERED) break;
      this.#known.delete(oldest);
    }
    return known;
  }
}

function macOf(said: string, { secret }: SigningKey): string {
  return createHmac('sha256', secret).update(`banyan caller ${said}`, 'utf8').digest('base64url');
}
