import type { IncomingMessage } from 'node:http';
import { IDENTITY_POLICY, signAssertion, type LoginRules, type SessionRules } from '@banyan/identity';
import { messageOf, type Clock, type SigningKey } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import type { CoreClient } from '@banyan/proxy';
import { askCore, CoreAway, type CoreAnswer } from './ask-core.js';
import { cookieSet } from './session-cookie.js';

/** A customer whom an issuer vouches for. */
export interface Vouched {
  /** Of the principal. */
  readonly id: string;
  readonly email: string;
}

/** Cookies of a session by their names. */
export type SessionCookies = ReadonlyMap<string, string>;

export interface CoreLoginsOptions {
  readonly client: Pick<CoreClient, 'ask'>;
  readonly clock: Clock;
  readonly key: SigningKey;
  /** What passthrough tells the core of who asks. */
  readonly introduce: (request: IncomingMessage) => Readonly<Record<string, string>>;
}

interface Kept {
  readonly rules: SessionRules;
  readonly session: Promise<SessionCookies | undefined>;
  /** Monotonic ms. */
  untilMs: number;
}

const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Whom the core does not take: RFC 6749, section 5.2, and what cores say instead. */
const REFUSED: ReadonlySet<number> = new Set([400, 401, 403]);
const REDIRECTS: ReadonlySet<number> = new Set([302, 303]);
const { most, loginMs, retryMs, refusedMs, mostUnderWay, longestBytes } = IDENTITY_POLICY.sessions;

/** Sessions of the core for customers who have shown a token: one for each, had once, used until it may be over. */
export class CoreLogins {
  readonly #kept = new Map<string, Kept>();
  #underWay = 0;

  constructor(private readonly options: CoreLoginsOptions) {}

  get size(): number {
    return this.#kept.size;
  }

  /**
   * The session of this customer.
   *
   * @returns undefined: the core does not know them
   * @throws CoreAway where it gives no answer that says either
   */
  async sessionOf(
    { id, email }: Vouched,
    request: IncomingMessage,
    rules: SessionRules,
    login: LoginRules,
  ): Promise<SessionCookies | undefined> {
    const nowMs = this.options.clock.monotonicMs();
    const kept = this.#kept.get(id);
    if (kept !== undefined && kept.rules === rules && nowMs < kept.untilMs) return kept.session;
    if (this.#underWay >= mostUnderWay.value) throw new CoreAway('too many wait for it');
    const made: Kept = {
      rules,
      session: this.#logIn(email, request, rules, login),
      untilMs: nowMs + login.keptMs,
    };
    this.#kept.delete(id);
    this.#kept.set(id, made);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= most.value) break;
      this.#kept.delete(oldest);
    }
    try {
      const session = await made.session;
      if (session === undefined) made.untilMs = Math.min(made.untilMs, nowMs + refusedMs.value);
      return session;
    } catch (error) {
      made.untilMs = this.options.clock.monotonicMs() + retryMs.value;
      throw error;
    }
  }

  /** The core has ended it, or given another: the next request asks for one anew. */
  forget({ id }: Pick<Vouched, 'id'>): void {
    this.#kept.delete(id);
  }

  async #logIn(
    email: string,
    request: IncomingMessage,
    { cookie }: SessionRules,
    { path, audience, alsoCookies }: LoginRules,
  ): Promise<SessionCookies | undefined> {
    const { client, clock, key, introduce } = this.options;
    this.#underWay += 1;
    try {
      const assertion = await signAssertion({ email, audience }, key, clock);
      const answer = await askCore(
        client,
        {
          method: 'POST',
          target: path,
          headers: { ...introduce(request), 'Content-Type': 'application/x-www-form-urlencoded' },
          body: new URLSearchParams({ grant_type: GRANT, assertion }).toString(),
        },
        { withinMs: loginMs.value, mostBytes: longestBytes.value },
      );
      const session = sessionGiven(answer, cookie, alsoCookies);
      counter('banyan_core_logins_total')
        .with({ outcome: session === undefined ? 'refused' : 'had' })
        .inc();
      return session;
    } catch (error) {
      counter('banyan_core_logins_total').with({ outcome: 'failed' }).inc();
      log.warn('the core gave no session for a customer of an issuer', { reason: messageOf(error) });
      throw error instanceof CoreAway ? error : new CoreAway('the core cannot be asked', { cause: error });
    } finally {
      this.#underWay -= 1;
    }
  }
}

function sessionGiven(
  { status, rawHeaders }: CoreAnswer,
  cookie: string,
  alsoCookies: readonly string[],
): SessionCookies | undefined {
  if (REFUSED.has(status)) return undefined;
  if (!(status >= 200 && status < 300) && !REDIRECTS.has(status)) throw new CoreAway(`it answered ${status}`);
  const session = new Map<string, string>();
  for (const name of [cookie, ...alsoCookies]) {
    const said = cookieSet(rawHeaders, name);
    if (said?.kind === 'set') session.set(name, said.value);
  }
  if (!session.has(cookie)) throw new CoreAway('it set no session');
  return session;
}
