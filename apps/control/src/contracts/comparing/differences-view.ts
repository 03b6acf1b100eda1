import { asOfMajor, type Change, type Comparison, type JsonValue } from '@banyan/contracts';
import { isObject } from '../reading/json.js';
import { viewOf, type DocumentView, type OperationView } from '../reading/operation-view.js';
import type { ContractText } from '../shelf/contract-text.js';
import { fieldDifferences, type FieldDifference } from './field-differences.js';

/** What became of one operation. */
export interface OperationDifferences {
  readonly method: string;
  readonly route: string;
  /** Of the later text, or of the earlier where it is gone. */
  readonly operation: OperationView;
  readonly fate: 'added' | 'removed' | 'changed';
  /** As the checker judges them. */
  readonly changes: readonly Change[];
  /** Of what is in both. */
  readonly fields: readonly FieldDifference[];
}

export interface DifferencesView {
  readonly from: ContractText;
  readonly to: ContractText;
  readonly verdict: Comparison['verdict'];
  readonly operations: readonly OperationDifferences[];
  /** Of no one operation: of the text as a whole, and of parts that several share. */
  readonly others: readonly Change[];
  /** All of them: the same as `banyan contracts changelog` tells. */
  readonly changes: readonly Change[];
}

/** A comparison as people read it, by operation. */
export function differencesView(
  from: ContractText,
  to: ContractText,
  { verdict, changes }: Comparison,
): DifferencesView {
  const earlier = viewOf(asOfMajor(from.document, from.domain, from.version, to.version));
  const later = viewOf(to.document);
  const keys = new Set([...later.operations, ...earlier.operations].map(keyOf));
  const homes = homesOf(changes, [
    { view: earlier, document: from.document },
    { view: later, document: to.document },
  ]);
  const operations = [...keys].flatMap((key): OperationDifferences[] => {
    const [before, after] = [earlier, later].map((view) => view.operations.find((each) => keyOf(each) === key));
    const operation = after ?? before;
    if (operation === undefined) return [];
    const of = changes.filter((change) => homes.get(change) === key);
    const fields =
      before === undefined || after === undefined
        ? []
        : fieldDifferences(
            { operation: before, references: earlier.references },
            { operation: after, references: later.references },
          );
    if (of.length === 0 && fields.length === 0) return [];
    const fate = before === undefined ? 'added' : after === undefined ? 'removed' : 'changed';
    return [{ method: operation.method, route: operation.route, operation, fate, changes: of, fields }];
  });
  return { from, to, verdict, operations, others: changes.filter((change) => !homes.has(change)), changes };
}

function keyOf({ method, route }: Pick<OperationView, 'method' | 'route'>): string {
  return `${method} ${route}`;
}

interface Read {
  readonly view: DocumentView;
  readonly document: ContractText['document'];
}

/**
 * The one operation that a change is about, where it is about one: what it points into; of a component, the one that its message
 * names among those that use it, or the only one that does.
 */
function homesOf(changes: readonly Change[], texts: readonly Read[]): ReadonlyMap<Change, string> {
  const homes = new Map<Change, string>();
  const users = usersOfComponents(texts);
  for (const change of changes) {
    const [, paths = '', route = '', method = ''] = change.pointer.split('/');
    if (paths === 'paths' && method !== '') {
      homes.set(change, `${method.toUpperCase()} ${route.replaceAll('~1', '/').replaceAll('~0', '~')}`);
      continue;
    }
    const using = [...(users.get(change.pointer.split('/').slice(0, 4).join('/')) ?? [])];
    const named = using.filter((key) => `${change.message} `.includes(`${key} `));
    const [only, ...more] = named.length > 0 ? named : using;
    if (only !== undefined && more.length === 0) homes.set(change, only);
  }
  return homes;
}

/** Which operations lead to each component, by its pointer; through other components too. */
function usersOfComponents(texts: readonly Read[]): ReadonlyMap<string, ReadonlySet<string>> {
  const users = new Map<string, Set<string>>();
  for (const { view, document } of texts) {
    for (const [route, item] of Object.entries(isObject(document['paths']) ? document['paths'] : {})) {
      for (const operation of view.operations) {
        // A text that was moved to another major has the same operations under other paths.
        if (!isObject(item) || operation.route.split('/').slice(3).join() !== route.split('/').slice(3).join())
          continue;
        const start = item[operation.method.toLowerCase()];
        if (start !== undefined) noteUses(start, keyOf(operation), document, users);
      }
    }
  }
  return users;
}

function noteUses(value: JsonValue, key: string, document: JsonValue, users: Map<string, Set<string>>): void {
  const seen = new Set<string>();
  const walk = (each: JsonValue): void => {
    if (Array.isArray(each)) return each.forEach(walk);
    if (!isObject(each)) return;
    const { $ref: reference } = each;
    if (typeof reference === 'string' && !seen.has(reference)) {
      seen.add(reference);
      const pointer = reference.slice(1).split('/').slice(0, 4).join('/');
      users.set(pointer, (users.get(pointer) ?? new Set()).add(key));
      const target = at(document, pointer);
      if (target !== undefined) walk(target);
    }
    Object.values(each).forEach(walk);
  };
  walk(value);
}

function at(document: JsonValue, pointer: string): JsonValue | undefined {
  return pointer
    .split('/')
    .slice(1)
    .reduce<JsonValue | undefined>(
      (value, part) => (isObject(value) ? value[part.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined),
      document,
    );
}
