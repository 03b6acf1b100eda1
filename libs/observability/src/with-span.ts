import { messageOf, type TraceContext } from '@banyan/kernel';
import { runInContext } from './active-span.js';
import type { Span, SpanRole } from './span.js';
import { startSpan } from './start-span.js';

/**
 * Runs `work` as a step of its own: active while it runs, ended when it settles, failed when it throws (with the
 * error's name as `error.type`). Throws what `work` throws.
 */
export async function withSpan<T>(
  name: string,
  role: SpanRole,
  work: (span: Span) => Promise<T> | T,
  parent?: TraceContext,
): Promise<T> {
  const span = startSpan(name, role, parent);
  try {
    return await runInContext(span.context, () => work(span));
  } catch (error) {
    span.fail(error instanceof Error ? error.name : messageOf(error).slice(0, 40));
    throw error;
  } finally {
    span.end();
  }
}
