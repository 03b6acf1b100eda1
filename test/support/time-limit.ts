import { jest } from '@jest/globals';

// Whole processes on a busy machine. What is promised in seconds is measured by the test that promises it.
jest.setTimeout(60_000);
