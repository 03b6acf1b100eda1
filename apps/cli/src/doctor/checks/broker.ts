import { connect } from 'node:net';
import { withoutPassword } from '../without-password.js';
import { type Check, type Finding, ok } from '../finding.js';
import { PATIENCE_MS } from '../patience.js';

const DEFAULT_PORT = 4222;
/** From here on a message that was acknowledged outlives kill -9: nats-server issue 6842 and those that it names. */
const LEAST_VERSION = [2, 10, 23] as const;

export const brokerCheck: Check = {
  id: 'broker',
  async look({ environment }) {
    const url = environment['NATS_URL'];
    if (url === undefined || url === '') return [ok('broker.url', 'no broker is used')];
    try {
      return [judgeBroker(await greeting(url))];
    } catch (error) {
      return [
        {
          id: 'broker.reachable',
          state: 'fault',
          what: `NATS cannot be reached: ${withoutPassword(error, url)}`,
          why: 'events wait in the outbox until it is back; nothing is lost',
          todo: 'start it, or correct NATS_URL',
          page: 'runbooks/outbox-old.md',
        },
      ];
    }
  },
};

/** @param greeted the first line of a server: `INFO {…}`. Pure. */
export function judgeBroker(greeted: string): Finding {
  const { version = '' } = /^INFO (\{.*\})/.test(greeted)
    ? (JSON.parse(/^INFO (\{.*\})/.exec(greeted)?.[1] ?? '{}') as { readonly version?: string })
    : {};
  const numbers = version.split('.').map(Number);
  if (numbers.length < 3 || numbers.some(Number.isNaN)) {
    return {
      id: 'broker.version',
      state: 'fault',
      what: 'what listens at NATS_URL does not greet as NATS does',
      why: 'events wait in the outbox',
      todo: 'correct NATS_URL',
    };
  }
  if (!isOlder(numbers)) return ok('broker.version', `NATS ${version}`);
  return {
    id: 'broker.version',
    state: 'warning',
    what: `NATS is of version ${version}`,
    why: 'before 2.10.23 it can lose a message that it has acknowledged when it is killed; the outbox sends it again, later',
    todo: 'use 2.10.23 or later, and sync_interval: always where the machine may lose power',
  };
}

function isOlder(numbers: readonly number[]): boolean {
  for (const [index, least] of LEAST_VERSION.entries()) {
    const there = numbers[index] ?? 0;
    if (there !== least) return there < least;
  }
  return false;
}

function greeting(url: string): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = connect({ host: hostname, port: port === '' ? DEFAULT_PORT : Number(port) });
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('no greeting in time')));
    socket.once('data', (bytes) => {
      resolve(bytes.toString('utf8'));
      socket.destroy();
    });
    socket.once('error', reject);
    socket.once('close', () => reject(new Error('the connection was closed')));
  });
}
