/**
 * Marks say whose a request is: each carries its own in the target, a field and the body, the core answers with those that it
 * saw, and one that turns up on the connection of another client has leaked. A check tells one that an accident has changed.
 */
export interface Mark {
  /** Of the script, and so of the client. */
  readonly number: number;
  /** Of the request within it. */
  readonly index: number;
}

const MARK = /mk~([0-9a-z]+)-([0-9a-z]+)-([0-9a-z]{6})~/g;

export function markOf({ number, index }: Mark): string {
  const whose = `${number.toString(36)}-${index.toString(36)}`;
  return `mk~${whose}-${checkOf(whose)}~`;
}

/** The marks in a text that nothing has changed. */
export function marksIn(text: string): readonly Mark[] {
  if (!text.includes('mk~')) return NONE;
  return [...text.matchAll(MARK)].flatMap(([, number = '', index = '', check]) =>
    checkOf(`${number}-${index}`) === check
      ? [{ number: Number.parseInt(number, 36), index: Number.parseInt(index, 36) }]
      : [],
  );
}

const NONE: readonly Mark[] = [];

/** FNV-1a, in six characters. */
function checkOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  return (hash >>> 0).toString(36).padStart(6, '0').slice(-6);
}
