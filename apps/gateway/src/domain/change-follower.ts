import type { ChangeFeed, Changes, Domain, ServiceConnection } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import { counter, gauge, log } from '@banyan/observability';
import { Deadline } from '@banyan/resilience';
import { ReportLoop } from '../rollback/report-loop.js';

/** Forgets what a domain's remembered answers say of these subjects. @returns how many there were */
export type Forget = (domain: string, changed: Changes['changed']) => number;

type WatchedDomain = Pick<Domain, 'name'> & Required<Pick<Domain, 'watchChanges'>>;

/**
 * Asks a domain's service what changed, again and again, and has it forgotten. It can only make answers fresher: while the
 * service does not say, they are forgotten by their age, as ever.
 */
export class ChangeFollower {
  readonly #loop: ReportLoop;
  #cursor: string | undefined;
  /** What the last answer named. */
  #before: Changes['changed'] = [];
  #heardAtMs: number;

  constructor(
    private readonly domain: WatchedDomain,
    private readonly feed: ChangeFeed,
    private readonly forget: Forget,
    private readonly clock: Clock,
  ) {
    const { name, watchChanges } = domain;
    this.#heardAtMs = clock.monotonicMs();
    this.#loop = new ReportLoop(`asking what changed in ${name}`, watchChanges.everyMs, () => this.turn());
    gauge('banyan_change_silence_seconds')
      .with({ domain: name })
      .readFrom(() => (clock.monotonicMs() - this.#heardAtMs) / 1_000);
  }

  start(): void {
    this.#loop.start();
  }

  async stop(): Promise<void> {
    this.#loop.stop();
    await this.feed.close();
  }

  /**
   * One question. What the answer before it named is forgotten once more: a replica of the service that is a moment behind the
   * one that told may have answered meanwhile with what was true before.
   *
   * @throws ArmError when the service does not say; nothing has changed then
   */
  async turn(): Promise<void> {
    const { name } = this.domain;
    const asked = counter('banyan_change_polls_total');
    let said: Changes;
    try {
      said = await this.#ask();
    } catch (error) {
      asked.with({ domain: name, outcome: 'failed' }).inc();
      throw error;
    }
    this.#heardAtMs = this.clock.monotonicMs();
    const { changed } = said;
    asked.with({ domain: name, outcome: outcomeOf(changed) }).inc();
    const forgotten = this.forget(name, both(this.#before, changed));
    counter('banyan_forgotten_answers_total').with({ domain: name }).inc(forgotten);
    if (changed === 'everything' && this.#before !== changed) {
      log.info('everything that was remembered is forgotten', { domain: name, count: forgotten });
    }
    this.#cursor = said.cursor;
    this.#before = changed;
  }

  async #ask(): Promise<Changes> {
    const { timeoutMs } = this.domain.watchChanges;
    const deadline = new Deadline(this.clock, timeoutMs);
    const signal = AbortSignal.timeout(timeoutMs);
    return this.feed.since(this.#cursor, { signal, remainingMs: () => deadline.remainingMs() });
  }
}

/** One for each domain whose service says what changed. */
export function followChanges(
  domains: readonly Domain[],
  services: ReadonlyMap<string, ServiceConnection>,
  forget: Forget,
  clock: Clock,
): readonly ChangeFollower[] {
  return domains.flatMap(({ name, watchChanges }) => {
    const address = services.get(name);
    if (watchChanges === undefined || address === undefined) return [];
    return [new ChangeFollower({ name, watchChanges }, watchChanges.connect(address), forget, clock)];
  });
}

function both(a: Changes['changed'], b: Changes['changed']): Changes['changed'] {
  return a === 'everything' || b === 'everything' ? 'everything' : [...a, ...b];
}

function outcomeOf(changed: Changes['changed']): 'everything' | 'told' | 'quiet' {
  if (changed === 'everything') return changed;
  return changed.length > 0 ? 'told' : 'quiet';
}
