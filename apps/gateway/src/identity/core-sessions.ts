import { hash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { IDENTITY_POLICY, type CustomerPrincipal, type SessionRules } from '@banyan/identity';
import { messageOf, type Clock } from '@banyan/kernel';
import { counter, log } from '@banyan/observability';
import type { CoreClient } from '@banyan/proxy';
import { askCore, CoreAway } from './ask-core.js';
import { customerIn } from './customer-in.js';

export interface CoreSessionsOptions {
  readonly client: Pick<CoreClient, 'ask'>;
  readonly clock: Pick<Clock, 'monotonicMs'>;
  /** What passthrough tells the core of who asks: cores tie a session to an address, and to a browser. */
  readonly introduce: (request: IncomingMessage) => Readonly<Record<string, string>>;
}

/** Undefined: nobody is signed in. */
type Whose = CustomerPrincipal | undefined;

interface Known {
  readonly rules: SessionRules;
  /** Whose word the session came by: that of somebody else is asked about anew. */
  readonly from: string;
  /** Monotonic ms. */
  untilMs: number;
  said: { readonly who: Whose } | { readonly away: CoreAway } | { readonly asking: Promise<Whose> };
}

const { most, askMs, retryMs, mostUnderWay, longestBytes } = IDENTITY_POLICY.sessions;

/**
 * Who the core's sessions are, as the core says: asked once for all who wait, believed for so long from the question on, and known by
 * a hash of the cookie. What may have changed it is told by `forget`.
 */
export class CoreSessions {
  readonly #known = new Map<string, Known>();
  #underWay = 0;
  #told = false;

  constructor(private readonly options: CoreSessionsOptions) {}

  get size(): number {
    return this.#known.size;
  }

  /**
   * Whose session it is; at once where it is known.
   *
   * @throws CoreAway where the core cannot say, or the promise is rejected with it
   */
  whose(session: string, request: IncomingMessage, rules: SessionRules): Whose | Promise<Whose> {
    const told = this.options.introduce(request);
    const from = senderIn(told);
    const key = hash('sha256', session);
    const known = this.#known.get(key);
    if (known !== undefined && known.rules === rules && known.from === from) {
      if ('asking' in known.said) return known.said.asking;
      if (this.options.clock.monotonicMs() < known.untilMs) {
        if ('away' in known.said) throw known.said.away;
        return known.said.who;
      }
    }
    return this.#ask(session, key, from, told, rules);
  }

  /** The same as far as it is known, without asking. */
  recall(session: string, request: IncomingMessage, rules: SessionRules): Whose {
    const known = this.#known.get(hash('sha256', session));
    if (known === undefined || !('who' in known.said) || known.rules !== rules) return undefined;
    if (this.options.clock.monotonicMs() >= known.untilMs) return undefined;
    return known.from === senderIn(this.options.introduce(request)) ? known.said.who : undefined;
  }

  /** It may be somebody else's, or nobody's, from now on. */
  forget(session: string): void {
    this.#known.delete(hash('sha256', session));
  }

  #ask(
    session: string,
    key: string,
    from: string,
    told: Readonly<Record<string, string>>,
    rules: SessionRules,
  ): Promise<Whose> {
    if (this.#underWay >= mostUnderWay.value) throw new CoreAway('too many wait for it');
    const askedMs = this.options.clock.monotonicMs();
    const asking = this.#question(session, told, rules);
    const known: Known = { rules, from, untilMs: Number.POSITIVE_INFINITY, said: { asking } };
    this.#known.delete(key);
    this.#known.set(key, known);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= most.value) break;
      this.#known.delete(oldest);
    }
    void settle(asking, known, askedMs + rules.believedMs, () => this.options.clock.monotonicMs() + retryMs.value);
    return asking;
  }

  async #question(session: string, told: Readonly<Record<string, string>>, rules: SessionRules): Promise<Whose> {
    this.#underWay += 1;
    try {
      const headers = {
        ...told,
        Accept: 'application/json',
        // Without it the web API of Magento takes no session for anybody.
        'X-Requested-With': 'XMLHttpRequest',
        Cookie: `${rules.cookie}=${session}`,
      };
      const question = { method: 'GET', target: rules.whoPath, headers } as const;
      const answer = await askCore(this.options.client, question, {
        withinMs: askMs.value,
        mostBytes: longestBytes.value,
      });
      const who = customerIn(answer, rules);
      counter('banyan_core_session_questions_total')
        .with({ outcome: who === undefined ? 'nobody' : 'somebody' })
        .inc();
      this.#tell(undefined);
      return who;
    } catch (error) {
      counter('banyan_core_session_questions_total').with({ outcome: 'failed' }).inc();
      this.#tell(messageOf(error));
      throw error instanceof CoreAway ? error : new CoreAway('the question cannot be asked', { cause: error });
    } finally {
      this.#underWay -= 1;
    }
  }

  /** Once when it begins, and once when it is over. */
  #tell(reason: string | undefined): void {
    const isAway = reason !== undefined;
    if (isAway === this.#told) return;
    this.#told = isAway;
    if (isAway) log.warn('the core does not say who its sessions are', { reason });
    else log.info('the core says again who its sessions are');
  }
}

async function settle(asking: Promise<Whose>, known: Known, untilMs: number, retryAtMs: () => number): Promise<void> {
  try {
    known.said = { who: await asking };
    known.untilMs = untilMs;
  } catch (error) {
    known.said = { away: error as CoreAway };
    known.untilMs = retryAtMs();
  }
}

function senderIn(told: Readonly<Record<string, string>>): string {
  return `${told['x-forwarded-for'] ?? ''}\n${told['user-agent'] ?? ''}`;
}
