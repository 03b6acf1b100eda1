import { readSynthetic, SYNTHETIC_HEADER } from '@banyan/rollout';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { readContractDocument } from '@banyan/contracts';
import { ManualClock, systemClock } from '@banyan/kernel';
import { viewOf } from '../reading/operation-view.js';
import type { ContractText } from '../shelf/contract-text.js';
import { AskGateway, type GatewayAnswer } from './ask-gateway.js';
import { ScriptedGateway } from './scripted-gateway.fixture.js';
import { TryDesk } from './try-desk.js';
import { TRY_POLICY } from './try-policy.js';

const document = readContractDocument('contracts/inventory/v1/openapi.yaml');
const text: ContractText = {
  domain: 'inventory',
  version: 'v1',
  infoVersion: '1.1.0',
  published: undefined,
  document,
  yaml: '',
  sha256: '',
};
const [operation] = viewOf(document).operations;
if (operation === undefined) throw new Error('no operation');
const REQUEST = { method: 'GET', target: '/inventory/v1/availability/007?channel=web', headers: {}, body: undefined };

describe('asking the gateway', () => {
  let gateway: ScriptedGateway;
  let asking: AskGateway;
  beforeEach(async () => {
    gateway = await ScriptedGateway.start();
    asking = new AskGateway(systemClock, undefined, 200);
  });
  afterEach(async () => {
    await asking.close();
    await gateway.stop();
  });

  it('ends in its time where the gateway hangs, before its head and within its body', async () => {
    gateway.answers = () => undefined;
    expect(await asking.ask(new URL(gateway.url), REQUEST)).toMatchObject({ kind: 'no-answer' });
    gateway.answers = (_request, response) => void response.write('{');
    expect(await asking.ask(new URL(gateway.url), REQUEST)).toMatchObject({ kind: 'no-answer' });
  });

  it('says that nobody is there', async () => {
    expect(await asking.ask(new URL('http://127.0.0.1:9'), REQUEST)).toMatchObject({
      kind: 'no-answer',
      because: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('signs what it asks where the gateway and it share a key, and that request alone', async () => {
    const key = 'a-key-that-only-two-know-and-no-storefront';
    const signing = new AskGateway(systemClock, key, 2_000);
    gateway.answers = (_request, response) => void response.end('ok');
    await signing.ask(new URL(`${gateway.url}/below/`), REQUEST);
    await asking.ask(new URL(`${gateway.url}/below/`), REQUEST);
    await signing.close();
    const [signed, plain] = gateway.asked.map(({ headers }) => headers[SYNTHETIC_HEADER]);
    const target = `/below${REQUEST.target}`;
    expect(readSynthetic(key, { method: 'GET', target }, String(signed), Date.now())).toEqual({});
    expect(plain).toBeUndefined();
    expect([signing.signs, asking.signs]).toEqual([true, false]);
  });

  it('tells every header, also those of one name', async () => {
    gateway.answers = (_request, response) => {
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.end('ok');
    };
    const answer = (await asking.ask(new URL(`${gateway.url}/below/`), REQUEST)) as GatewayAnswer;
    expect(answer.headers.filter(([name]) => name === 'set-cookie').map(([, value]) => value)).toEqual(['a=1', 'b=2']);
    expect(gateway.asked.map(({ line }) => line)).toEqual(['GET /below/inventory/v1/availability/007?channel=web']);
  });
});

it('tries a few at once, and not one more until one of them ends', async () => {
  const clock = new ManualClock();
  const ends: (() => void)[] = [];
  const ask = () =>
    new Promise<GatewayAnswer>((resolve) =>
      ends.push(() => resolve({ kind: 'answered', status: 200, headers: [], text: '{}', isCut: false, ms: 1 })),
    );
  const desk = new TryDesk({ ask, signs: false }, clock);
  const tries = Array.from({ length: TRY_POLICY.atOnce.value }, () =>
    desk.try(new URL('http://x'), text, operation, REQUEST),
  );
  await expect(desk.try(new URL('http://x'), text, operation, REQUEST)).rejects.toMatchObject({ code: 'overloaded' });
  for (const end of ends) end();
  const [first] = await Promise.all(tries);
  expect(first?.verdict).toContainEqual(expect.objectContaining({ pointer: 'header:Contract-Version' }));
  const next = desk.try(new URL('http://x'), text, operation, REQUEST);
  ends.at(-1)?.();
  await expect(next).resolves.toMatchObject({ answer: { status: 200 } });
});
