import { beforeEach, describe, expect, it } from '@jest/globals';
import type { Changes } from '@banyan/domains';
import { ArmError, ManualClock } from '@banyan/kernel';
import { ChangeFollower, followChanges } from './change-follower.js';

/** A service that says what the test wants; each question is kept. */
class ScriptedFeed {
  readonly cursors: (string | undefined)[] = [];
  says: Changes | undefined;
  closed = false;

  since(cursor: string | undefined): Promise<Changes> {
    this.cursors.push(cursor);
    return this.says === undefined
      ? Promise.reject(new ArmError('service', 'transport', 'nobody listens'))
      : Promise.resolve(this.says);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}

let feed: ScriptedFeed;
let forgotten: [string, Changes['changed']][];
let follower: ChangeFollower;
const watchChanges = {
  everyMs: 60_000,
  timeoutMs: 1_000,
  subjectsOf: () => ['A'],
  connect: () => feed,
};

beforeEach(() => {
  feed = new ScriptedFeed();
  forgotten = [];
  const forget = (domain: string, changed: Changes['changed']): number => forgotten.push([domain, changed]);
  follower = new ChangeFollower({ name: 'pricing', watchChanges }, feed, forget, new ManualClock());
});

async function told(cursor: string, changed: Changes['changed']): Promise<Changes['changed'] | undefined> {
  feed.says = { cursor, changed };
  await follower.turn();
  return forgotten.at(-1)?.[1];
}

describe('a follower of changes', () => {
  it('asks from where the last answer ended, and has forgotten what is named', async () => {
    expect(await told('1.0', 'everything')).toBe('everything');
    await told('1.0', []);
    expect(await told('2.0', ['A', 'B'])).toEqual(['A', 'B']);
    expect(feed.cursors).toEqual([undefined, '1.0', '1.0']);
    expect(forgotten.every(([domain]) => domain === 'pricing')).toBe(true);
  });

  it('has it forgotten once more with the next answer: another replica may have been a moment behind', async () => {
    await told('1.0', []);
    await told('2.0', ['A']);
    expect(await told('3.0', ['B'])).toEqual(['A', 'B']);
    expect(await told('3.0', [])).toEqual(['B']);
    expect(await told('3.0', [])).toEqual([]);
    expect(await told('4.0', 'everything')).toBe('everything');
    expect(await told('4.0', [])).toBe('everything');
    expect(await told('4.0', ['C'])).toEqual(['C']);
  });

  it('changes nothing when the service does not say, and goes on from the same place', async () => {
    await told('1.0', []);
    await told('2.0', ['A']);
    feed.says = undefined;
    const before = forgotten.length;
    await expect(follower.turn()).rejects.toThrow('nobody listens');
    expect(forgotten).toHaveLength(before);
    expect(await told('3.0', ['B'])).toEqual(['A', 'B']);
    expect(feed.cursors.slice(-2)).toEqual(['2.0', '2.0']);
  });

  it('frees its connection at the end', async () => {
    await follower.stop();
    expect(feed.closed).toBe(true);
  });
});

it('is there for each domain that has one and whose service has an address', () => {
  const place = new Map([['pricing', { host: '127.0.0.1', port: 1 }]]);
  const domain = { name: 'pricing', watchChanges } as never;
  const silent = { name: 'inventory' } as never;
  const clock = new ManualClock();
  expect(followChanges([domain, silent], place, () => 0, clock)).toHaveLength(1);
  expect(followChanges([domain, silent], new Map(), () => 0, clock)).toEqual([]);
});
