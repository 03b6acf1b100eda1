import type { Sql } from './sql-port.js';

/** What an action is given beside its context. */
export interface Work<Context> {
  /** Aborts when this replica ends or has lost the saga. What was sent may have arrived. */
  readonly signal: AbortSignal;
  /** 1 for whoever began the saga; one more for each that took it over. */
  readonly epoch: number;
  /** How often this step was put off since it was reached. */
  readonly tries: number;
  /**
   * Throws unless the saga is still this replica's, as far as it can know without asking: to be called in the turn in which
   * something is sent. One that was paused for longer than its lease sends nothing.
   *
   * @throws SagaLost
   */
  readonly check: () => void;
  /**
   * Makes the context durable in the middle of a step. Costs a commit.
   *
   * @throws SagaLost when another has the saga: nothing may be sent then that needed to be written
   */
  keep(context: Context): Promise<void>;
}

/** Writes of the saga's owner that are made in the transaction in which the saga moves. */
export type Writes = (sql: Sql) => Promise<void>;

/** How an action ended. */
export type ActOutcome<Context> =
  /** Goes on. With `writes` it is durable before the next step begins; without, the next durable move carries it. */
  | { readonly kind: 'done'; readonly context: Context; readonly writes?: Writes }
  /** Nothing can be made of this saga: everything is undone, this step first. Before the pivot only. */
  | { readonly kind: 'failed'; readonly context: Context; readonly writes?: Writes }
  /** Cannot be done yet: the same step again, after a while. `because` is for people. */
  | { readonly kind: 'later'; readonly context: Context; readonly because: string };

/** How a compensation ended. There is no third way: it is repeated until it is done. */
export type UndoOutcome<Context> = Exclude<ActOutcome<Context>, { readonly kind: 'failed' }>;

/** Why a step leaves nothing behind that could be undone. */
export interface NothingToUndo {
  readonly nothingToUndo: string;
}

/**
 * Undoes a step. It must be right for a step that never ran, ran in part, runs at this moment in a replica that was paused, or
 * was undone before.
 */
export type Compensation<Context> = (context: Context, work: Work<Context>) => Promise<UndoOutcome<Context>>;

interface StepOf<Context> {
  /** Of the saga, unique, for ever: it is what a restart finds in the table. */
  readonly name: string;
  /** Must be safe to repeat: after a kill it runs again from where the saga was durable last. */
  act(context: Context, work: Work<Context>): Promise<ActOutcome<Context>>;
}

/** A step that can be undone, or has nothing that would have to be. Before the pivot. */
export interface CompensatedStep<Context> extends StepOf<Context> {
  readonly compensation: Compensation<Context> | NothingToUndo;
}

/** The step after which nothing is undone any more. */
export interface PivotStep<Context> extends StepOf<Context> {
  readonly pivot: true;
}

/** A step after the pivot: it is repeated until it is done. */
export type RetriedStep<Context> = StepOf<Context>;

export type SagaStep<Context> = CompensatedStep<Context> | PivotStep<Context> | RetriedStep<Context>;

/** A saga that can be run: its steps in their order. */
export interface SagaDefinition<Context> {
  /** Of the table's column `kind`. */
  readonly kind: string;
  readonly steps: readonly SagaStep<Context>[];
  /** Index of the pivot; the number of steps where there is none: then everything can be undone until the end. */
  readonly pivotAt: number;
}

/** The definition is none. A fault of whoever wrote it, found when the process starts. */
export class SagaRefused extends Error {
  override readonly name = 'SagaRefused';
}

/** @throws SagaRefused when a step before the pivot has no compensation, one after it has one, or names are not unique */
export function defineSaga<Context>(kind: string, steps: readonly SagaStep<Context>[]): SagaDefinition<Context> {
  if (steps.length === 0) throw new SagaRefused(`the saga ${kind} has no steps`);
  const names = new Set(steps.map(({ name }) => name));
  if (names.size !== steps.length || names.has('')) throw new SagaRefused(`the steps of ${kind} are not told apart`);
  const pivots = steps.filter((step) => 'pivot' in step);
  if (pivots.length > 1) throw new SagaRefused(`the saga ${kind} has more than one pivot`);
  const found = steps.findIndex((step) => 'pivot' in step);
  const pivotAt = found === -1 ? steps.length : found;
  for (const [at, step] of steps.entries()) {
    const has = 'compensation' in step;
    if (at < pivotAt && !has) {
      throw new SagaRefused(`step ${step.name} of ${kind} has neither a compensation nor the pivot before it`);
    }
    if (at >= pivotAt && has) throw new SagaRefused(`step ${step.name} of ${kind} is not undone: the pivot is past`);
  }
  return { kind, steps, pivotAt };
}

/** The compensation of a step; undefined: there is nothing to undo. */
export function compensationOf<Context>(step: SagaStep<Context>): Compensation<Context> | undefined {
  return 'compensation' in step && typeof step.compensation === 'function' ? step.compensation : undefined;
}
