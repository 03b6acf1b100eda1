import { describe, expect, it } from '@jest/globals';
import { ProblemError } from '@banyan/kernel';
import * as fc from 'fast-check';
import { ContractOperation } from '../contract-operation.js';
import type { ContractRequest } from '../contract-version.js';
import { SchemaCompiler } from '../schema-checks.js';
import type { OperationSpecification } from '../specification.js';
import { nextTo } from './changed-spoke.js';
import { renamed } from './named-change.js';
import { operationsOf, type PartedSpoke } from './parted-spoke.js';

interface Shelf {
  readonly name: string;
  readonly cm: number;
  readonly note: string | null;
}
interface Sources {
  readonly Shelf: Shelf;
  readonly Shelves: readonly Shelf[];
}
interface First {
  readonly Shelf: { name: string; widthCm: number; note?: string };
  readonly Shelves: { shelves: { name: string; widthCm: number; note?: string }[] };
  readonly Question: { names: string[]; limit?: number };
}
interface Second {
  readonly Shelf: { name: string; width: { mm: number }; note: string | null };
  readonly Shelves: { shelves: { name: string; width: { mm: number }; note: string | null }[] };
  readonly Question: { shelves: string[]; limit?: number };
}

const first: PartedSpoke<Sources, First> = {
  version: 'v1',
  parts: {
    Shelf: { name: ({ name }) => name, widthCm: ({ cm }) => cm, note: ({ note }) => note ?? undefined },
    Shelves: { shelves: (all, present) => all.map(present.Shelf) },
  },
  operations: {
    listShelves: {
      operation: 'shelf.list',
      takes: 'Question',
      says: 'Shelves',
      accept({ body }: ContractRequest) {
        const { names } = body as First['Question'];
        const at = names.indexOf('');
        if (at === -1) return names;
        throw new ProblemError('invalid-request', { errors: [{ pointer: `/names/${at}`, message: 'is empty' }] });
      },
      present: (all: readonly Shelf[], present) =>
        all.length > 0
          ? { status: 200, body: present.Shelves(all) }
          : { status: 422, body: { code: 'none', errors: [{ pointer: '/names', message: 'are none' }] } },
    },
    getShelf: {
      operation: 'shelf.one',
      says: 'Shelf',
      accept: ({ path }) => path['name'],
      present: (shelf: Shelf, present) => ({ status: 200, body: present.Shelf(shelf) }),
    },
  },
};

const next = nextTo(first).as<Second>('v2');
const inMillimetres = next.change({
  name: 'in-millimetres',
  says: 'A width is in millimetres.',
  answers: {
    Shelf: {
      without: ['widthCm'],
      with: { width: ({ cm }) => ({ mm: cm * 10 }) },
      back: ({ width }) => ({ widthCm: width.mm / 10 }),
    },
    Shelves: {
      with: { shelves: (all, present) => all.map(present.Shelf) },
      back: ({ shelves }, undone) => ({ shelves: shelves.map(undone.Shelf) }),
    },
  },
});
const alwaysNoted = next.change({
  name: 'always-noted',
  says: 'A note is always there.',
  answers: {
    Shelf: { with: { note: ({ note }) => note }, back: ({ note }) => (note === null ? {} : { note }) },
  },
});
const asShelves = next.change({
  name: 'as-shelves',
  says: 'Shelves are asked for as such.',
  requests: { Question: renamed<First['Question'], Second['Question']>({ names: 'shelves' }) },
});
const second = next.spoke([inMillimetres, alwaysNoted, asShelves]);

const arbitraryShelf: fc.Arbitrary<Shelf> = fc.record({
  name: fc.string(),
  cm: fc.integer({ min: 0, max: 100_000 }),
  note: fc.option(fc.string(), { nil: null }),
});
const asked = (body: unknown): ContractRequest => ({ path: {}, query: {}, headers: {}, body });
const operation = (name: 'listShelves' | 'getShelf', of: typeof first | typeof second = second) => {
  const found = operationsOf<Sources, never>(of as never)[name];
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
};

