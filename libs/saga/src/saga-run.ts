import { messageOf, type Clock } from '@banyan/kernel';
import { backOffMs, type BackOff } from './back-off.js';
import { afterAct, afterUndo, nextStep } from './next-step.js';
import {
  compensationOf,
  type ActOutcome,
  type SagaDefinition,
  type UndoOutcome,
  type Work,
} from './saga-definition.js';
import { SagaLost, type HeldSaga, type SagaLease } from './saga-lease.js';
import type { Move } from './saga.store.js';
import { isOpen, type OpenState, type SagaState } from './saga-state.js';

/** Where a run writes. */
export interface RunStore<Context> {
  move(lease: SagaLease, move: Move<Context>): Promise<void>;
  renew(lease: SagaLease): Promise<SagaLease>;
}

/** One attempt on one step of a saga. */
export interface StepAttempt {
  readonly id: string;
  readonly step: string;
  /** `backward`: it is undone. */
  readonly direction: 'forward' | 'backward';
  /** 1 for whoever began the saga; one more for each that took it over. */
  readonly epoch: number;
  /** How often this step was put off since it was reached. */
  readonly tries: number;
}

/** Runs an attempt, and looks at how it ended. */
export type StepAround = <Outcome extends { readonly kind: string }>(
  at: StepAttempt,
  attempt: () => Promise<Outcome>,
) => Promise<Outcome>;

/** How a run ended. */
export type RunEnd<Context> =
  /** Everything is done, or everything is undone. */
  | { readonly kind: 'ended'; readonly state: SagaState<Context> }
  /** A step cannot be done yet, or this replica ends: whoever comes when it is due goes on. */
  | { readonly kind: 'put-off'; readonly state: OpenState<Context>; readonly because: string; readonly dueInMs: number }
  /** Another has it, or the database does not answer: nothing is known but that it will be found in the table. */
  | { readonly kind: 'lost'; readonly because: unknown };

export interface RunParts<Context> {
  readonly definition: SagaDefinition<Context>;
  readonly store: RunStore<Context>;
  readonly clock: Clock;
  readonly backOff: BackOff;
  /** How long a lease is; it is renewed when two thirds of it are over, and so costs a short run nothing. */
  readonly leaseMs: number;
  /** Aborts when this replica ends. */
  readonly stop: AbortSignal;
  /** Around every attempt on a step, such as to trace it. Returns what `attempt` returns, and throws what it throws. */
  readonly aroundStep?: StepAround;
  /** Told each time when what is durable has changed. */
  readonly moved?: (state: SagaState<Context>) => void;
}

/** One run of one saga by who holds it, from where it is durable to where it ends or has to wait. */
export class SagaRun<Context> {
  readonly #lost = new AbortController();
  readonly #signal: AbortSignal;
  #lease: SagaLease;
  #state: SagaState<Context>;
  #renewing: Promise<void> | undefined;
  /** What is durable, so that nothing is written twice. */
  #durable: SagaState<Context>;

  constructor(
    private readonly parts: RunParts<Context>,
    { lease, state }: HeldSaga<OpenState<Context>>,
  ) {
    this.#lease = lease;
    this.#state = state;
    this.#durable = state;
    this.#signal = AbortSignal.any([parts.stop, this.#lost.signal]);
  }

  get id(): string {
    return this.#lease.id;
  }

