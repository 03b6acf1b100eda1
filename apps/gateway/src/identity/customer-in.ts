import type { CustomerPrincipal, SessionRules } from '@banyan/identity';
import { sha256Hex } from '@banyan/kernel';
import { CoreAway, type CoreAnswer } from './ask-core.js';

/** What a core says to whoever is not signed in: it sends them to the login, or away. */
const NOBODY: ReadonlySet<number> = new Set([301, 302, 303, 307, 401, 403]);
const ANSWERED = 200;

/**
 * Who a session is by the core's answer. Pure.
 *
 * @returns undefined: nobody is signed in
 * @throws CoreAway where it says neither: a fault of its own, or something that is no answer to the question
 */
export function customerIn({ status, body }: CoreAnswer, rules: SessionRules): CustomerPrincipal | undefined {
  if (NOBODY.has(status)) return undefined;
  if (status !== ANSWERED) throw new CoreAway(`it answered ${status}`);
  const said = jsonIn(body);
  const email = at(said, rules.emailAt);
  if (typeof email !== 'string' || email === '') return undefined;
  const known = email.toLowerCase();
  const isProved = rules.emailVerifiedAt === undefined || at(said, rules.emailVerifiedAt) === true;
  return {
    kind: 'customer',
    id: `customer:${sha256Hex(`session of the core\n${known}`)}`,
    scopes: rules.scopes,
    storefronts: rules.storefronts,
    email: isProved ? known : undefined,
  };
}

function jsonIn(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    throw new CoreAway('it answered something that is no JSON');
  }
}

function at(value: unknown, parts: readonly string[]): unknown {
  let found = value;
  for (const part of parts) {
    if (typeof found !== 'object' || found === null || !Object.hasOwn(found, part)) return undefined;
    found = (found as Readonly<Record<string, unknown>>)[part];
  }
  return found;
}
