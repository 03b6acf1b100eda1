import type { MismatchGroup, OperationNoise } from '../../api/control.generated.js';

/** A field of answers, and what differs there and below. */
export interface FieldNode {
  /** Its own part of the path. */
  readonly name: string;
  /** The whole of it. */
  readonly path: string;
  /** Copies that differ, over the groups here and below: one that differs in two fields counts in both. */
  readonly count: number;
  readonly groups: readonly MismatchGroup[];
  readonly children: readonly FieldNode[];
}

/** Noise of a field: of so many copies legacy differed from itself. */
export interface FieldNoise {
  readonly samples: number;
  readonly noise: number;
}

/** Groups by the fields that they are of, as a tree; the most copies first. */
export function fieldTree(groups: readonly MismatchGroup[]): readonly FieldNode[] {
  return nodesOf(
    groups.map((group) => ({ group, parts: group.path.split('.') })),
    [],
  );
}

/** What legacy does to itself in this field, over all operations; undefined: nothing was asked twice there. */
export function noiseOf(path: string, operations: readonly OperationNoise[]): FieldNoise | undefined {
  const found = operations.flatMap(({ samples, fields }) =>
    fields.filter((field) => field.path === path).map(({ noise }) => ({ samples, noise })),
  );
  if (found.length === 0) {
    const samples = operations.reduce((sum, each) => sum + each.samples, 0);
    return samples === 0 ? undefined : { samples, noise: 0 };
  }
  return {
    samples: found.reduce((sum, each) => sum + each.samples, 0),
    noise: found.reduce((sum, each) => sum + each.noise, 0),
  };
}

interface Placed {
  readonly group: MismatchGroup;
  readonly parts: readonly string[];
}

function nodesOf(placed: readonly Placed[], above: readonly string[]): readonly FieldNode[] {
  const depth = above.length;
  const byName = Map.groupBy(
    placed.filter(({ parts }) => parts.length > depth),
    ({ parts }) => parts[depth] ?? '',
  );
  return [...byName]
    .map(([name, below]) => {
      const path = [...above, name];
      return {
        name,
        path: path.join('.'),
        count: below.reduce((sum, { group }) => sum + group.count, 0),
        groups: below.filter(({ parts }) => parts.length === path.length).map(({ group }) => group),
        children: nodesOf(below, path),
      };
    })
    .toSorted((a, b) => b.count - a.count || a.name.localeCompare(b.name));
}
