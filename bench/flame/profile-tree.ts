import type { Profiler } from 'node:inspector';

/** Whose code a frame is. */
export type Owner = 'ours' | 'package' | 'node' | 'garbage' | 'native';

/** One function as it was called from one place: its own time and its callees', µs. */
export interface Frame {
  readonly name: string;
  /** File and line, from the project's root or the package's; empty for the engine's own. */
  readonly place: string;
  readonly owner: Owner;
  selfMicros: number;
  totalMicros: number;
  readonly callees: Map<string, Frame>;
}

const NOT_WORK = new Set(['(idle)', '(root)']);

/** The tree of a V8 profile without its idle time; what is called in several ways from one place is one frame. */
export function profileTree({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Frame {
  const selfMicros = new Map<number, number>();
  for (const [index, id] of samples.entries()) {
    selfMicros.set(id, (selfMicros.get(id) ?? 0) + Math.max(0, timeDeltas[index + 1] ?? 0));
  }
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const [first] = nodes;
  const root: Frame = { ...NAMELESS, name: 'all', callees: new Map() };
  if (first !== undefined) add(first, root);
  return root;

  function add(node: Profiler.ProfileNode, parent: Frame): number {
    const { functionName } = node.callFrame;
    if (functionName === '(idle)') return 0;
    const frame = NOT_WORK.has(functionName) ? parent : frameOf(node, parent);
    const self = selfMicros.get(node.id) ?? 0;
    let total = self;
    for (const id of node.children ?? []) {
      const child = byId.get(id);
      if (child !== undefined) total += add(child, frame);
    }
    frame.selfMicros += self;
    frame.totalMicros += total;
    return total;
  }
}

const NAMELESS = { place: '', owner: 'native' as Owner, selfMicros: 0, totalMicros: 0 };

function frameOf({ callFrame }: Profiler.ProfileNode, parent: Frame): Frame {
  const name = callFrame.functionName === '' ? '(anonymous)' : callFrame.functionName;
  const place = placeOf(callFrame.url, callFrame.lineNumber + 1);
  const key = `${name} ${place}`;
  let frame = parent.callees.get(key);
  if (frame === undefined) {
    frame = { ...NAMELESS, name, place, owner: ownerOf(name, callFrame.url), callees: new Map() };
    parent.callees.set(key, frame);
  }
  return frame;
}

function placeOf(url: string, line: number): string {
  const file =
    /\/dist\/((?:apps|libs)\/.+)$/.exec(url)?.[1] ?? /\/node_modules\/((?!.*\/node_modules\/).+)$/.exec(url)?.[1];
  const shown = file ?? (url.startsWith('node:') ? url : '');
  return shown === '' ? '' : `${shown}:${line}`;
}

function ownerOf(name: string, url: string): Owner {
  if (name === '(garbage collector)') return 'garbage';
  if (url.includes('/node_modules/')) return 'package';
  if (url.startsWith('node:')) return 'node';
  return url === '' ? 'native' : 'ours';
}

/** A function wherever it is called from. */
export interface FunctionTime {
  readonly name: string;
  readonly place: string;
  readonly owner: Owner;
  selfMicros: number;
  /** With what it called; what it called of itself counts once. */
  totalMicros: number;
}

/** Every function with its time. */
export function functionTimes(root: Frame): readonly FunctionTime[] {
  const found = new Map<string, FunctionTime>();
  const under = new Set<FunctionTime>();
  visit(root);
  return [...found.values()];

  function visit(frame: Frame): void {
    const key = `${frame.name} ${frame.place}`;
    let times = found.get(key);
    if (times === undefined) {
      const { name, place, owner } = frame;
      times = { name, place, owner, selfMicros: 0, totalMicros: 0 };
      found.set(key, times);
    }
    times.selfMicros += frame.selfMicros;
    const isOuter = !under.has(times);
    if (isOuter) {
      under.add(times);
      times.totalMicros += frame.totalMicros;
    }
    for (const callee of frame.callees.values()) visit(callee);
    if (isOuter) under.delete(times);
  }
}
