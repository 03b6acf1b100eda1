import { randomHex } from './ids.js';

/** The W3C trace context of one request. https://www.w3.org/TR/trace-context/ */
export interface TraceContext {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero: the caller's span. */
  readonly spanId: string;
  readonly sampled: boolean;
}

const TRACEPARENT = /^(?!ff)[0-9a-f]{2}-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(?:-.*)?$/;
const ZERO_TRACE = '0'.repeat(32);
const ZERO_SPAN = '0'.repeat(16);

/** Reads a `traceparent` header; undefined when it is absent, repeated or malformed (then a new trace starts). */
export function parseTraceparent(header: string | string[] | undefined): TraceContext | undefined {
  if (typeof header !== 'string') return undefined;
  const match = TRACEPARENT.exec(header.trim());
  if (!match) return undefined;
  const [, traceId = ZERO_TRACE, spanId = ZERO_SPAN, flags = '00'] = match;
  if (traceId === ZERO_TRACE || spanId === ZERO_SPAN) return undefined;
  return { traceId, spanId, sampled: (Number.parseInt(flags, 16) & 1) === 1 };
}

export function formatTraceparent(context: TraceContext): string {
  return `00-${context.traceId}-${context.spanId}-${context.sampled ? '01' : '00'}`;
}

/** A fresh trace, for a caller that brought none. */
export function newTraceContext(sampled: boolean): TraceContext {
  return { traceId: randomHex(16), spanId: randomHex(8), sampled };
}

type Heard = (context: TraceContext) => void;
let heard: Heard | undefined;

/** Tells `listener` of traces that somebody who was called has kept though they were not sampled; undefined: nobody. */
export function onTraceResponse(listener: Heard | undefined): void {
  heard = listener;
}

/** Passes on what an answer says of the trace it was in: `traceresponse`, in the form of `traceparent`. Anything else is ignored. */
export function heardTraceResponse(said: unknown): void {
  if (heard === undefined || typeof said !== 'string') return;
  const context = parseTraceparent(said);
  if (context?.sampled === true) heard(context);
}

/** As many ids as are remembered for those who have not been told yet, and as many as are told at once. */
const MOST_NOTED = 64;
const MOST_TOLD = 16;
const noted: string[] = [];
let notedCount = 0;

/** A trace that was not sampled is kept here: whoever is called next is told, since it may hold a part of it. */
export function noteKeptTrace(traceId: string): void {
  noted.push(traceId);
  notedCount += 1;
  if (noted.length > MOST_NOTED) noted.shift();
}

/** How many traces were noted since this process began. */
export function keptTraceCount(): number {
  return notedCount;
}

/** The last of those that were noted after the first `told`, at most 16. */
export function keptTracesSince(told: number): readonly string[] {
  const unheard = Math.min(notedCount - told, MOST_TOLD);
  return unheard <= 0 ? [] : noted.slice(-unheard);
}
