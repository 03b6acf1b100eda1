import { expect, it } from '@jest/globals';
import { hasFaultSwitches } from './has-fault-switches.js';

it.each([
  ['development', '127.0.0.1', true],
  ['development', 'localhost', true],
  ['development', '::1', true],
  // Said nothing of its environment, and listens to others.
  ['development', '0.0.0.0', false],
  ['development', '::', false],
  ['development', '10.1.2.3', false],
  ['test', '10.1.2.3', true],
  ['production', '127.0.0.1', false],
  ['staging', '127.0.0.1', false],
  ['compose', '127.0.0.1', false],
])('in %s, with operations at %s, a service can be told to misbehave: %s', (environment, host, can) => {
  expect(hasFaultSwitches(environment, host)).toBe(can);
});
