import type { SpanRecord } from './span-record.js';

interface Branch {
  readonly span: SpanRecord;
  readonly children: readonly Branch[];
}

/** What is worth a place beside a span's name. */
const SHOWN = [
  'http.response.status_code',
  'error.type',
  'banyan.arm',
  'banyan.shadow',
  'banyan.stage',
  'banyan.degraded.reason',
  'http.request.resend_count',
  'banyan.saga.epoch',
  'banyan.kept.reason',
] as const;

/**
 * One trace as a tree, a line a span: where it ran, what it did, when it began after the trace's first span, how long it
 * took, and how it went. Spans whose parent was not reported stand at the top, oldest first.
 */
export function renderSpanTree(spans: readonly SpanRecord[]): string {
  if (spans.length === 0) return 'no spans\n';
  const startMs = Math.min(...spans.map((span) => span.startMs));
  const endMs = Math.max(...spans.map((span) => span.startMs + span.durationMs));
  const rows = treeOf(spans).flatMap((branch, index, all) => rowsOf(branch, '', index === all.length - 1, startMs));
  const width = Math.max(...rows.map((row) => row.left.length));
  const lines = rows.map((row) => `${row.left.padEnd(width)}  ${row.right}`.trimEnd());
  const count = `${spans.length} span${spans.length === 1 ? '' : 's'}`;
  return [`trace ${spans[0]?.traceId ?? ''} · ${count} · ${ms(endMs - startMs)}`, ...lines, ''].join('\n');
}

/** A span that is its own ancestor (a broken exporter) is put at the top, not followed for ever. */
function treeOf(spans: readonly SpanRecord[]): Branch[] {
  const byId = new Map(spans.map((span) => [span.spanId, span]));
  const childrenOf = new Map<string, SpanRecord[]>();
  const tops: SpanRecord[] = [];
  for (const span of byId.values()) {
    const parent = span.parentSpanId;
    if (parent === undefined || !byId.has(parent) || isCircular(span, byId)) tops.push(span);
    else childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), span]);
  }
  const grow = (span: SpanRecord): Branch => ({
    span,
    children: byStart(childrenOf.get(span.spanId) ?? []).map(grow),
  });
  return byStart(tops).map(grow);
}

function isCircular(span: SpanRecord, byId: ReadonlyMap<string, SpanRecord>): boolean {
  const seen = new Set<string>();
  let each: SpanRecord | undefined = span;
  while (each !== undefined) {
    if (seen.has(each.spanId)) return each.spanId === span.spanId;
    seen.add(each.spanId);
    each = each.parentSpanId === undefined ? undefined : byId.get(each.parentSpanId);
  }
  return false;
}

function byStart(spans: readonly SpanRecord[]): SpanRecord[] {
  return spans.toSorted((a, b) => a.startMs - b.startMs);
}

function rowsOf(branch: Branch, indent: string, last: boolean, startMs: number): { left: string; right: string }[] {
  const { span, children } = branch;
  const left = `${indent}${last ? '└─ ' : '├─ '}${printable(span.service)}  ${printable(span.name)}`;
  const below = indent + (last ? '   ' : '│  ');
  return [
    { left, right: outcome(span, startMs) },
    ...children.flatMap((child, index) => rowsOf(child, below, index === children.length - 1, startMs)),
  ];
}

function outcome(span: SpanRecord, startMs: number): string {
  const timing = `+${ms(span.startMs - startMs)}`.padStart(11) + ms(span.durationMs).padStart(12);
  const notes = SHOWN.flatMap((name) => {
    const value = span.attributes[name];
    return value === undefined ? [] : [`${name.slice(name.lastIndexOf('.') + 1)}=${printable(String(value))}`];
  });
  const because = span.statusMessage === undefined ? '' : `: ${printable(span.statusMessage)}`;
  return [timing, span.failed ? `FAILED${because}` : 'ok', ...notes].join('  ');
}

function ms(value: number): string {
  return `${value.toFixed(value < 100 ? 2 : 0)} ms`;
}

/** What a process put into a name must not move the reader's cursor. */
function printable(text: string): string {
  return text.replaceAll(/\p{Cc}/gu, '·');
}
