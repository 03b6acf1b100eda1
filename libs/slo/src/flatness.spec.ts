import { describe, expect, it } from '@jest/globals';
import { flatness } from './flatness.js';

const MEMORY = { ratio: 0.05, by: 10, unit: 'MiB' };
/** A sample every five seconds for an hour. */
const hour = (figure: (seconds: number) => number) =>
  Array.from({ length: 721 }, (_each, index): [number, number] => [index * 5, figure(index * 5)]);

describe('a figure is flat', () => {
  it('where a collector lets it go up and down', () => {
    expect(
      flatness(
        hour((seconds) => 180 + (seconds % 120) / 4),
        MEMORY,
      ),
    ).toMatchObject({ holds: true });
  });

  it('and not where half a kilobyte is lost with each of a hundred requests a second', () => {
    const leak = flatness(
      hour((seconds) => 180 + (seconds % 120) / 4 + (seconds * 100 * 0.5) / 1_024),
      MEMORY,
    );
    expect(leak).toMatchObject({ holds: false });
    expect(leak.words).toMatch(/^13\d\.\d MiB more over the last 2700 s at /);
  });

  it('and not where too little was seen', () => {
    expect(flatness([[0, 1]], MEMORY)).toEqual({ holds: false, words: '1 points are too few for a trend' });
  });
});
