import { systemClock } from '@banyan/kernel';
import { log } from './logger.js';
import { flushFlagEvents } from './flag-events.js';
import { flushTraces } from './tracing.js';

/** Closes one thing; may take its time within the grace. */
export type ShutdownHandler = () => Promise<void> | void;

/** A terminal's Ctrl-C reaches the children too, and their parent then signals them as well: that is one wish, not two. */
const SAME_WISH_MS = 1_000;
const TRACE_FLUSH_MS = 500;

const handlers: ShutdownHandler[] = [];
let graceMs = 5_000;
let begun: { readonly by: string; readonly atMs: number } | undefined;
let listening = false;

/** Has this process been told to end? `/readyz` says `draining` from then on. */
export function shuttingDown(): boolean {
  return begun !== undefined;
}

/**
 * Runs `handler` once when the process is told to end (SIGTERM, SIGINT, or its parent is gone), last registered first;
 * then flushes traces and exits: 0 when all closed within the grace, else 1. A second signal exits at once.
 *
 * @param options.graceMs how long all handlers together may take, default 5,000; the longest asked for counts
 */
export function onShutdown(handler: ShutdownHandler, options: { readonly graceMs?: number } = {}): void {
  handlers.push(handler);
  graceMs = Math.max(graceMs, options.graceMs ?? 0);
  if (listening) return;
  listening = true;
  process.on('SIGTERM', () => requestShutdown('SIGTERM'));
  process.on('SIGINT', () => requestShutdown('SIGINT'));
}

/** Ends this process orderly when its parent goes away: no orphans. Without a parent over IPC it does nothing. */
export function exitWithParent(): void {
  if (process.send === undefined) return;
  process.on('disconnect', () => requestShutdown('parent-gone'));
  if (!process.connected) requestShutdown('parent-gone');
}

/** Begins the end, as a signal would. */
export function requestShutdown(by: 'SIGTERM' | 'SIGINT' | 'parent-gone' | 'fault'): void {
  if (begun === undefined) {
    begun = { by, atMs: systemClock.monotonicMs() };
    void shutDown(by);
    return;
  }
  const sameWish = begun.by !== by && systemClock.monotonicMs() - begun.atMs < SAME_WISH_MS;
  if (by === 'parent-gone' || sameWish) return;
  log.warn('told to end a second time; leaving at once', { signal: by });
  process.exit(1);
}

async function shutDown(by: string): Promise<void> {
  log.info('ending', { signal: by, graceMs });
  const { promise: graceOver, resolve } = Promise.withResolvers<'grace-over'>();
  const timer = setTimeout(() => resolve('grace-over'), graceMs);
  const outcome = await Promise.race([runHandlers(), graceOver]);
  clearTimeout(timer);
  if (outcome === 'grace-over') log.warn('not everything closed within the grace', { graceMs });
  await Promise.all([flushTraces(TRACE_FLUSH_MS), flushFlagEvents(TRACE_FLUSH_MS)]);
  const exitCode = outcome === 'closed' && by !== 'fault' ? 0 : 1;
  log.info('ended', { exitCode });
  process.exit(exitCode);
}

async function runHandlers(): Promise<'closed' | 'failed'> {
  let outcome: 'closed' | 'failed' = 'closed';
  for (const handler of handlers.toReversed()) {
    try {
      await handler();
    } catch (error) {
      outcome = 'failed';
      log.error('a part did not close', { err: error });
    }
  }
  return outcome;
}
