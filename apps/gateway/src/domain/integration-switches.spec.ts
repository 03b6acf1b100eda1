import { describe, expect, it } from '@jest/globals';
import type { DomainArm } from '@banyan/domains';
import { ManualClock } from '@banyan/kernel';
import { IntegrationSwitches } from './integration-switches.js';

const SOAP = {
  integration: 'legacy-stock-soap',
  domain: 'inventory',
  operations: ['availability.one', 'availability.batch'],
  remainingMs: 60_000,
};
const PASSTHROUGH = { integration: 'legacy-passthrough', domain: null, operations: [], remainingMs: 1_000 };
const ATTEMPT = { signal: AbortSignal.timeout(60_000), remainingMs: () => 60_000 };

function rig() {
  const clock = new ManualClock(0);
  const switches = new IntegrationSwitches(clock);
  const asked: string[] = [];
  const arm: DomainArm = {
    call: (operation) => {
      asked.push(operation);
      return Promise.resolve('answered');
    },
    close: () => Promise.resolve(),
  };
  const guarded = switches.guard('inventory', arm);
  const ask = (operation: string) =>
    guarded.call(operation, {}, ATTEMPT).catch((error: { failure: string }) => error.failure);
  return { clock, switches, asked, ask };
}

describe('an integration out of use', () => {
  it('is not asked: its questions fail as if the breaker were open, and all others go on', async () => {
    const { switches, asked, ask } = rig();
    switches.offer([SOAP]);
    expect([await ask('availability.one'), await ask('availability.firm')]).toEqual(['breaker-open', 'answered']);
    expect(asked).toEqual(['availability.firm']);
    expect(switches.inForce).toEqual(['legacy-stock-soap']);
  });

  it('is of its own domain', async () => {
    const { switches, ask } = rig();
    switches.offer([{ ...SOAP, domain: 'pricing' }]);
    expect(await ask('availability.one')).toBe('answered');
  });

  it('is in use again when its time is over, although control is away', async () => {
    const { clock, switches, ask } = rig();
    switches.offer([SOAP]);
    clock.advance(59_999);
    expect(await ask('availability.one')).toBe('breaker-open');
    clock.advance(1);
    expect(await ask('availability.one')).toBe('answered');
    expect(switches.inForce).toEqual([]);
  });

  it('is in use again when control does not name it any more', async () => {
    const { switches, ask } = rig();
    switches.offer([SOAP]);
    switches.offer([]);
    expect(await ask('availability.one')).toBe('answered');
  });

  it.each([
    [undefined],
    [null],
    ['all'],
    [[{ ...SOAP, remainingMs: 'long' }]],
    [[{ ...SOAP, operations: 'all' }]],
    [[null]],
  ])('stays so when control says what cannot be read: %j', async (told) => {
    const { switches, ask } = rig();
    switches.offer([SOAP]);
    switches.offer(told);
    expect(await ask('availability.one')).toBe('breaker-open');
  });
});

it('says when the core behind passthrough goes out of use, and when its time is over', () => {
  const { clock, switches } = rig();
  const heard: boolean[] = [];
  switches.on('passthrough', (isOff) => heard.push(isOff));
  switches.offer([PASSTHROUGH]);
  switches.offer([PASSTHROUGH]);
  clock.advance(1_000);
  switches.turn();
  expect(heard).toEqual([true, false]);
});
