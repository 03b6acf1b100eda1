import {
  compensationOf,
  type ActOutcome,
  type SagaDefinition,
  type SagaStep,
  type UndoOutcome,
} from './saga-definition.js';
import { isOpen, type OpenState, type SagaState } from './saga-state.js';

/** What is to be done next. */
export type NextStep<Context> =
  | { readonly kind: 'act'; readonly step: SagaStep<Context> }
  | { readonly kind: 'undo'; readonly step: SagaStep<Context> }
  | { readonly kind: 'ended' };

/** The table names a step that this release does not have: an older one must finish it, or this one be mended. */
export class UnknownStep extends Error {
  override readonly name = 'UnknownStep';
}

/** How a saga begins. */
export function beginningOf<Context>({ steps }: SagaDefinition<Context>, context: Context): OpenState<Context> {
  return { kind: 'forward', step: nameAt(steps, 0), context, tries: 0 };
}

/** What is to be done in a state. Pure. @throws UnknownStep */
export function nextStep<Context>(definition: SagaDefinition<Context>, state: SagaState<Context>): NextStep<Context> {
  if (!isOpen(state)) return { kind: 'ended' };
  const step = definition.steps[indexOf(definition, state)];
  if (step === undefined) throw new UnknownStep(`the saga ${definition.kind} has no step ${state.step}`);
  return { kind: state.kind === 'forward' ? 'act' : 'undo', step };
}

/**
 * The state after an action. A failure undoes the step itself first: part of it may have been done. Of a saga that was taken over it
 * undoes whatever can be undone: a replica that was paused may be further than the table knows.
 *
 * @param takenOver did another replica, or another life of this one, have the saga before?
 * @throws UnknownStep
 * @throws RangeError for a failure after the pivot: there is no way back from there
 */
export function afterAct<Context>(
  definition: SagaDefinition<Context>,
  state: OpenState<Context>,
  { kind, context }: ActOutcome<Context>,
  takenOver: boolean,
): SagaState<Context> {
  const at = indexOf(definition, state);
  switch (kind) {
    case 'later':
      return { ...state, context, tries: state.tries + 1 };
    case 'failed':
      if (at > definition.pivotAt)
        throw new RangeError(`step ${state.step} fails after the pivot of ${definition.kind}`);
      // The pivot that fails did not happen: what is before it is undone.
      return undoingFrom(
        definition,
        takenOver ? definition.pivotAt - 1 : Math.min(at, definition.pivotAt - 1),
        context,
      );
    case 'done': {
      const next = definition.steps[at + 1];
      return next === undefined
        ? { kind: 'completed', context }
        : { kind: 'forward', step: next.name, context, tries: 0 };
    }
  }
}

/** The state after a compensation. @throws UnknownStep */
export function afterUndo<Context>(
  definition: SagaDefinition<Context>,
  state: OpenState<Context>,
  { kind, context }: UndoOutcome<Context>,
): SagaState<Context> {
  if (kind === 'later') return { ...state, context, tries: state.tries + 1 };
  return undoingFrom(definition, indexOf(definition, state) - 1, context);
}

/** Steps with nothing to undo are passed over. */
function undoingFrom<Context>({ steps }: SagaDefinition<Context>, from: number, context: Context): SagaState<Context> {
  for (let at = from; at >= 0; at -= 1) {
    const step = steps[at];
    if (step !== undefined && compensationOf(step) !== undefined) {
      return { kind: 'backward', step: step.name, context, tries: 0 };
    }
  }
  return { kind: 'compensated', context };
}

function indexOf<Context>({ kind, steps }: SagaDefinition<Context>, { step }: OpenState<Context>): number {
  const at = steps.findIndex(({ name }) => name === step);
  if (at === -1) throw new UnknownStep(`the saga ${kind} has no step ${step}`);
  return at;
}

function nameAt<Context>(steps: readonly SagaStep<Context>[], at: number): string {
  return steps[at]?.name ?? '';
}
