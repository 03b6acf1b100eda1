import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { systemClock } from '@banyan/kernel';
import {
  attempt,
  failure,
  envelope,
  fault,
  friendly,
  ScriptedSoap,
  send,
  session,
  type Script,
} from '../../../../../test/support/scripted-soap.js';
import type { DomainArm } from '../../domain.js';
import { AVAILABILITY_ONE } from '../inventory.model.js';
import { connectInventoryLegacy } from './inventory-legacy.client.js';

const available = (sku: string, quantityE4 = 120_000) => ({
  kind: 'available',
  sku,
  channel: 'web',
  sellable: true,
  stock: { kind: 'counted', quantityE4 },
});

describe('sessions of the SOAP face', () => {
  let core: ScriptedSoap;
  let arm: DomainArm;

  const one = (given = attempt(), sku = 'A') => arm.call(AVAILABILITY_ONE, { sku, channel: 'web' }, given);
  const methods = () => core.calls.map((call) => call.method);

  beforeEach(async () => {
    core = await ScriptedSoap.start();
    arm = connectInventoryLegacy({
      clock: systemClock,
      baseUrl: `${core.url}/shop/`,
      soapUser: 'banyan & co',
      soapKey: 'k<e>y',
      restUser: 'banyan',
      restPassword: 'password',
      faces: {},
      maxSockets: 8,
    });
  });

  afterEach(async () => {
    await arm.close();
    await core.stop();
  });

  it('lets many callers wait for one login', async () => {
    await Promise.all(Array.from({ length: 8 }, () => one()));
    expect(methods().filter((method) => method === 'login')).toHaveLength(1);
  });

  it.each([
    ['with status 500', 500],
    ['with status 200', 200],
  ])('logs in again once when the session expires in mid-call, %s', async (_, status) => {
    let logins = 0;
    core.script = (call, res) => {
      if (call.method === 'login') return send(res, session(`session-${++logins}`));
      if (call.sessionId === 'session-1') return send(res, fault('5'), status);
      friendly(call, res);
    };
    expect(await Promise.all([one(), one(), one()])).toHaveLength(3);
    expect(logins).toBe(2);
    await one();
    expect(logins).toBe(2);
  });

  it('gives up when the fresh session expires as well, and begins anew with the next call', async () => {
    core.script = (call, res) => (call.method === 'login' ? send(res, session('session-x')) : send(res, fault('5')));
    expect(await failure(one())).toEqual(['legacy', 'fault', undefined]);
    expect(methods()).toEqual(['login', 'catalogInventoryStockItemList', 'login', 'catalogInventoryStockItemList']);
    core.script = friendly;
    expect(await one()).toStrictEqual(available('A'));
  });

  it('keeps a login going for those who wait when the caller who began it leaves', async () => {
    const client = new AbortController();
    let letIn: (() => void) | undefined;
    const begun = new Promise<void>((resolve) => {
      core.script = (call, res) => {
        if (call.method !== 'login') return friendly(call, res);
        letIn = () => friendly(call, res);
        resolve();
      };
    });
    const first = failure(one(attempt(2_000, client.signal)));
    const second = one();
    await begun;
    client.abort();
    expect(await first).toEqual(['legacy', 'aborted', undefined]);
    letIn?.();
    expect(await second).toStrictEqual(available('A'));
  });

  it.each<[string, string, string | undefined, Script]>([
    ['a refused key', 'fault', undefined, (_, res) => send(res, fault('2'), 500)],
    [
      'an empty array',
      'refused-translation',
      'soap.login',
      (_, res) => send(res, envelope('<ns1:loginResponse><loginReturn/></ns1:loginResponse>')),
    ],
    ['false', 'refused-translation', 'soap.login', (_, res) => send(res, session('false'))],
    ['status 502', 'fault', undefined, (_, res) => send(res, 'bad gateway', 502)],
  ])(
    'a login answered with %s is a failure of kind %s, and is tried anew by the next call',
    async (_, kind, field, answer) => {
      core.script = answer;
      expect(await failure(one())).toEqual(['legacy', kind, field]);
      core.script = friendly;
      expect(await one()).toStrictEqual(available('A'));
    },
  );
});
