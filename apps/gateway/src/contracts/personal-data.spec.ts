import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ContractRequest, ContractVersion } from '@banyan/contracts';
import type { GroupReport } from '@banyan/shadow';
import { createLogger, log, type LogFields } from '@banyan/observability';
import { post } from '../../../../test/support/ask.js';
import { until } from '../../../../test/support/until.js';
import { ContractFolder } from '../testing/contract-folder.fixture.js';
import { StorefrontRig } from '../testing/storefront-rig.fixture.js';

// "What is tagged x-pii never reaches logs or mismatches": a contract with a personal field of every shape, a canary in
// each, and everything that the gateway writes anywhere.

const CANARIES = {
  email: 'canary-email@person.example',
  surname: 'CanarySurname',
  phone: '+49canaryphone',
  street: 'Canarystrasse 7',
  engraving: 'canary engraving',
  key: 'canary.key@person.example',
  note: 'canary note',
} as const;
const ANY_CANARY = /canary/i;

const tag = (kind: string, schema: object = { type: 'string', maxLength: 60 }) => ({
  ...schema,
  'x-pii': kind,
  'x-retention': 'none',
  'x-owner': 'customer care',
});
const person = {
  type: 'object',
  additionalProperties: false,
  required: ['sku', 'email'],
  properties: {
    sku: { type: 'string' },
    email: tag('contact'),
    surname: tag('identity'),
    address: {
      type: 'object',
      additionalProperties: false,
      properties: { street: tag('contact') },
    },
    lines: {
      type: 'array',
      items: { type: 'object', additionalProperties: false, properties: { engraving: tag('identity') } },
    },
    notes: { type: 'object', additionalProperties: tag('sensitive') },
  },
};
const json = (schema: object, type = 'application/json') => ({ description: 'x', content: { [type]: { schema } } });
const problem = json({ type: 'object' }, 'application/problem+json');
const SPECIFICATION = {
  openapi: '3.1.1',
  info: { title: 'People', version: '3.0.0' },
  paths: {
    '/inventory/v3/people': {
      post: {
        operationId: 'findPerson',
        parameters: [{ name: 'X-Phone', in: 'header', schema: tag('contact', { type: 'string', maxLength: 30 }) }],
        requestBody: { required: true, ...json(person) },
        responses: { 200: json(person), 400: problem, 502: problem },
      },
    },
  },
};

let asked = 0;
/** A question of its own each time: nothing is remembered of it. */
const who = (over: object = {}) => ({
  sku: `S${asked++}`,
  email: CANARIES.email,
  surname: CANARIES.surname,
  address: { street: CANARIES.street },
  lines: [{ engraving: CANARIES.engraving }],
  notes: { [CANARIES.key]: CANARIES.note },
  ...over,
});

let presents: (result: unknown) => unknown;
/** As they were told last: they are told now and then. */
let groups: GroupReport | undefined;
const PEOPLE: ContractVersion = {
  domain: 'inventory',
  version: 'v3',
  specification: 'contracts/inventory/v3/openapi.yaml',
  operations: {
    findPerson: {
      operation: 'availability.one',
      accept: ({ body, headers }: ContractRequest) => ({ ...(body as object), phone: headers['x-phone'] }),
      present: (result) => ({ status: 200, body: presents(result) }),
    },
  },
};

let folder: ContractFolder;
let rig: StorefrontRig;
let lines: string[];
beforeAll(async () => {
  folder = new ContractFolder('v3', SPECIFICATION);
  rig = await StorefrontRig.start({
    settings: { BANYAN_CONTRACTS_DIR: folder.path, BANYAN_SHADOW_NOISE_RATIO: '1' },
    domain: (registered) => ({
      ...registered,
      contracts: [...registered.contracts, PEOPLE],
      inFlight: undefined as never,
    }),
  });
});
beforeEach(() => {
  lines = [];
  presents = (result) => result;
  const recorder = createLogger({ level: 'debug', destination: { write: (line) => void lines.push(line) } });
  for (const level of ['debug', 'info', 'warn', 'error', 'fatal'] as const) {
    jest
      .spyOn(log, level)
      .mockImplementation((message: string, fields?: LogFields) => recorder[level](message, fields));
  }
});
afterEach(() => void jest.restoreAllMocks());
afterAll(async () => {
  await rig?.stop();
  folder[Symbol.dispose]();
});

const ask = (body: unknown, phone: string = CANARIES.phone) =>
  post(rig.url, '/inventory/v3/people', body, { headers: { 'x-phone': phone } });
/** Everything that leaves this process but answers. */
const told = () =>
  JSON.stringify([
    lines,
    rig.domain.shadow.records.waiting(100),
    rig.domain.shadow.mismatches(),
    (groups = rig.domain.shadow.book?.counts.report() ?? groups),
    rig.domain.shadow.book?.samples.waiting(100),
    rig.domain.shadow.noise(),
    rig.domain.evidence.latest(),
  ]);

