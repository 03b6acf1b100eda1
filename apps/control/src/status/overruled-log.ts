import type { Clock } from '@banyan/kernel';
import { log } from '@banyan/observability';

/** So long it must stand before it is worth a line, ms: between a trip and the flag that control switches off lie about two. */
const STANDS_MS = 3_000;

interface Overruled {
  readonly because: string;
  readonly sinceMs: number;
  readonly said: boolean;
}

/** Says once for each change, and not at every report, that a flag does not have its way and why, and when it has again. */
export class OverruledLog {
  readonly #standing = new Map<string, Overruled>();

  constructor(private readonly clock: Pick<Clock, 'monotonicMs'>) {}

  /** @param because as a person reads it; null: the flag has its way, or wants nothing of the service */
  note(domain: string, because: string | null): void {
    const before = this.#standing.get(domain);
    if (because === null) {
      if (before?.said === true) log.info('the flag has its way again, or wants nothing of the service', { domain });
      this.#standing.delete(domain);
      return;
    }
    const nowMs = this.clock.monotonicMs();
    const same = before?.because === because;
    const sinceMs = same ? before.sinceMs : nowMs;
    const said = same && before.said;
    const says = !said && nowMs - sinceMs >= STANDS_MS;
    if (says) log.warn('the flag does not have its way', { domain, reason: because });
    this.#standing.set(domain, { because, sinceMs, said: said || says });
  }
}
