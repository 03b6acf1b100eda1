import { jest } from '@jest/globals';

// The limit ends what hangs. What is promised in seconds is measured by the test that promises it, so that the rest may
// take its time on a busy machine.
jest.setTimeout(180_000);
