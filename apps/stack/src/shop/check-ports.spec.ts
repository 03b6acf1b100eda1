import { createServer } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { freePort } from '../processes/free-port.js';
import { portFaults } from './check-ports.js';

const host = '127.0.0.1';

describe('ports', () => {
  it('that are in use are named with the setting that changes them', async () => {
    const port = await freePort();
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(port, host, resolve));
    try {
      const [fault] = await portFaults([{ setting: 'GATEWAY_PORT', port, host: '0.0.0.0' }]);
      expect(fault).toContain(String(port));
      expect(fault).toContain('GATEWAY_PORT');
    } finally {
      server.close();
    }
  });

  it('that are free are no fault', async () => {
    expect(await portFaults([{ setting: 'GATEWAY_PORT', port: await freePort(), host }])).toEqual([]);
  });

  it('that two settings share are named with both', async () => {
    const port = await freePort();
    const [fault] = await portFaults([
      { setting: 'GATEWAY_PORT', port, host },
      { setting: 'CONTROL_PORT', port, host },
    ]);
    expect(fault).toMatch(/CONTROL_PORT and GATEWAY_PORT/);
  });

  it('0 may be wanted by all', async () => {
    const any = ['GATEWAY_PORT', 'CONTROL_PORT'].map((setting) => ({ setting, port: 0, host }));
    expect(await portFaults(any)).toEqual([]);
  });
});