  /** To be called every now and then while it runs. Never throws. */
  tick(): void {
    const { clock, leaseMs } = this.parts;
    const leftMs = this.#lease.untilMs - clock.monotonicMs();
    if (this.#renewing !== undefined || this.#lost.signal.aborted || leftMs > leaseMs / 3) return;
    this.#renewing = this.#renew().finally(() => {
      this.#renewing = undefined;
    });
  }

  /** Never throws. */
  async go(): Promise<RunEnd<Context>> {
    try {
      return await this.#go();
    } catch (error) {
      this.#lost.abort(error);
      return { kind: 'lost', because: error };
    } finally {
      await this.#renewing;
    }
  }

  async #go(): Promise<RunEnd<Context>> {
    const { definition } = this.parts;
    for (;;) {
      const next = nextStep(definition, this.#state);
      if (next.kind === 'ended' || !isOpen(this.#state)) return this.#ended();
      if (this.parts.stop.aborted) return await this.#putOff(this.#state, 'this replica ends', 0);
      this.#check();
      const state = this.#state;
      const undo = next.kind === 'undo' ? compensationOf(next.step) : undefined;
      const outcome: ActOutcome<Context> | UndoOutcome<Context> = await this.#tried(state, (work) =>
        next.kind === 'act'
          ? next.step.act(state.context, work)
          : undo === undefined
            ? Promise.resolve({ kind: 'done', context: state.context })
            : undo(state.context, work),
      );
      const after =
        next.kind === 'act'
          ? afterAct(definition, state, outcome, this.#lease.epoch > 1)
          : afterUndo(definition, state, outcome as UndoOutcome<Context>);
      if (outcome.kind === 'later') return await this.#later(after as OpenState<Context>, outcome.because);
      this.#state = after;
      const turned = state.kind !== after.kind;
      if (outcome.writes !== undefined || turned || next.kind === 'undo') {
        await this.#move({
          state: after,
          lease: 'goes-on',
          ...(outcome.writes === undefined ? {} : { writes: outcome.writes }),
        });
      }
    }
  }

  /** What a step throws puts it off: it is repeated, and whoever looks finds its words. */
  async #tried(
    state: OpenState<Context>,
    attempt: (work: Work<Context>) => Promise<ActOutcome<Context>>,
  ): Promise<ActOutcome<Context>> {
    // What a step has made durable stands, even where it throws later on.
    let kept = state.context;
    const work: Work<Context> = {
      signal: this.#signal,
      epoch: this.#lease.epoch,
      tries: state.tries,
      check: () => this.#check(),
      keep: async (context) => {
        await this.#move({ state: { ...state, context }, lease: 'goes-on' });
        kept = context;
      },
    };
    const { aroundStep } = this.parts;
    try {
      if (aroundStep === undefined) return await attempt(work);
      const { id, epoch } = this.#lease;
      return await aroundStep({ id, step: state.step, direction: state.kind, epoch, tries: state.tries }, () =>
        attempt(work),
      );
    } catch (error) {
      if (error instanceof SagaLost || this.#lost.signal.aborted) throw error;
      return { kind: 'later', context: kept, because: messageOf(error) };
    }
  }

  async #later(state: OpenState<Context>, because: string): Promise<RunEnd<Context>> {
    // What this replica's own end cut short is due at once, and is no failure of the step.
    if (this.parts.stop.aborted) {
      return this.#putOff({ ...state, tries: Math.max(0, state.tries - 1) }, 'this replica ends', 0);
    }
    return this.#putOff(state, because, backOffMs(this.parts.backOff, state.tries));
  }

  async #putOff(state: OpenState<Context>, because: string, dueInMs: number): Promise<RunEnd<Context>> {
    await this.#move({ state, lease: { dueInMs }, trouble: because.slice(0, 500) });
    return { kind: 'put-off', state, because, dueInMs };
  }

  async #ended(): Promise<RunEnd<Context>> {
    if (this.#durable !== this.#state) await this.#move({ state: this.#state, lease: { dueInMs: 0 } });
    return { kind: 'ended', state: this.#state };
  }

  async #move(move: Move<Context>): Promise<void> {
    await this.parts.store.move(this.#lease, move);
    this.#durable = move.state;
    this.#state = move.state;
    this.parts.moved?.(move.state);
  }

  async #renew(): Promise<void> {
    try {
      this.#lease = await this.parts.store.renew(this.#lease);
    } catch (error) {
      // Without an answer the lease just runs out: then nothing more is sent.
      if (error instanceof SagaLost) this.#lost.abort(error);
    }
  }

  #check(): void {
    this.#lost.signal.throwIfAborted();
    if (this.#lease.untilMs <= this.parts.clock.monotonicMs()) {
      throw new SagaLost(`the lease of ${this.#lease.id} has run out`);
    }
  }
}
