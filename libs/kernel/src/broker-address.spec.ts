import { describe, expect, it } from '@jest/globals';
import { brokerAddress } from './broker-address.js';

describe('where a broker is', () => {
  it.each([
    ['nats://127.0.0.1:4222', { servers: '127.0.0.1:4222' }],
    ['nats://kim:p%40ss@nats.example', { servers: 'nats.example', user: 'kim', pass: 'p@ss' }],
    ['tls://nats.example:4443', { servers: 'nats.example:4443', tls: {} }],
    ['nats://[::1]:4222', { servers: '[::1]:4222' }],
  ])('is told to its client: %s', (url, address) => {
    expect(brokerAddress(url)).toEqual(address);
  });
});
