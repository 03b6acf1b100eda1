import type { Credentials } from '../text/contract-text.js';

/** Whoever brings these credentials, is that enough? More than is asked for is. */
export function isAccepted(brought: Credentials, accepted: readonly Credentials[]): boolean {
  return accepted.some((wanted) =>
    wanted.every(({ kind, scopes }) =>
      brought.some((one) => one.kind === kind && scopes.every((scope) => one.scopes.includes(scope))),
    ),
  );
}

/** For people. */
export function named(credentials: Credentials): string {
  if (credentials.length === 0) return 'requests without credentials';
  return credentials
    .map(({ name, kind, scopes }) => `${name} (${kind}${scopes.length > 0 ? `: ${scopes.join(' ')}` : ''})`)
    .join(' with ');
}