describe('what is personal', () => {
  it('is known by its tags, of the operation that is served', async () => {
    rig.legacy.behaves = ({ input }) => input;
    presents = () => who();
    expect(await ask(who())).toMatchObject({ status: 200, json: { email: CANARIES.email } });
    expect(told()).not.toMatch(ANY_CANARY);
  });

  it('never reaches mismatches: arms that differ in every field leave paths, types and hashes', async () => {
    rig.intent = { ...rig.intent, shadow: true, shadowing: true };
    rig.legacy.behaves = () => who();
    rig.shadowLegacy.behaves = () => who();
    rig.shadowService.behaves = () =>
      who({
        email: 'canary-other@person.example',
        surname: 4711,
        address: null,
        lines: [{ engraving: 'canary other' }, { engraving: 'canary more' }],
        notes: { 'canary.other@person.example': 'canary' },
      });
    await ask(who());
    await until(() => rig.domain.shadow.records.waiting(100).length >= 5, 'the difference is on record');
    const paths = rig.domain.shadow.records.waiting(100).map(({ path }) => path);
    expect(paths).toEqual(expect.arrayContaining(['email', 'surname', 'address', 'lines.*.engraving', 'notes.*']));
    expect(told()).not.toMatch(ANY_CANARY);
    // Groups have no name that is not the domain's own: a key that looks like a field may be somebody's surname.
    expect(new Set(groups?.groups.map(({ path }) => path))).toEqual(new Set(['sku', '*', '*.*', '*.*.*']));
    const samples = rig.domain.shadow.book?.samples.waiting(100) ?? [];
    expect(samples.length).toBeGreaterThan(0);
    for (const { question, answers, case: made } of samples) {
      expect([question, answers, made]).toEqual([null, null, { kind: 'none', because: 'personal' }]);
    }
    rig.intent = { ...rig.intent, shadow: false, shadowing: false };
  });

  it('is not repeated by a refusal, key or value', async () => {
    const spoilt = [
      who({ email: 5, notes: { [CANARIES.key]: { deep: CANARIES.note } } }),
      who({ [CANARIES.key]: 1, surname: CANARIES.surname.repeat(9) }),
      who({ lines: [{ engraving: [CANARIES.engraving] }], address: { [CANARIES.key]: CANARIES.street } }),
    ];
    for (const body of spoilt) {
      const { status, text } = await ask(body, CANARIES.phone.repeat(9));
      expect(status).toBe(400);
      expect(text).not.toMatch(ANY_CANARY);
    }
    const broken = await ask(who()).then(() => post(rig.url, '/inventory/v3/people', `{"email":"${CANARIES.email}`));
    expect(broken.text).not.toMatch(ANY_CANARY);
    expect(told()).not.toMatch(ANY_CANARY);
  });

  it('is not in the log of an answer that broke its contract: places alone', async () => {
    rig.legacy.behaves = () => who({ notes: { [CANARIES.key]: { is: CANARIES.note } } });
    await ask(who());
    rig.legacy.behaves = () => who({ surname: [CANARIES.surname] });
    await ask(who());
    expect(lines.filter((line) => line.includes('an answer broke its contract'))).toHaveLength(2);
    expect(lines.join('')).toContain('"pointer":"/notes/*"');
    expect(lines.join('')).toContain('"pointer":"/surname"');
    expect(told()).not.toMatch(ANY_CANARY);
  });

  it.each<[string, (result: unknown) => unknown]>([
    ['a conversion', (result) => BigInt((result as { email: string }).email)],
    ['a parser', (result) => JSON.parse((result as { surname: string }).surname)],
    [
      'a spoke',
      (result) => {
        throw new TypeError(`cannot say ${JSON.stringify(result)}`, { cause: new Error(CANARIES.note) });
      },
    ],
  ])('is not in the log of an error of %s that quotes what it chokes on', async (_, chokes) => {
    rig.legacy.behaves = () => who();
    presents = chokes;
    const { status, text } = await ask(who());
    expect(status).toBe(502);
    expect(text).not.toMatch(ANY_CANARY);
    const logged = lines.join('');
    expect(logged).toContain('a result could not be presented');
    // Still said: what it was, and where.
    expect(logged).toMatch(/(SyntaxError|TypeError): withheld/);
    expect(logged).toContain('personal-data.spec');
    expect(told()).not.toMatch(ANY_CANARY);
  });

  it('is not in the log of our own mistake with an answer that is remembered', async () => {
    const known = who();
    rig.legacy.behaves = () => known;
    await ask(known);
    presents = (result) => BigInt((result as { email: string }).email);
    expect(await ask(known)).toMatchObject({ status: 500 });
    expect(lines.join('')).toContain('a request failed by our own fault');
    expect(told()).not.toMatch(ANY_CANARY);
  });

  it('is not in the log of an arm that fails over it', async () => {
    rig.legacy.behaves = ({ input }) => {
      throw new Error(`no stock for ${JSON.stringify(input)}`);
    };
    expect((await ask(who())).text).not.toMatch(ANY_CANARY);
    expect(told()).not.toMatch(ANY_CANARY);
  });

  it('does not cost a contract without any the words of its errors', async () => {
    rig.legacy.behaves = () => ({ kind: 'available' });
    await rig.one('PLAIN');
    expect(lines.join('')).toContain('a result could not be presented');
    expect(lines.join('')).not.toContain('withheld');
  });
});
