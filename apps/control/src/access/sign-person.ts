import type { Asker } from './asker.js';

/**
 * Who asks for a change is whose token it is, whatever the body says. Who asks for somebody else is named first: `ci for anna`.
 * Without tokens the body's word is all there is.
 */
export function signPerson(asker: Asker, body: unknown): void {
  if (asker.kind !== 'token' || typeof body !== 'object' || body === null || Array.isArray(body)) return;
  const given: unknown = (body as { person?: unknown }).person;
  const named = typeof given === 'string' ? given.trim() : '';
  Object.assign(body, { person: named === '' || named === asker.name ? asker.name : `${asker.name} for ${named}` });
}
