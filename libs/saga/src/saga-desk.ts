import type { Clock } from '@banyan/kernel';
import { beginningOf } from './next-step.js';
import type { BackOff } from './back-off.js';
import type { SagaDefinition } from './saga-definition.js';
import type { HeldSaga } from './saga-lease.js';
import { SagaRun, type RunEnd, type StepAround } from './saga-run.js';
import type { OpenState, SagaState } from './saga-state.js';
import type { SagaStore } from './saga.store.js';
import type { Sql } from './sql-port.js';

/** When and how many sagas are run. Policy: numbers with their reasons stand where it is made. */
export interface DeskPolicy {
  readonly backOff: BackOff;
  /** A replica that is not heard of for so long loses its sagas, ms. */
  readonly leaseMs: number;
  /** How often the table is asked what is due, ms. */
  readonly pollMs: number;
  /** Sagas run at once that nobody waits for. */
  readonly mostAtOnce: number;
}

/** What the desk tells. */
export interface DeskListener<Context> {
  /** Something of a saga has become durable. */
  moved?(id: string, state: SagaState<Context>): void;
  /** A run is over. */
  ran?(id: string, end: RunEnd<Context>, runMs: number): void;
  /** Around every run of a saga here: `run` must be called, once, and its end be returned. */
  aroundRun?(held: HeldSaga<OpenState<Context>>, run: () => Promise<RunEnd<Context>>): Promise<RunEnd<Context>>;
  /** Around every attempt on a step. */
  readonly aroundStep?: StepAround;
  /** The table does not answer. */
  failed?(error: unknown): void;
}

/** Runs the sagas of one kind in this replica: those that begin here, and those that are due and nobody's. */
export class SagaDesk<Context> {
  readonly #stop = new AbortController();
  readonly #runs = new Map<SagaRun<Context>, Promise<RunEnd<Context>>>();
  #taking: Promise<void> | undefined;
  #lookAtMs: number;
  /** Of those in `#runs`, how many were taken from the table: what begins here has a caller, and no limit but that of questions. */
  #taken = 0;

  constructor(
    private readonly definition: SagaDefinition<Context>,
    private readonly store: SagaStore<Context>,
    private readonly clock: Clock,
    private readonly policy: DeskPolicy,
    private readonly listener: DeskListener<Context> = {},
  ) {
    this.#lookAtMs = clock.monotonicMs();
  }

  /** Writes a saga in its owner's transaction; to be run when that has committed. */
  begin(sql: Sql, id: string, context: Context): Promise<HeldSaga<OpenState<Context>>> {
    return this.store.begin(sql, id, beginningOf(this.definition, context));
  }

  /** Writes a saga in its owner's transaction that nobody holds yet: the next look at the table, or `takeUp`, finds it. */
  plant(sql: Sql, id: string, context: Context): Promise<void> {
    return this.store.plant(sql, id, beginningOf(this.definition, context));
  }

  /** Runs what this replica holds, from now on. Never rejects. */
  run(held: HeldSaga<OpenState<Context>>): Promise<RunEnd<Context>> {
    const { definition, store, clock, policy } = this;
    const { id } = held.lease;
    const run = new SagaRun<Context>(
      {
        definition,
        store,
        clock,
        backOff: policy.backOff,
        leaseMs: policy.leaseMs,
        stop: this.#stop.signal,
        ...(this.listener.aroundStep === undefined ? {} : { aroundStep: this.listener.aroundStep }),
        moved: (state) => this.listener.moved?.(id, state),
      },
      held,
    );
    const startedAtMs = clock.monotonicMs();
    const going = this.listener.aroundRun?.(held, () => run.go()) ?? run.go();
    const running = going.then((end) => {
      this.#runs.delete(run);
      this.listener.ran?.(id, end, clock.monotonicMs() - startedAtMs);
      return end;
    });
    this.#runs.set(run, running);
    return running;
  }

  /** Runs one from now on if it is open and nobody has it, due or not. @returns false: it has ended, or somebody has it */
  async takeUp(id: string): Promise<boolean> {
    if (this.#stop.signal.aborted) return false;
    const held = await this.store.takeOne(id);
    if (held === undefined) return false;
    void this.run(held);
    return true;
  }

  /** The sagas that run here now: `moved` and `ran` tell of them as soon as there is something to tell. */
  get running(): ReadonlySet<string> {
    return new Set([...this.#runs.keys()].map(({ id }) => id));
  }

  /** Renews leases that need it, and looks for what is due. To be called every now and then; never throws. */
  tick(): void {
    for (const run of this.#runs.keys()) run.tick();
    if (this.#taking !== undefined || this.#stop.signal.aborted) return;
    if (this.clock.monotonicMs() < this.#lookAtMs || this.#taken >= this.policy.mostAtOnce) return;
    this.#taking = this.#take().finally(() => {
      this.#taking = undefined;
    });
  }

  /** The next tick looks at the table. */
  hurry(): void {
    this.#lookAtMs = this.clock.monotonicMs();
  }

  /** Begins nothing more; what runs is put off where it can be, so that another replica need not wait for its lease. */
  async stop(): Promise<void> {
    this.#stop.abort(new Error('this replica ends'));
    await this.#taking;
    while (this.#runs.size > 0) await Promise.all(this.#runs.values());
  }

  async #take(): Promise<void> {
    const { pollMs, mostAtOnce } = this.policy;
    const atMost = mostAtOnce - this.#taken;
    try {
      const taken = await this.store.take(atMost);
      for (const held of taken) {
        this.#taken += 1;
        void this.run(held).finally(() => {
          this.#taken -= 1;
        });
      }
      // More may be due than were taken at once.
      this.#lookAtMs = this.clock.monotonicMs() + (taken.length === atMost ? 0 : pollMs);
    } catch (error) {
      this.#lookAtMs = this.clock.monotonicMs() + pollMs;
      this.listener.failed?.(error);
    }
  }
}
