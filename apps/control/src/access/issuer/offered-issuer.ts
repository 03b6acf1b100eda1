import { ProblemError } from '@banyan/kernel';
import type { Issuer } from './issuer.js';

/** The issuer at which people may sign in beside showing a token, if there is one. */
export class OfferedIssuer {
  constructor(private readonly found: Issuer | undefined) {}

  /** For people; null: there is none. */
  get host(): string | null {
    return this.found?.host ?? null;
  }

  /** @throws ProblemError `not-found` */
  get issuer(): Issuer {
    if (this.found === undefined) throw new ProblemError('not-found', { detail: 'Nobody signs in at an issuer here.' });
    return this.found;
  }
}
