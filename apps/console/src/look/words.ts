/** 0.0512 as `5.1 %`, 324.5 as `32,450 %`; null in words. */
export function percent(share: number | null): string {
  if (share === null) return 'not known';
  if (share >= 10) return `${Math.round(share * 100).toLocaleString('en')} %`;
  const digits = share === 0 || share === 1 ? 0 : share < 0.001 || (share > 0.999 && share < 1) ? 3 : 1;
  return `${(share * 100).toFixed(digits).replace(/\.0$/, '')} %`;
}

/** `1 order`, `1,204 orders`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}

/** Milliseconds as people say them: `180 ms`, `3.2 s`, `5 min`, `2 h`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 10_000) return `${(ms / 1000).toFixed(1)} s`;
  if (ms < 120_000) return `${Math.round(ms / 1000)} s`;
  if (ms < 7_200_000) return `${Math.round(ms / 60_000)} min`;
  return `${Math.round(ms / 3_600_000)} h`;
}

/** A word of the API as people write it: `no-data` as `no data`. */
export function asWords(word: string): string {
  return word.replaceAll('-', ' ');
}

/** Is it one of a closed list of words? */
export function isOneOf<W extends string>(words: readonly W[], said: unknown): said is W {
  return words.some((word) => word === said);
}
