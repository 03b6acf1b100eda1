/** A fault of a file as class-validator tells it, as far as it is told on. */
interface FoundFault {
  readonly property: string;
  readonly value?: unknown;
  readonly constraints?: Readonly<Record<string, string>> | undefined;
  readonly children?: readonly FoundFault[] | undefined;
}

/**
 * What is wrong with a file, each fault by its place: `/routes/0/keep/maxAnswerBytes: must not be less than 1`. No value is
 * quoted: it may be a secret that was put in the wrong place.
 */
export function placeFaults(found: readonly FoundFault[], above = ''): readonly string[] {
  return found.flatMap(({ property, constraints, children, value }) => {
    const place = `${above}/${property}`;
    const own = Object.values(constraints ?? {}).map((text) => `${place}: ${wording(text, property, value)}`);
    return [...own, ...placeFaults(children ?? [], place)];
  });
}

function wording(text: string, property: string, value: unknown): string {
  if (text.includes('should not exist')) return 'is no setting';
  if (value === undefined) return 'is missing';
  return text
    .replace(`each value in ${property} `, 'each ')
    .replace(`${property} `, '')
    .replace(' regular expression', '');
}
