import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { until } from '../../../../test/support/until.js';
import { type RunningPartners, startRunningPartners } from '../../testing/running-partners.js';

let running: RunningPartners;

beforeAll(async () => {
  running = await startRunningPartners();
});
beforeEach(() => running.ops('POST', '/__books/reset'));
afterEach(() => running.ops('DELETE', '/__faults'));
afterAll(() => running.stop());

const CHARGE = { amountMinor: 2490, currency: 'EUR', token: 'tok_visa_1', reference: 'BY1' };

const charge = (key: string, body: object = {}, processor = 'primary') =>
  running.ask('POST', `/payments/${processor}/charges`, { ...CHARGE, ...body }, { 'Idempotency-Key': key });
const refund = (id: string, key: string, amountMinor: number, processor = 'primary') =>
  running.ask('POST', `/payments/${processor}/charges/${id}/refunds`, { amountMinor }, { 'Idempotency-Key': key });
const voidKey = (idempotencyKey: string, processor = 'primary') =>
  running.ask('POST', `/payments/${processor}/voids`, { idempotencyKey });
const chargesOf = async (reference: string, processor = 'primary') =>
  (await running.ask('GET', `/payments/${processor}/charges?reference=${reference}`)).json.charges;

describe('a charge', () => {
  test('is made once for a key, and answered the same for ever', async () => {
    const first = await charge('"k1"');
    expect([first.status, first.json]).toEqual([201, { id: expect.any(String), status: 'captured' }]);
    // The structured string and the bare one are one key.
    for (const key of ['"k1"', 'k1']) expect((await charge(key)).json).toEqual(first.json);
    expect(await chargesOf('BY1')).toMatchObject([
      { id: first.json.id, status: 'captured', amountMinor: 2490, refundedMinor: 0 },
    ]);
  });

  test('with the same key and another body is refused, whatever the order of its members', async () => {
    await charge('k1');
    const other = await charge('k1', { amountMinor: 2491 });
    expect([other.status, other.json.code]).toEqual([422, 'key-reused']);
    const { reference, token, currency, amountMinor } = CHARGE;
    const turned = await running.ask(
      'POST',
      '/payments/primary/charges',
      { reference, token, currency, amountMinor },
      { 'Idempotency-Key': 'k1' },
    );
    expect(turned.status).toBe(201);
    expect(await chargesOf('BY1')).toHaveLength(1);
  });

  test('is another processor’s affair: keys are its own', async () => {
    const ids = [(await charge('k1')).json.id, (await charge('k1', {}, 'backup')).json.id];
    expect(new Set(ids).size).toBe(2);
    expect(await running.ops('GET', '/__books/charged-twice')).toEqual({
      references: [{ reference: 'BY1', charges: 2, keys: ['primary k1', 'backup k1'] }],
    });
  });

  test('that is being made is not made again: 409, and then the same answer', async () => {
    const slow = charge('k1', { token: 'tok_slow300_1' });
    const second = await until(async () => {
      const answer = await charge('k1', { token: 'tok_slow300_1' });
      return answer.status === 409 ? answer : false;
    }, 'the second finds the first under way');
    expect([second.json.code, second.headers['retry-after']]).toEqual(['key-in-flight', '1']);
    const first = await slow;
    expect(first.status).toBe(201);
    expect((await charge('k1', { token: 'tok_slow300_1' })).json).toEqual(first.json);
  });

  test('asked for by fifty at once is one charge and one answer', async () => {
    const answers = await Promise.all(Array.from({ length: 50 }, () => charge('k1')));
    expect(answers.every(({ status }) => status === 201 || status === 409)).toBe(true);
    const ids = new Set(answers.filter(({ status }) => status === 201).map(({ json }) => json.id));
    expect(ids.size).toBe(1);
    expect(await chargesOf('BY1')).toHaveLength(1);
  });

  test.each([
    ['tok_declined_1', 'card-declined'],
    ['tok_insufficient', 'insufficient-funds'],
    ['tok_expired', 'card-expired'],
    ['4111111111111111', 'token-unknown'],
    ['tok_', 'token-unknown'],
  ])('with %s is declined: %s', async (token, reason) => {
    const answer = await charge('k1', { token });
    expect([answer.status, answer.json]).toEqual([201, { id: expect.any(String), status: 'declined', reason }]);
    expect((await charge('k1', { token })).json).toEqual(answer.json);
    expect(await running.ops('GET', '/__books/totals')).toMatchObject({
      'payments-primary': { captured: 0, declined: 1, amounts: {} },
      chargedReferences: 0,
    });
  });

  test.each([
    ['no key', {}, undefined, 'key-missing'],
    ['an empty key', {}, '""', 'key-malformed'],
    ['a key that is too long', {}, 'k'.repeat(256), 'key-malformed'],
    ['half a string', {}, '"k', 'key-malformed'],
    ['nought', { amountMinor: 0 }, 'k1', 'malformed'],
    ['part of a cent', { amountMinor: 1.5 }, 'k1', 'malformed'],
    ['a text for an amount', { amountMinor: '2490' }, 'k1', 'malformed'],
    ['no currency', { currency: 'euro' }, 'k1', 'malformed'],
    ['no reference', { reference: '' }, 'k1', 'malformed'],
    ['what no database keeps', { reference: 'BY\u0000' }, 'k1', 'malformed'],
    ['half a character', { more: '\ud800' }, 'k1', 'malformed'],
  ])('with %s is refused with 400, and nothing is kept', async (_, body, key, code) => {
    const headers: Record<string, string> = key === undefined ? {} : { 'Idempotency-Key': key };
    const answer = await running.ask('POST', '/payments/primary/charges', { ...CHARGE, ...body }, headers);
    expect([answer.status, answer.json.code, answer.headers['content-type']]).toEqual([
      400,
      code,
      'application/problem+json',
    ]);
    expect(await running.ops('GET', '/__books/totals')).toMatchObject({
      'payments-primary': { captured: 0, declined: 0 },
    });
  });

  test('that is no JSON is refused', async () => {
    const answer = await running.ask('POST', '/payments/primary/charges', '{"amountMinor":', {
      'Idempotency-Key': 'k1',
    });
    expect(answer.status).toBe(400);
  });
});

