import { ProblemError } from '@banyan/kernel';
import type { JudgedDomain } from './judged-domain.js';

/** The registered domains, by name. */
export class JudgedDomains {
  constructor(readonly all: readonly JudgedDomain[]) {}

  /** @throws ProblemError `not-found` */
  named(name: string): JudgedDomain {
    const domain = this.all.find((each) => each.name === name);
    if (domain === undefined) throw new ProblemError('not-found', { detail: 'No domain has this name.' });
    return domain;
  }

  /** Of those that have a latch. @throws ProblemError `not-found`; `conflict` when the domain is not extracted */
  extracted(name: string): JudgedDomain {
    const domain = this.named(name);
    if (!domain.extracted) {
      throw new ProblemError('conflict', {
        detail: 'The domain is not extracted: legacy answers it, there is no latch.',
      });
    }
    return domain;
  }
}
