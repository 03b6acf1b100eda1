import type { Directives, StoredAnswer } from '@banyan/cache';
import type { ProblemCode } from '@banyan/kernel';
import type { HeadVerdict, StandIn } from '@banyan/proxy';
import type { CatalogueOutcome } from './catalogue-metrics.js';
import type { Visit } from './visit.js';

const PASS: HeadVerdict = { kind: 'pass', more: [] };
const TAKEN: HeadVerdict = { kind: 'taken' };

/** Holds a request whose answer is its client's alone: the answer passes untouched, and only a failure is stood in for. */
export class SafetyNet implements StandIn {
  /** @param stored what may be given in the place of a failure, besides the owner's file */
  constructor(
    private readonly visit: Visit,
    private readonly stored: StoredAnswer | undefined,
    private readonly asked: Directives,
    private readonly outcome: CatalogueOutcome,
  ) {}

  judgeHead(status: number): HeadVerdict {
    if (this.visit.answered) return TAKEN;
    if (this.visit.route.failures.has(status)) {
      const how = { fwd: 'request', fwdStatus: status, detail: 'core-failed' } as const;
      if (this.visit.standIn(this.stored, this.asked, `${status}`, how)) return TAKEN;
      this.visit.pass('failed');
    } else this.visit.pass(this.outcome);
    return PASS;
  }

  onRefused(problem: ProblemCode): boolean {
    if (this.visit.standIn(this.stored, this.asked, problem, { fwd: 'request', detail: 'core-failed' })) return true;
    this.visit.pass('failed');
    return false;
  }

  onClientLeft(): boolean {
    return false;
  }

  runsAhead(): boolean {
    return false;
  }
}
