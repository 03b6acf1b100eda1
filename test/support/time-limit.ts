import { jest } from '@jest/globals';

// The limit ends what hangs. What is promised in seconds is measured by the test that promises it, so that the rest may
// take its time: a machine that two runs share is five times slower, and stands still for seconds now and then. Only what
// may take longer has a limit of its own.
jest.setTimeout(180_000);
