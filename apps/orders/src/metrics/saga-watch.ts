import { counter, gauge, log } from '@banyan/observability';
import type { DeskListener, OpenCount, RunEnd, SagaDefinition, SagaStore } from '@banyan/saga';

/** What is known of the sagas of one kind, for metrics; counts them again every now and then. */
export class SagaWatch<Context> implements DeskListener<Context> {
  readonly #ended = counter('banyan_saga_ended_total');
  readonly #putOff = counter('banyan_saga_put_off_total');
  #open: readonly OpenCount[] = [];
  #trouble = false;

  constructor(
    private readonly definition: SagaDefinition<Context>,
    private readonly store: Pick<SagaStore<Context>, 'open'>,
  ) {
    const { kind: saga, steps } = definition;
    for (const { name: step } of steps) {
      gauge('banyan_saga_open')
        .with({ saga, step })
        .readFrom(() => this.#open.reduce((sum, each) => (each.step === step ? sum + each.count : sum), 0));
    }
    gauge('banyan_saga_oldest_seconds')
      .with({ saga })
      .readFrom(() => Math.max(0, ...this.#open.map(({ oldestMs }) => oldestMs / 1_000)));
  }

  /** Open sagas of this kind, as counted last. */
  get open(): number {
    return this.#open.reduce((sum, { count }) => sum + count, 0);
  }

  ran(_id: string, end: RunEnd<Context>): void {
    const saga = this.definition.kind;
    if (end.kind === 'ended') this.#ended.with({ saga, outcome: end.state.kind }).inc();
    if (end.kind === 'put-off') {
      this.#putOff.with({ saga, step: end.state.step }).inc();
      log.warn('a saga cannot go on yet', {
        operation: `${saga}.${end.state.step}`,
        reason: end.because,
        retryInMs: end.dueInMs,
      });
    }
    if (end.kind === 'lost') log.warn('a saga is left to whoever finds it', { operation: saga, err: end.because });
  }

  failed(error: unknown): void {
    if (!this.#trouble) log.error('sagas cannot be looked for', { operation: this.definition.kind, err: error });
    this.#trouble = true;
  }

  /** Counts them. Never throws. */
  async count(): Promise<void> {
    try {
      this.#open = await this.store.open();
      this.#trouble = false;
    } catch (error) {
      this.failed(error);
    }
  }
}
