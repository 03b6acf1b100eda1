const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

/**
 * A W3C `traceparent` that begins a trace with what the shopper did. It asks to be recorded: there are few who shop in a
 * demonstration, and whoever watches wants to see each click go through.
 */
export function newTraceparent(): string {
  return `00-${hex(TRACE_BYTES)}-${hex(SPAN_BYTES)}-01`;
}

/** The trace's own name, 32 hexadecimal digits: what somebody quotes who asks for help. */
export function traceIdOf(traceparent: string): string {
  return traceparent.split('-')[1] ?? '';
}

function hex(bytes: number): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(bytes)), (byte) => byte.toString(16).padStart(2, '0')).join(
    '',
  );
}