describe('a version that is its neighbour but for named changes', () => {
  it('says what is new, says again what is another, and leaves out what is gone', () => {
    const shelf: Shelf = { name: 'A', cm: 80, note: null };
    expect(operation('getShelf').present(shelf)).toStrictEqual({
      status: 200,
      body: { name: 'A', width: { mm: 800 }, note: null },
    });
    expect(operation('listShelves').present([shelf])).toStrictEqual({
      status: 200,
      body: { shelves: [{ name: 'A', width: { mm: 800 }, note: null }] },
    });
  });

  it('leaves its neighbour as it was', () => {
    expect(operation('getShelf', first).present({ name: 'A', cm: 80, note: null })).toStrictEqual({
      status: 200,
      body: { name: 'A', widthCm: 80 },
    });
  });

  it('goes back to what its neighbour says of any value', () => {
    fc.assert(
      fc.property(fc.array(arbitraryShelf, { minLength: 1 }), (shelves) => {
        const said = operation('listShelves').present(shelves).body as object;
        expect(second.descent.back('listShelves', said)).toStrictEqual(
          operation('listShelves', first).present(shelves).body,
        );
      }),
    );
  });

  it('accepts in its own words what its neighbour accepts in its', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ minLength: 1 })), fc.option(fc.nat(), { nil: undefined }), (names, limit) => {
        const before = { names, ...(limit === undefined ? {} : { limit }) };
        const own = second.descent.ask('listShelves', before);
        expect(own).toStrictEqual({ shelves: names, ...(limit === undefined ? {} : { limit }) });
        expect(operation('listShelves').accept(asked(own))).toStrictEqual(
          operation('listShelves', first).accept(asked(before)),
        );
      }),
    );
  });

  it('points to what it calls a place, where its neighbour refuses a request or an answer tells of it', () => {
    expect(() => operation('listShelves').accept(asked({ shelves: ['A', ''] }))).toThrow(
      expect.objectContaining({
        code: 'invalid-request',
        extras: { errors: [{ pointer: '/shelves/1', message: 'is empty' }] },
      }),
    );
    expect(operation('listShelves').present([])).toStrictEqual({
      status: 422,
      body: { code: 'none', errors: [{ pointer: '/shelves', message: 'are none' }] },
    });
    expect(second.descent.pointer('listShelves', '/limit')).toBe('/limit');
    expect(second.descent.pointer('listShelves', '')).toBe('');
    expect(second.descent.pointer('listShelves', '/namesake/0')).toBe('/namesake/0');
  });

  it('is a neighbour itself', () => {
    interface Third extends Omit<Second, 'Shelf'> {
      readonly Shelf: Second['Shelf'] & { label: string };
    }
    const third = nextTo(second).as<Third>('v3');
    const labelled = third.change({
      name: 'labelled',
      says: 'A shelf has a label.',
      answers: { Shelf: { with: { label: ({ name, cm }) => `${name} ${cm}` }, back: () => ({}) } },
    });
    const spoke = third.spoke([labelled]);
    const body = { name: 'A', width: { mm: 800 }, note: 'low', label: 'A 80' };
    expect(operation('getShelf', spoke as never).present({ name: 'A', cm: 80, note: 'low' }).body).toStrictEqual(body);
    expect(spoke.descent.neighbour).toBe('v2');
    expect(second.descent.back('getShelf', spoke.descent.back('getShelf', body))).toStrictEqual({
      name: 'A',
      widthCm: 80,
      note: 'low',
    });
    // Asked in the words of the one before, and of the one before that.
    expect(operation('listShelves', spoke as never).accept(asked({ shelves: ['A'] }))).toStrictEqual(['A']);
  });

  it('says what is lost, and goes back to all else', () => {
    interface Short extends Omit<First, 'Shelf' | 'Shelves'> {
      readonly Shelf: { name: string };
      readonly Shelves: { shelves: { name: string }[] };
    }
    const short = nextTo(first).as<Short>('v2');
    const spoke = short.spoke([
      short.change({
        name: 'names-only',
        says: 'Only names.',
        answers: {
          Shelf: { without: ['widthCm', 'note'], loses: ['widthCm', 'note'], back: () => ({}) },
          Shelves: {
            with: { shelves: (all, present) => all.map(present.Shelf) },
            back: ({ shelves }, undone) => ({ shelves: shelves.map(undone.Shelf) }),
          },
        },
      }),
    ]);
    const shelves: readonly Shelf[] = [{ name: 'A', cm: 80, note: 'low' }];
    const said = operation('listShelves', spoke as never).present(shelves).body as object;
    expect(said).toStrictEqual({ shelves: [{ name: 'A' }] });
    expect(spoke.descent.losses).toEqual(['Shelf.widthCm', 'Shelf.note']);
    expect(spoke.descent.back('listShelves', said)).toStrictEqual(
      spoke.descent.left['listShelves']?.present(shelves).body,
    );
  });

  it('is counted by its own deprecated names, of requests before they are read as its neighbour’s and of what it answers', () => {
    const old = { deprecated: true };
    const specification: OperationSpecification = {
      operationId: 'listShelves',
      method: 'POST',
      route: '/shelf/v2/list',
      parameters: [],
      requestBody: {
        required: true,
        schema: {
          type: 'object',
          properties: { shelves: { type: 'array', ...old }, names: { type: 'array', ...old }, limit: old },
        },
      },
      responses: new Map([
        [
          200,
          {
            type: 'object',
            properties: {
              shelves: {
                type: 'array',
                items: { type: 'object', properties: { width: old, widthCm: old, note: {}, name: old } },
              },
            },
          },
        ],
      ]),
      personal: [],
    };
    const version = { domain: 'shelf', version: 'v2', specification: 'x', operations: {} };
    const compiled = new ContractOperation(version, specification, operation('listShelves'), new SchemaCompiler());
    const seen: string[] = [];
    const note = (index: number) => seen.push(compiled.deprecated.names[index] ?? '');
    compiled.accept(
      {
        path: {},
        query: '',
        headers: { 'content-type': 'application/json' },
        body: Buffer.from(JSON.stringify({ shelves: ['A'], limit: 1 })),
      },
      note,
    );
    const { status, body } = compiled.present([
      { name: 'A', cm: 80, note: null },
      { name: 'B', cm: 90, note: null },
    ]);
    compiled.deprecated.inAnswer(status, body, note);
    // Nothing of the neighbour's names, and each of its own once, however many hold it.
    expect(seen.toSorted()).toEqual(['/limit', '/shelves', '200:/shelves/*/name', '200:/shelves/*/width']);
  });

  it('tells its changes in their order', () => {
    expect(second.descent.changes.map(({ name }) => name)).toEqual(['in-millimetres', 'always-noted', 'as-shelves']);
  });
});

