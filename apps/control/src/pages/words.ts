/** How figures are said to people, in one place, so that page, API and terminal agree. */

/** `4 s`, `3 min 20 s`, `2 h 5 min`, `3 d 4 h`; below a second `now`. */
export function ageText(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < 1) return 'now';
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return seconds % 60 === 0 || minutes >= 10 ? `${minutes} min` : `${minutes} min ${seconds % 60} s`;
  const hours = Math.floor(minutes / 60);
  if (hours < 24) return minutes % 60 === 0 ? `${hours} h` : `${hours} h ${minutes % 60} min`;
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

/** A word of the API as people write it: `not-ready` as `not ready`. */
export function asWords(word: string): string {
  return word.replaceAll('-', ' ');
}

/** `12,345`. */
export function countText(count: number): string {
  return new Intl.NumberFormat('en').format(count);
}

/** `9.8 %` of a ratio; `–` when there is none. Never rounds something to nothing or to everything. */
export function ratioText(ratio: number | null): string {
  if (ratio === null) return '–';
  const percent = ratio * 100;
  if (percent > 0 && percent < 0.1) return '< 0.1 %';
  if (percent < 100 && percent > 99.9) return '> 99.9 %';
  return `${percent.toFixed(percent === Math.round(percent) ? 0 : 1)} %`;
}

/** `2026-11-21 03:12:44 UTC`. */
export function instantText(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}
