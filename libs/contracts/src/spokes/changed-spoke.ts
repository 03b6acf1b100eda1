import { ProblemError } from '@banyan/kernel';
import type { ContractAnswer, ContractRequest, Descent } from '../contract-version.js';
import type { NamedChange, RequestChange } from './named-change.js';
import { operationsOf, type PartedOperation, type PartedSpoke } from './parted-spoke.js';
import type { AnyMembers } from './parts.js';
import type { Unfinished } from './unfinished.js';

/** A version that is its neighbour but for named changes. */
export interface ChangedSpoke<From, To> extends PartedSpoke<From, To> {
  readonly descent: Descent;
}

/**
 * Begins a version that is mostly like its neighbour.
 *
 *     const version = nextTo(v2Spoke).as<ContractSchemas>('v3');
 *     const reasonInWords = version.change({ name: 'reason-in-words', … });
 *     const spoke = version.spoke([reasonInWords, …]);
 */
export function nextTo<From, Before>(
  neighbour: PartedSpoke<From, Before>,
): { as<After>(version: string): NextVersion<From, Before, After> } {
  return { as: (version) => new NextVersion(version, neighbour) };
}

/** What a list of changes must be, so that nothing of the contract is left out. */
type Finished<From, Before, After, Change> = [Unfinished<From, Before, After, Change>] extends [never]
  ? unknown
  : // As names of members that are missing, which the compiler writes out.
    { readonly [Left in Unfinished<From, Before, After, Change>]: never };

class NextVersion<From, Before, After> {
  constructor(
    readonly version: string,
    private readonly neighbour: PartedSpoke<From, Before>,
  ) {}

  /** A change, held against the schemas of both versions. */
  change<const Change extends NamedChange<From, Before, After>>(change: Change): Change {
    return change;
  }

  /**
   * The neighbour and all changes, put together once: what comes out writes the version's answers from canonical values as if it
   * had been written by hand. Nothing of the neighbour's answer is written first.
   *
   * @throws Error when two changes say what one member is, a member is taken away that there is not, or a name comes twice
   */
  spoke<const Changes extends readonly NamedChange<From, Before, After>[]>(
    changes: Changes & Finished<From, Before, After, Changes[number]>,
  ): ChangedSpoke<From, After> {
    return {
      version: this.version,
      ...composed(this.neighbour as unknown as AnySpoke, changes as unknown as readonly AnyChange[]),
    } as unknown as ChangedSpoke<From, After>;
  }
}

type Json = Readonly<Record<string, unknown>>;

/** The same without its types: what is put together is the same for every domain. */
type AnyOperation = PartedOperation<Json, Json, unknown, unknown>;
type AnySpoke = PartedSpoke<Json, Json> & { readonly parts: Readonly<Record<string, AnyMembers>> };
interface AnyChange {
  readonly name: string;
  readonly says: string;
  readonly answers?: Readonly<Record<string, AnyPartChange>>;
  readonly requests?: Readonly<Record<string, RequestChange<object, object>>>;
}
interface AnyPartChange {
  readonly without?: readonly string[];
  readonly loses?: readonly string[];
  readonly with?: AnyMembers;
  readonly back: (said: object, undone: Readonly<Record<string, (said: object) => object>>) => object;
}

function composed(neighbour: AnySpoke, changes: readonly AnyChange[]): Omit<ChangedSpoke<Json, Json>, 'version'> {
  const names = changes.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new Error(`two changes are called ${twice}`);
  const parts: Record<string, AnyMembers> = {};
  for (const [part, members] of Object.entries(neighbour.parts)) parts[part] = changedPart(part, members, changes);
  const requests = changedRequests(changes);
  const requestOf = ({ takes }: { readonly takes?: string }) => (takes === undefined ? undefined : requests.get(takes));
  const operations = Object.entries(neighbour.operations).map(([operationId, operation]) => {
    const change = requestOf(operation);
    return [operationId, change === undefined ? operation : asking(operation, change)] as const;
  });
  const named = (operationId: string): AnyOperation => {
    const operation = neighbour.operations[operationId];
    if (operation === undefined) throw new Error(`${neighbour.version} has no ${operationId}`);
    return operation;
  };
  const undone = backThrough(neighbour, changes);
  const losses = lossesOf(changes);
  return {
    parts: parts,
    operations: Object.fromEntries(operations),
    descent: {
      neighbour: neighbour.version,
      changes: changes.map(({ name, says }) => ({ name, says })),
      losses: losses.map(([part, member]) => `${part}.${member}`),
      left: operationsOf({ ...neighbour, parts: withoutMembers(neighbour.parts, losses) }),
      back: (operationId, said) => undone[named(operationId).says]?.(said) ?? said,
      ask: (operationId, asked) => requestOf(named(operationId))?.fromNeighbour(asked) ?? asked,
      pointer: (operationId, neighbours) => requestOf(named(operationId))?.pointer(neighbours) ?? neighbours,
    },
  };
}