describe('what does not fit together', () => {
  const other = next.change({
    name: 'another',
    says: 'Another note.',
    answers: { Shelf: { with: { note: () => '' }, back: () => ({}) } },
  });

  it.each([
    [
      'one member said by two',
      () => next.spoke([inMillimetres, alwaysNoted, other, asShelves]),
      /Shelf\.note is in always-noted and in another/,
    ],
    [
      'one name twice',
      () => next.spoke([inMillimetres, alwaysNoted, alwaysNoted, asShelves]),
      /two changes are called always-noted/,
    ],
    [
      'one body changed by two',
      () => next.spoke([inMillimetres, alwaysNoted, asShelves, { ...asShelves, name: 'as-shelves-again' }]),
      /as-shelves-again changes Question, which another change does/,
    ],
    [
      'a member taken away that there is not',
      () =>
        next.spoke([inMillimetres, alwaysNoted, { ...other, answers: { Shelf: { without: ['height'] } } } as never]),
      /another is without Shelf\.height, which there is not/,
    ],
  ])('%s ends the start', (_, spoke, message) => {
    expect(spoke).toThrow(message);
  });

  it('what a contract says and no change does is not compiled', () => {
    // @ts-expect-error -- 'Shelf.note is another type now: give it again, with what it is'
    next.spoke([inMillimetres]);
    // @ts-expect-error -- 'Shelf.width is in the contract and in no change', and Shelf.widthCm is no more in it
    next.spoke([alwaysNoted]);
    // @ts-expect-error -- a width is no number in version 2
    next.change({ name: 'a', says: '', answers: { Shelf: { with: { width: ({ cm }) => cm }, back: () => ({}) } } });
    // @ts-expect-error -- version 1 has no such member
    next.change({ name: 'a', says: '', answers: { Shelf: { without: ['depth'], back: () => ({}) } } });
    expect(next.version).toBe('v2');
  });
});
