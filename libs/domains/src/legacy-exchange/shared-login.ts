import { Deadline, type Attempt } from '@banyan/resilience';
import type { Clock } from '@banyan/kernel';
import { withinAttempt } from './attempt-end.js';

/** Longest a login may take, in ms: as long as the longest read, since everybody waits for it. */
const LOGIN_BUDGET_MS = 2_000;

/**
 * A session id or token of the core, kept until the core says that it has expired. Many callers who find none wait for
 * one login, which ends by its own budget and not with the caller who happened to be first.
 */
export class SharedLogin {
  #login: Promise<string> | undefined;
  /** What the login came to, once it has. */
  #known: string | undefined;

  constructor(
    private readonly clock: Clock,
    /** Logs in: the session id or token. */
    private readonly logIn: (attempt: Attempt) => Promise<string>,
  ) {}

  /**
   * @throws ArmError `deadline` or `aborted` when the attempt ends first; whatever the login failed with
   * @throws TranslationRefused when the login's answer is not understood
   */
  current(attempt: Attempt): string | Promise<string> {
    return this.#known ?? withinAttempt(attempt, () => this.#login ?? this.#begin(attempt.traceparent));
  }

  /** Forgets one that has expired; not its successor, which another caller may have begun meanwhile. */
  async forget(expired: string): Promise<void> {
    const login = this.#login;
    if (login && (await login.catch(() => expired)) === expired && this.#login === login) {
      this.#login = undefined;
      this.#known = undefined;
    }
  }

  #begin(traceparent: string | undefined): Promise<string> {
    const login = this.logIn(attemptOfItsOwn(this.clock, LOGIN_BUDGET_MS, traceparent));
    this.#login = login;
    void this.#remember(login);
    return login;
  }

  async #remember(login: Promise<string>): Promise<void> {
    try {
      const known = await login;
      if (this.#login === login) this.#known = known;
    } catch {
      if (this.#login === login) this.#login = undefined;
    }
  }
}

/** An attempt that ends by its own budget and with nobody's request. */
export function attemptOfItsOwn(clock: Clock, budgetMs: number, traceparent?: string): Attempt {
  const deadline = new Deadline(clock, budgetMs);
  return {
    signal: new AbortController().signal,
    remainingMs: () => deadline.remainingMs(),
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}
