import { expect, jest, test } from '@jest/globals';
import type { ShopStatus } from '../status/shop-status.js';
import { LivePictures } from './live-pictures.js';

const EVERY_MS = 1_000;

test('whoever watches is told at once and then every second; all share one picture, and nobody watching draws none', async () => {
  jest.useFakeTimers();
  try {
    let drawn = 0;
    const pictures = new LivePictures(
      {
        shop: () => {
          drawn += 1;
          return Promise.resolve({ asOf: String(drawn) } as ShopStatus);
        },
      },
      EVERY_MS,
    );
    const [one, other]: string[][] = [[], []];
    const first = pictures.events.subscribe(({ data }) => one?.push(data.asOf));
    await jest.advanceTimersByTimeAsync(0);
    const second = pictures.events.subscribe(({ data }) => other?.push(data.asOf));
    await jest.advanceTimersByTimeAsync(2 * EVERY_MS);
    expect([one, other]).toEqual([
      ['1', '2', '3'],
      ['2', '3'],
    ]);
    first.unsubscribe();
    second.unsubscribe();
    await jest.advanceTimersByTimeAsync(10 * EVERY_MS);
    expect(drawn).toBe(3);
  } finally {
    jest.useRealTimers();
  }
});

test('while a picture is being drawn no other is begun', async () => {
  jest.useFakeTimers();
  try {
    let underWay = 0;
    const view = {
      shop: async () => {
        underWay += 1;
        expect(underWay).toBe(1);
        await new Promise((resolve) => {
          setTimeout(resolve, 2.5 * EVERY_MS);
        });
        underWay -= 1;
        return {} as ShopStatus;
      },
    };
    let told = 0;
    const watching = new LivePictures(view, EVERY_MS).events.subscribe(() => (told += 1));
    await jest.advanceTimersByTimeAsync(6 * EVERY_MS);
    expect(told).toBe(2);
    watching.unsubscribe();
  } finally {
    jest.useRealTimers();
  }
});
