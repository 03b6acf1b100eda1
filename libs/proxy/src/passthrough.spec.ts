import { afterEach, describe, expect, it } from '@jest/globals';
import { type GatewayUnderTest, startGateway } from './testing/gateway-under-test.js';
import { RawClient } from './testing/raw-client.js';
import { type ScriptedCore, answer, startCore } from './testing/scripted-core.js';

let core: ScriptedCore;
let gateway: GatewayUnderTest;
const clients: RawClient[] = [];

async function connected(): Promise<RawClient> {
  const client = await RawClient.open(gateway.port);
  clients.push(client);
  return client;
}

afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await gateway.close();
  await core.close();
});

describe('passthrough', () => {
  it('forwards method, path bytes, query and repeated headers in order with their case', async () => {
    core = await startCore((socket) =>
      socket.write(answer('hello', ['Set-Cookie: a=1', 'X-oDD: 1', 'Set-Cookie: b=2', 'X-odd: 2']), 'latin1'),
    );
    gateway = await startGateway(core.url);
    const client = await connected();
    client.send('PROPFIND /a%2f%2F//b/./c?x=%zz HTTP/1.1\r\nHost: shop\r\nX-oDD: 1\r\nAccept: a\r\nX-odd: 2\r\n\r\n');
    const text = await client.untilReceived('hello');
    expect(core.connections[0]!.received).toMatch(
      /^PROPFIND \/a%2f%2F\/\/b\/\.\/c\?x=%zz HTTP\/1\.1\r\nHost: shop\r\nX-oDD: 1\r\nAccept: a\r\nX-odd: 2\r\n/,
    );
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\nSet-Cookie: a=1\r\nX-oDD: 1\r\nSet-Cookie: b=2\r\nX-odd: 2\r\n/);
    expect(text).toContain('Via: 1.1 banyan\r\n');
  });
});
