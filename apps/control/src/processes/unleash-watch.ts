const ASK_EVERY_MS = 2_000;
const TIMEOUT_MS = 1_500;

/** Asks Unleash now and then whether it is there, and says when it is back: what waits for it goes out at once. */
export class UnleashWatch {
  #state: 'answering' | 'away' | 'unknown' = 'unknown';
  #timer: NodeJS.Timeout | undefined;
  #stopped = false;

  /** @param apiUrl UNLEASH_URL, such as `http://127.0.0.1:4242/api` */
  constructor(
    private readonly apiUrl: string,
    private readonly onReturn: () => void,
  ) {}

  get state(): 'answering' | 'away' | 'unknown' {
    return this.#state;
  }

  start(): void {
    void this.#ask();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    const before = this.#state;
    this.#state = (await this.#answers()) ? 'answering' : 'away';
    if (this.#stopped) return;
    if (before === 'away' && this.#state === 'answering') this.onReturn();
    this.#timer = setTimeout(() => void this.#ask(), ASK_EVERY_MS);
  }

  async #answers(): Promise<boolean> {
    const health = `${this.apiUrl.replace(/\/+$/, '').replace(/\/api$/, '')}/health`;
    try {
      const answer = await fetch(health, { signal: AbortSignal.timeout(TIMEOUT_MS), redirect: 'error' });
      await answer.body?.cancel();
      return answer.ok;
    } catch {
      // Away is an answer, not a fault: it is what the picture shows.
      return false;
    }
  }
}
