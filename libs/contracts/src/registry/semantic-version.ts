/** Major, minor, patch; undefined: the text is no semantic version, or has a pre-release. */
export function versionParts(text: string): readonly [number, number, number] | undefined {
  const parts = /^(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})\.(0|[1-9]\d{0,5})$/.exec(text);
  return parts ? [Number(parts[1]), Number(parts[2]), Number(parts[3])] : undefined;
}

/** Is the later version greater? False where either is none. */
export function hasGrown(earlier: string, later: string): boolean {
  const [from, to] = [versionParts(earlier), versionParts(later)];
  if (from === undefined || to === undefined) return false;
  for (const [index, part] of to.entries()) {
    if (part !== from[index]) return part > (from[index] ?? 0);
  }
  return false;
}

/** Does `1.4.0` belong to `v1`? A version that is no number, such as `legacy`, takes any. */
export function belongsTo(major: string, version: string): boolean {
  const number = /^v(\d+)$/.exec(major)?.[1];
  const parts = versionParts(version);
  return parts !== undefined && (number === undefined || Number(number) === parts[0]);
}
