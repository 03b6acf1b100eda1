import { readSigningKeys, systemClock, type ArmError, type SigningKeys } from '@banyan/kernel';
import { CallerSigner, SERVICE_ERROR_CODES, ServiceClient } from '@banyan/rpc';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Controller, UseFilters, UseInterceptors } from '@nestjs/common';
import { MessagePattern } from '@nestjs/microservices';
import { Faults } from '../faults/faults.js';
import { startService, type RunningService } from '../start-service.js';
import { CallInterceptor } from './call.interceptor.js';
import { RpcErrorFilter } from './rpc-error.filter.js';

const KEYS = readSigningKeys(`one:${Buffer.alloc(32, 'a').toString('base64url')}`);
const OTHERS = readSigningKeys(`one:${Buffer.alloc(32, 'b').toString('base64url')}`);
let answered = 0;

@Controller()
@UseFilters(RpcErrorFilter)
@UseInterceptors(CallInterceptor)
class Answers {
  @MessagePattern('inventory.stock')
  stock(): object {
    answered += 1;
    return { units: 7 };
  }
}

let running: RunningService | undefined;
let client: ServiceClient | undefined;

afterEach(async () => {
  client?.close();
  await running?.close();
});

/** Asks a service that has these keys, signed by who has those. @returns units, or why it was refused */
async function asked(callerKeys: SigningKeys | undefined, signer: CallerSigner | undefined): Promise<unknown> {
  answered = 0;
  running = await startService({
    name: 'inventory',
    host: '127.0.0.1',
    port: 0,
    broker: undefined,
    callerKeys: callerKeys && (() => callerKeys),
    opsHost: '127.0.0.1',
    opsPort: 0,
    environment: 'test',
    release: 'r',
    controllers: [Answers],
    providers: [],
    readiness: () => Promise.resolve({ checks: [] }),
    faults: new Faults({ kinds: [] }),
    tick: () => undefined,
    stop: () => Promise.resolve(),
    free: () => Promise.resolve(),
  });
  const { hostname: host, port } = new URL(running.url);
  client = new ServiceClient({ host, port: Number(port), signer }, SERVICE_ERROR_CODES);
  const attempt = { signal: AbortSignal.timeout(10_000), remainingMs: () => 5_000 };
  return client
    .askFor('inventory.stock', {}, attempt, (answer) => (answer as { units: number }).units)
    .catch((error: unknown) => {
      const { failure, message } = error as ArmError;
      return [failure, message];
    });
}

const signedBy = (keys: SigningKeys, caller = 'gateway') => new CallerSigner(caller, () => keys, systemClock);
const REFUSED = ['fault', 'unsigned: nobody has signed it who may ask'];

describe('a service with keys', () => {
  it('answers what is signed with one of them', async () => {
    expect([await asked(KEYS, signedBy(KEYS)), answered]).toEqual([7, 1]);
  });

  it('refuses what nobody has signed, before anything is looked at', async () => {
    expect([await asked(KEYS, undefined), answered]).toEqual([REFUSED, 0]);
  });

  it('refuses what is signed with another key of that name', async () => {
    expect([await asked(KEYS, signedBy(OTHERS)), answered]).toEqual([REFUSED, 0]);
  });

  it('refuses what was signed for another service', async () => {
    const signer = signedBy(KEYS);
    const elsewhere = { tokenFor: () => signer.tokenFor('orders') } as unknown as CallerSigner;
    expect([await asked(KEYS, elsewhere), answered]).toEqual([REFUSED, 0]);
  });
});

describe('a service without keys', () => {
  it('answers everybody, whoever signs', async () => {
    expect([await asked(undefined, undefined), answered]).toEqual([7, 1]);
    client?.close();
    await running?.close();
    expect([await asked(undefined, signedBy(KEYS)), answered]).toEqual([7, 1]);
  });
});
