import { parseTraceparent, type TraceContext } from '@banyan/kernel';
import { activeContext, withSpan } from '@banyan/observability';
import type { DeskListener, HeldSaga, OpenState, StepAround } from '@banyan/saga';

/** What a saga may know of the trace in which it was begun. */
export interface Traced {
  readonly traceparent?: string | null;
}

/** Every run of a saga, and every attempt on a step, as steps of the trace of its order, whichever replica runs it. */
export function tracedSagas<Context extends Traced>(
  kind: string,
): Required<Pick<DeskListener<Context>, 'aroundRun' | 'aroundStep'>> {
  return {
    aroundRun: (held, run) => {
      const { id, epoch } = held.lease;
      const asked = activeContext();
      return withSpan(
        `saga ${kind}`,
        'internal',
        async (span) => {
          if (asked?.traceId !== span.context.traceId) span.link(asked);
          span.set({
            'messaging.message.conversation_id': id,
            'banyan.saga.kind': kind,
            'banyan.saga.epoch': epoch,
            // Nobody put it off: the replica that had it ended, or was killed.
            ...(epoch > 1 && held.state.tries === 0 ? { 'banyan.degraded.reason': 'resumed' } : {}),
          });
          const end = await run();
          span.set({ 'banyan.saga.outcome': end.kind === 'ended' ? end.state.kind : end.kind });
          if (end.kind === 'lost') span.fail('lost');
          else if (end.state.kind === 'compensated' || end.state.kind === 'backward') span.fail('compensated');
          return end;
        },
        parentOf(held, asked),
      );
    },
    aroundStep: aroundStep(kind),
  };
}

/** The trace in which it was begun goes on; where whoever asks now is in it, below whoever asks. */
function parentOf(
  { state: { context } }: HeldSaga<OpenState<Traced>>,
  asked: TraceContext | undefined,
): TraceContext | undefined {
  const begun = parseTraceparent(context.traceparent ?? undefined);
  return begun === undefined || begun.traceId === asked?.traceId ? asked : begun;
}

function aroundStep(kind: string): StepAround {
  return ({ id, step, direction, tries }, attempt) =>
    withSpan(`${kind}.${direction === 'forward' ? step : `undo-${step}`}`, 'internal', async (span) => {
      span.set({
        'messaging.message.conversation_id': id,
        'banyan.saga.kind': kind,
        'banyan.saga.step': step,
        'banyan.saga.direction': direction,
        'banyan.saga.tries': tries,
      });
      const outcome = await attempt();
      span.set({ 'banyan.saga.outcome': outcome.kind });
      if (outcome.kind !== 'done') span.fail(outcome.kind === 'later' ? 'put-off' : 'refused');
      return outcome;
    });
}
