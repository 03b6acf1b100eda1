import { describe, expect, it } from '@jest/globals';
import { IncomingResponseDeserializer } from '@nestjs/microservices';
import { ReleaseSerializer } from './release.serializer.js';

const serializer = new ReleaseSerializer('1.2.3+abc');

describe('what leaves the service', () => {
  it.each([
    ['an answer', { id: '1', response: { sku: 'A' } }, { id: '1', response: { sku: 'A', release: '1.2.3+abc' } }],
    ['an error', { id: '1', err: { code: 'internal' } }, { id: '1', err: { code: 'internal', release: '1.2.3+abc' } }],
  ])('says in %s which release gave it', (_, packet, sent) => {
    const before = structuredClone(packet);
    expect(serializer.serialize(packet)).toEqual(sent);
    expect(packet).toEqual(before);
  });

  it.each([
    { id: '1', isDisposed: true },
    { id: '1', err: 'no handler' },
    { id: '1', response: [1] },
    { response: null },
  ])('stays as it is where there is nothing to say it in: %j', (packet) => {
    expect(serializer.serialize(packet)).toBe(packet);
  });

  it('is still a packet to Nest’s own client, which takes one with an unknown member for a stranger’s', () => {
    const sent = serializer.serialize({ response: { sku: 'A' } });
    expect(new IncomingResponseDeserializer().deserialize({ id: '1', ...sent })).toMatchObject({
      id: '1',
      response: { sku: 'A' },
    });
  });
});
