import { CommandFailed, EXIT } from '../exit-code.js';
import type { LoadRunReport } from '../load/report/load-report.js';
import type { ControlClient } from './control.client.js';

/** The result of a run, and who says so. */
export interface RunToKeep {
  readonly kind: string;
  /** In control's own form, or the whole report of `banyan load`, of which a domain's part is kept. */
  readonly report: unknown;
  readonly person: string;
}

/**
 * Keeps the result of a run for the readiness of a domain.
 *
 * @throws CommandFailed when it cannot be kept: control refuses it, or a load run has no verdict on this domain
 */
export function keepRun(
  client: Pick<ControlClient, 'recordRun'>,
  domain: string,
  { kind, report, person }: RunToKeep,
): ReturnType<ControlClient['recordRun']> {
  const own = isOurs(report) ? partOf(report, domain) : report;
  return client.recordRun(domain, { kind, report: own, person });
}

function isOurs(report: unknown): report is LoadRunReport {
  return typeof report === 'object' && report !== null && (report as Partial<LoadRunReport>).kind === 'banyan-load';
}

function partOf({ domains }: LoadRunReport, name: string): object {
  const found = domains.find(({ domain }) => domain === name);
  if (found === undefined) throw new CommandFailed(EXIT.usage, `nothing was asked of ${name} in this run`);
  if (found.readiness !== null) return found.readiness;
  const why = found.because.join('; ');
  throw new CommandFailed(
    EXIT.gateFailed,
    `of ${name} this run says nothing that could be kept: ${found.verdict}, ${why}`,
  );
}
