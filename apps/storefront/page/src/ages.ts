/** Ordinary answers are this old, seconds; nothing is said of it. */
const ORDINARY_S = 5;

/** How old what is shown is, in words; undefined: it is as new as it ever is. */
export function ageText(ageS: number): string | undefined {
  if (ageS <= ORDINARY_S) return undefined;
  if (ageS < 90) return `${ageS} seconds ago`;
  return `${Math.round(ageS / 60)} minutes ago`;
}
