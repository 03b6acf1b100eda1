import { AsyncLocalStorage } from 'node:async_hooks';
import type { TraceContext } from '@banyan/kernel';

const storage = new AsyncLocalStorage<TraceContext>();

/** The trace context of the call we are in; undefined outside any. Log lines carry its ids. */
export function activeContext(): TraceContext | undefined {
  return storage.getStore();
}

/** Runs `work` with this context active, across its awaits. Costs about 2 µs: per request, not per step. */
export function runInContext<T>(context: TraceContext, work: () => T): T {
  return storage.run(context, work);
}
