import { describe, expect, it } from '@jest/globals';
import type { Evidence } from '@banyan/slo';
import { ofOneRelease } from './of-one-release.js';

const of = (replica: string, release: string | undefined, startedAtMs: number) => ({
  replica,
  evidence: { release, startedAtMs } as unknown as Evidence,
});
const names = (...counted: ReturnType<typeof of>[]) => ofOneRelease(counted).map(({ replica }) => replica);

describe('evidence of one release', () => {
  it('is all there is while no release is known', () => {
    expect(names(of('a', undefined, 1), of('b', undefined, 2))).toEqual(['a', 'b']);
    expect(names()).toEqual([]);
  });

  it('is that of the newer while a release is deployed', () => {
    expect(names(of('a', 'r1', 100), of('b', 'r2', 900), of('c', 'r1', 110), of('d', 'r2', 950))).toEqual(['b', 'd']);
  });

  it('is not that of the older though a replica was started with it later', () => {
    expect(names(of('a', 'r1', 100), of('b', 'r2', 900), of('late', 'r1', 1_000))).toEqual(['b']);
  });

  it('is not hidden by a replica that knows of none yet', () => {
    expect(names(of('a', 'r1', 100), of('new', undefined, 5_000))).toEqual(['a']);
  });

  it('is that of the older again once everybody has met it again', () => {
    expect(names(of('a', 'r1', 2_000), of('b', 'r1', 2_100), of('c', 'r2', 900))).toEqual(['a', 'b']);
  });

  it('does not depend on the order of reports, nor on what comes at once', () => {
    const some = [of('a', 'r1', 5), of('b', 'r2', 5), of('c', undefined, 5)];
    expect(names(...some)).toEqual(['b']);
    expect(names(...some.toReversed())).toEqual(['b']);
  });
});
