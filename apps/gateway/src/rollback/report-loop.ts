import { log } from '@banyan/observability';
import { messageOf } from '@banyan/kernel';

/**
 * Runs `work` again and again, `everyMs` after its last end, until stopped. A failure is logged once until it works
 * again: a line every half second all night helps nobody.
 */
export class ReportLoop {
  #timer: NodeJS.Timeout | undefined;
  #failing = false;
  #stopped = false;

  constructor(
    private readonly name: string,
    private readonly everyMs: number,
    private readonly work: () => Promise<void>,
  ) {}

  start(): void {
    void this.#turn();
  }

  stop(): void {
    this.#stopped = true;
    clearTimeout(this.#timer);
  }

  async #turn(): Promise<void> {
    try {
      await this.work();
      if (this.#failing) log.info(`${this.name} works again`);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing) log.warn(`${this.name} fails; it is tried again`, { reason: messageOf(error) });
      this.#failing = true;
    }
    if (!this.#stopped) this.#timer = setTimeout(() => void this.#turn(), this.everyMs);
  }
}
