/** One of those that a balancer sends requests to. */
export interface Backend {
  readonly name: string;
  readonly url: string;
  /** Answers 200 while it wants to be sent requests. */
  readonly readyUrl: string;
}

const POLL_EVERY_MS = 100;
const POLL_PATIENCE_MS = 1_000;

/** Which backends want requests, as a load balancer knows it: by asking, and so a little late. */
export class PollingBalancer {
  readonly #ready = new Set<Backend>();
  readonly #timer: NodeJS.Timeout;
  #turn = 0;

  constructor(private readonly backends: readonly Backend[]) {
    this.#timer = setInterval(() => void this.#poll(), POLL_EVERY_MS);
  }

  /** In turn. @param not one that has just refused @returns undefined while there is none */
  next(not?: Backend): Backend | undefined {
    const ready = this.backends.filter((backend) => this.#ready.has(backend) && backend !== not);
    return ready[this.#turn++ % ready.length];
  }

  isReady(backend: Backend): boolean {
    return this.#ready.has(backend);
  }

  close(): void {
    clearInterval(this.#timer);
  }

  async #poll(): Promise<void> {
    await Promise.all(
      this.backends.map(async (backend) => {
        if (await says200(backend.readyUrl)) this.#ready.add(backend);
        else this.#ready.delete(backend);
      }),
    );
  }
}

async function says200(url: string): Promise<boolean> {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(POLL_PATIENCE_MS) });
    await answer.body?.cancel();
    return answer.status === 200;
  } catch {
    return false;
  }
}
