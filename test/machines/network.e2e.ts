import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { afterEach, describe, expect, test } from '@jest/globals';
import { type Machine, Network } from '../support/machines/network.js';
import { until } from '../support/until.js';

/** Namespaces are root's to make. */
const asRoot = process.getuid?.() === 0 ? test : test.skip;

const SERVER = `require('node:net').createServer((socket) => socket.end('here')).listen(7000)`;
const CLIENT = (address: string): string => `
  const socket = require('node:net').connect({ host: '${address}', port: 7000 });
  socket.setTimeout(400, () => process.exit(2));
  socket.on('data', (text) => process.exit(String(text) === 'here' ? 0 : 1)).on('error', () => process.exit(3));
`;
const REACHED = 0;
const SILENCE = 2;

describe('machines of a network', () => {
  let network: Network | undefined;
  let server: ChildProcess | undefined;

  afterEach(() => {
    server?.kill('SIGKILL');
    network?.close();
  });

  asRoot(
    'reach each other until they are parted, and again when they are joined, and leave nothing behind',
    async () => {
      network = Network.open();
      const [one, other, third] = ['one', 'other', 'third'].map((name) => (network as Network).machine(name)) as [
        Machine,
        Machine,
        Machine,
      ];
      const [program, ...argv] = network.on(other, [process.execPath, '-e', SERVER]);
      server = spawn(program, argv, { stdio: 'ignore' });
      const asked = (from: Machine): number | null => {
        const [client, ...words] = (network as Network).on(from, [process.execPath, '-e', CLIENT(other.address)]);
        return spawnSync(client, words, { stdio: 'ignore' }).status;
      };
      await until(() => asked(one) === REACHED, 'one reaches the other');
      network.part(one, other);
      expect([asked(one), asked(third)]).toEqual([SILENCE, REACHED]);
      network.join(one, other);
      expect(asked(one)).toBe(REACHED);
      server.kill('SIGKILL');
      network.close();
      expect(readdirSync('/run/netns').filter((name) => name.startsWith(`banyan-${process.pid}-`))).toEqual([]);
    },
  );
});
