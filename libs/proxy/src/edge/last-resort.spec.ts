import { describe, expect, it } from '@jest/globals';
import { installLastResort } from './last-resort.js';

describe('HARDENING 1: the last resort', () => {
  it('drains once and exits with 1, also when draining fails', async () => {
    const told: unknown[] = [];
    const before = new Set(process.listeners('uncaughtException'));
    const left = new Promise<number>((resolve) => {
      const remove = installLastResort({
        onFatal: async (error) => {
          told.push(error);
          throw new Error('the drain failed too');
        },
        exit: (code) => {
          remove();
          resolve(code);
        },
      });
    });
    // The listener is called, not the event: jest listens to that one itself.
    const ours = process.listeners('uncaughtException').find((listener) => !before.has(listener))!;
    ours(new Error('first'), 'uncaughtException');
    ours(new Error('second'), 'uncaughtException');
    expect(await left).toBe(1);
    expect(told).toEqual([new Error('first')]);
  });
});