describe('a void', () => {
  test('calls a charge off, once and for all', async () => {
    await charge('k1');
    for (const status of ['voided', 'voided']) expect((await voidKey('k1')).json).toEqual({ status });
    expect((await charge('k1')).json.code).toBe('key-voided');
    expect(await chargesOf('BY1')).toMatchObject([{ status: 'voided' }]);
  });

  test('of a key that was never used sees to it that it never is', async () => {
    expect((await voidKey('k1')).json).toEqual({ status: 'fenced' });
    const late = await charge('k1');
    expect([late.status, late.json.code]).toEqual([410, 'key-voided']);
    expect((await voidKey('k1')).json).toEqual({ status: 'fenced' });
    expect(await chargesOf('BY1')).toEqual([]);
    expect(await running.ops('GET', '/__books/totals')).toMatchObject({
      'payments-primary': { captured: 0, fenced: 1 },
    });
  });

  test('of what was declined changes nothing', async () => {
    const declined = await charge('k1', { token: 'tok_declined' });
    expect((await voidKey('k1')).json).toEqual({ status: 'declined' });
    expect((await charge('k1', { token: 'tok_declined' })).json).toEqual(declined.json);
  });

  test('overtakes a charge that is still being made', async () => {
    const slow = charge('k1', { token: 'tok_slow200_1' });
    await until(async () => (await charge('k1', { token: 'tok_slow200_1' })).status === 409, 'it is under way');
    expect((await voidKey('k1')).json).toEqual({ status: 'fenced' });
    expect((await slow).status).toBe(410);
    expect(await chargesOf('BY1')).toEqual([]);
  });

  test('and a charge at the same moment: one of them wins, and both say the same', async () => {
    for (let round = 0; round < 30; round += 1) {
      const key = `race-${round}`;
      const reference = `BY-${round}`;
      const [made, ended] = await Promise.all([charge(key, { reference }), voidKey(key)]);
      const standing = (await chargesOf(reference)).filter(({ status }: { status: string }) => status === 'captured');
      expect(standing).toEqual([]);
      expect(['voided', 'fenced']).toContain(ended.json.status);
      // Charged and called off, or never charged: never charged after it was said that it is not.
      expect(ended.json.status === 'fenced' ? 410 : 201).toBe(made.status);
    }
  });

  test('is refused where money was given back already', async () => {
    const { id } = (await charge('k1')).json;
    await refund(id, 'r1', 100);
    const answer = await voidKey('k1');
    expect([answer.status, answer.json.code]).toEqual([422, 'already-refunded']);
    expect(await chargesOf('BY1')).toMatchObject([{ status: 'captured', refundedMinor: 100 }]);
  });
});

