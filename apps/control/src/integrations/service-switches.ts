import { messageOf } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { readRunFile } from '../processes/run-file.js';

/** What a service is to ask nothing of. */
export interface HeldByService {
  readonly integration: string;
  /** The name of its process. */
  readonly service: string;
  readonly remainingMs: number;
}

const TIMEOUT_MS = 2_000;

/**
 * Tells services which of the outside parties that they ask are out of use, all of it at once, as often as it is told anything. A
 * service keeps it where all its replicas read it, ends it by itself when its time is over, and says what it follows.
 */
export class ServiceSwitches {
  /** By service: what it follows, as it said last. Absent: it has not said anything yet. */
  readonly #followed = new Map<string, ReadonlySet<string>>();
  #telling: Promise<void> = Promise.resolve();

  constructor(
    private readonly dataDir: string,
    /** The operations side of each service that can be told, where no launcher of this machine started it. */
    private readonly elsewhere: Readonly<Record<string, string>>,
  ) {}

  /** Has the service that asks it said that it does not? */
  isHeld(integration: string): boolean {
    return [...this.#followed.values()].some((followed) => followed.has(integration));
  }

  /** One after the other, so that the last word is the last that is heard. Never rejects. */
  tell(held: readonly HeldByService[]): Promise<void> {
    this.#telling = this.#tellAll(this.#telling, held);
    return this.#telling;
  }

  async #tellAll(before: Promise<void>, held: readonly HeldByService[]): Promise<void> {
    await before;
    await Promise.all(
      Object.keys(this.elsewhere).map((service) =>
        this.#tellOne(
          service,
          held.filter((each) => each.service === service),
        ),
      ),
    );
  }

  async #tellOne(service: string, held: readonly HeldByService[]): Promise<void> {
    // What it was told to follow, and nothing more since: it need not hear every two seconds that there is nothing.
    if (held.length === 0 && this.#followed.get(service)?.size === 0) return;
    try {
      const found = (await readRunFile(this.dataDir)).find(({ name }) => name === service);
      const parties = held.map(({ integration, remainingMs }) => ({ party: integration, remainingMs }));
      const answer = await fetch(`${found?.opsUrl ?? this.elsewhere[service]}/parties/out-of-use`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ parties }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        redirect: 'error',
      });
      if (!answer.ok) throw new Error(`it answered ${answer.status}`);
      this.#followed.set(service, new Set(readFollowed(await answer.json())));
    } catch (error) {
      // It may follow or not: nobody says.
      this.#followed.delete(service);
      log.debug('a service could not be told what is out of use; it is told again', {
        domain: service,
        reason: messageOf(error),
      });
    }
  }
}

/** What another process says is believed as far as it has the form. */
function readFollowed(said: unknown): readonly string[] {
  const { parties } = (said ?? {}) as { readonly parties?: unknown };
  if (!Array.isArray(parties)) throw new Error('it does not say what it follows');
  return parties.flatMap((each: unknown) => {
    const { party } = (each ?? {}) as { readonly party?: unknown };
    return typeof party === 'string' ? [party] : [];
  });
}