/** The neighbour's members in their order, without what is gone; what is new stands behind them. */
function changedPart(part: string, members: AnyMembers, changes: readonly AnyChange[]): AnyMembers {
  const saidBy = new Map<string, string>();
  const changed: Record<string, AnyMembers[string]> = { ...members };
  for (const { name, answers } of changes) {
    const { without = [], with: given = {} } = answers?.[part] ?? {};
    for (const member of [...without, ...Object.keys(given)]) {
      const earlier = saidBy.get(member);
      if (earlier !== undefined && earlier !== name)
        throw new Error(`${part}.${member} is in ${earlier} and in ${name}`);
      saidBy.set(member, name);
    }
    for (const member of without) {
      if (!Object.hasOwn(members, member)) throw new Error(`${name} is without ${part}.${member}, which there is not`);
      delete changed[member];
    }
    Object.assign(changed, given);
  }
  return changed;
}

function changedRequests(changes: readonly AnyChange[]): ReadonlyMap<string, RequestChange<object, object>> {
  const found = new Map<string, RequestChange<object, object>>();
  for (const { name, requests = {} } of changes) {
    for (const [body, change] of Object.entries(requests)) {
      if (found.has(body)) throw new Error(`${name} changes ${body}, which another change does`);
      found.set(body, change);
    }
  }
  return found;
}

/** The neighbour's operation, asked in the version's words. Its refusals point to what the version calls it. */
function asking(operation: AnyOperation, { toNeighbour, pointer }: RequestChange<object, object>): AnyOperation {
  return {
    ...operation,
    accept(request: ContractRequest) {
      try {
        return operation.accept({ ...request, body: toNeighbour(request.body as object) });
      } catch (error) {
        throw error instanceof ProblemError ? pointing(error, pointer) : error;
      }
    },
    present(result, present) {
      const answer = operation.present(result, present);
      return answer.status < FIRST_PROBLEM ? answer : { ...answer, body: pointingBody(answer, pointer) };
    },
  };
}

const FIRST_PROBLEM = 400;

function pointing(problem: ProblemError, pointer: (neighbours: string) => string): ProblemError {
  const { errors } = problem.extras;
  if (errors === undefined) return problem;
  const moved = errors.map(({ pointer: at, ...rest }) => ({ ...rest, pointer: pointer(at) }));
  return new ProblemError(problem.code, { ...problem.extras, errors: moved });
}

function pointingBody({ body }: ContractAnswer, pointer: (neighbours: string) => string): unknown {
  const { errors, ...problem } = body as { readonly errors?: readonly { readonly pointer: string }[] };
  if (errors === undefined) return body;
  return { ...problem, errors: errors.map(({ pointer: at, ...rest }) => ({ ...rest, pointer: pointer(at) })) };
}

/** Each change's own way back, all of them together. */
function backThrough(
  neighbour: AnySpoke,
  changes: readonly AnyChange[],
): Readonly<Record<string, (said: object) => object>> {
  const undone: Record<string, (said: object) => object> = {};
  for (const [part, members] of Object.entries(neighbour.parts)) {
    const deltas = changes.flatMap(({ answers }) => answers?.[part] ?? []);
    const touched = new Set(
      deltas.flatMap(({ without = [], with: given = {} }) => [...without, ...Object.keys(given)]),
    );
    undone[part] = (said) => {
      const kept = Object.entries(said).filter(([member]) => Object.hasOwn(members, member) && !touched.has(member));
      return Object.assign(Object.fromEntries(kept), ...deltas.map(({ back }) => back(said, undone))) as object;
    };
  }
  return undone;
}

function lossesOf(changes: readonly AnyChange[]): readonly (readonly [part: string, member: string])[] {
  return changes.flatMap(({ answers = {} }) =>
    Object.entries(answers).flatMap(([part, { loses = [] }]) => loses.map((member) => [part, member] as const)),
  );
}

function withoutMembers(
  parts: AnySpoke['parts'],
  losses: ReturnType<typeof lossesOf>,
): Readonly<Record<string, AnyMembers>> {
  const isLost = (part: string, member: string) => losses.some(([of, name]) => of === part && name === member);
  return Object.fromEntries(
    Object.entries(parts).map(([part, members]) => [
      part,
      Object.fromEntries(Object.entries(members).filter(([member]) => !isLost(part, member))),
    ]),
  );
}