describe('a refund', () => {
  test('is made once for a key, and never above what was captured', async () => {
    const { id } = (await charge('k1')).json;
    const first = await refund(id, 'r1', 2000);
    expect([first.status, first.json]).toEqual([
      201,
      { id: expect.any(String), status: 'refunded', chargeId: id, amountMinor: 2000 },
    ]);
    expect((await refund(id, 'r1', 2000)).json).toEqual(first.json);
    expect((await refund(id, 'r1', 1)).json.code).toBe('key-reused');
    expect((await refund(id, 'r2', 491)).json).toMatchObject({ code: 'more-than-captured', status: 422 });
    expect((await refund(id, 'r2', 490)).status).toBe(201);
    expect((await refund(id, 'r3', 1)).status).toBe(422);
    expect(await running.ops('GET', '/__books/totals')).toMatchObject({
      'payments-primary': { refunds: 2, amounts: { EUR: { capturedMinor: 2490, refundedMinor: 2490 } } },
    });
  });

  test('asked for by many at once never gives back more than there is', async () => {
    const { id } = (await charge('k1')).json;
    const answers = await Promise.all(Array.from({ length: 20 }, (_, at) => refund(id, `r${at}`, 600)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(4);
    expect(await chargesOf('BY1')).toMatchObject([{ refundedMinor: 2400 }]);
  });

  test('with one key for two charges is made for one of them', async () => {
    const [one, two] = [(await charge('k1')).json.id, (await charge('k2')).json.id];
    const answers = await Promise.all([refund(one, 'r1', 100), refund(two, 'r1', 100)]);
    expect(answers.map(({ status }) => status).toSorted((a, b) => a - b)).toEqual([201, 422]);
    expect(await running.ops('GET', '/__books/totals')).toMatchObject({ 'payments-primary': { refunds: 1 } });
  });

  test.each([
    ['no id', 404],
    ['01890000-0000-7000-8000-000000000000', 404],
  ])('of %s is refused', async (id, status) => {
    expect((await refund(encodeURIComponent(id), 'r1', 1)).status).toBe(status);
  });

  test('of what was declined, called off, or is another processor’s is refused', async () => {
    const declined = (await charge('k1', { token: 'tok_declined' })).json.id;
    const calledOff = (await charge('k2')).json.id;
    await voidKey('k2');
    expect((await refund(declined, 'r1', 1)).json.code).toBe('not-captured');
    expect((await refund(calledOff, 'r2', 1)).json.code).toBe('not-captured');
    expect((await refund((await charge('k3')).json.id, 'r3', 1, 'backup')).status).toBe(404);
  });
});

describe('when an answer is lost', () => {
  test.each([
    ['resetAfterRatio', 1],
    ['errorAfterRatio', 1],
    ['garbageAfterRatio', 1],
    ['refuseRatio', 0],
    ['resetBeforeRatio', 0],
    ['errorRatio', 0],
    ['garbageRatio', 0],
  ])('%s leaves %d charges, and asking again makes it one', async (name, charges) => {
    await running.ops('PUT', '/__faults/payments-primary', { [name]: 1, times: 1 });
    const lost = await charge('k1').then(
      ({ status, text }) => ({ status, text }),
      (error: NodeJS.ErrnoException) => ({ status: error.code, text: '' }),
    );
    expect(lost.text).not.toContain('captured');
    expect(await chargesOf('BY1')).toHaveLength(charges);
    expect((await charge('k1')).json).toMatchObject({ status: 'captured' });
    expect(await chargesOf('BY1')).toHaveLength(1);
  });

  test('hangAfterRatio: the charge is there while nobody has answered', async () => {
    await running.ops('PUT', '/__faults/payments-primary', { hangAfterRatio: 1, times: 1 });
    const hung = charge('k1').catch((error: NodeJS.ErrnoException) => error.code);
    await until(async () => (await chargesOf('BY1')).length === 1, 'it is charged');
    expect((await charge('k1')).status).toBe(201);
    const still = await Promise.race([hung, until(() => true, 'at once').then(() => 'silent')]);
    expect(still).toBe('silent');
  });
});

describe('a settlement report', () => {
  const report = (query: string, processor = 'primary') =>
    running.ask('GET', `/payments/${processor}/charges?${query}`);
  const ALWAYS = 'from=2000-01-01T00:00:00Z&until=2100-01-01T00:00:00.000Z';

  test('lists what was made in a time, page by page, whatever became of it; what was never charged is not in it', async () => {
    for (const [at, reference] of ['BY1', 'INVOICE 7', 'BY3'].entries()) await charge(`k${at}`, { reference });
    await charge('elsewhere', { reference: 'BY4' }, 'backup');
    await voidKey('k0');
    await voidKey('never charged');
    const first = (await report(`${ALWAYS}&limit=2`)).json;
    expect(first).toMatchObject({
      charges: [
        { reference: 'BY1', status: 'voided' },
        { reference: 'INVOICE 7', status: 'captured', amountMinor: 2490, currency: 'EUR', refundedMinor: 0 },
      ],
      next: first.charges[1].id,
    });
    const second = (await report(`${ALWAYS}&limit=2&after=${first.next}`)).json;
    expect(second).toMatchObject({ charges: [{ reference: 'BY3' }], next: null });
    expect((await report('from=2000-01-01T00:00:00Z&until=2000-01-02T00:00:00Z')).json).toEqual({
      charges: [],
      next: null,
    });
  });

  test.each([
    'from=then&until=2100-01-01T00:00:00Z',
    'from=2000-01-01T00:00:00Z',
    `${ALWAYS}&limit=0`,
    `${ALWAYS}&after=k1`,
  ])('is not given for %s', async (query) => {
    expect((await report(query)).status).toBe(400);
  });
});

test('the database away: 503, nothing is charged, and afterwards it is', async () => {
  await running.postgres.pause();
  const away = await charge('k1');
  expect([away.status, away.json.code, away.headers['retry-after']]).toEqual([503, 'books-away', '1']);
  await running.postgres.resume();
  expect((await charge('k1')).status).toBe(201);
  expect(await chargesOf('BY1')).toHaveLength(1);
});
