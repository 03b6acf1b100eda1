/** A path of our own: one slash, and then none and no backslash, which browsers read as one. */
const OWN_PATH = /^\/(?![/\\])[\x21-\x7e]*$/;

/** Where somebody goes on who has signed in: what they asked for, if it is ours. */
export function ownPath(back: unknown): string {
  return typeof back === 'string' && OWN_PATH.test(back) ? back : '/status';
}
