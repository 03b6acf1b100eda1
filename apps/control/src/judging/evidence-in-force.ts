import type { Latch } from '@banyan/rollout';
import { stretchName, type Evidence } from '@banyan/slo';
import type { ReplicaReportDto } from '../reports/replica-report.dto.js';

/**
 * What a replica's report says of a domain that may be judged now: counted under the latch as it stands and under the flag
 * as that replica has it. Counts of before a reset, or of before the slider moved, prove nothing about what goes on; and
 * a replica that names an epoch nobody has come to cannot hide what the others saw. While the latch is tripped nothing is
 * counted: what was counted last stays in sight.
 *
 * @param latch undefined: not read yet
 */
export function evidenceInForce(
  report: ReplicaReportDto,
  domain: string,
  latch: Latch | undefined,
): Evidence | undefined {
  const evidence = report.evidence.find((each) => each.domain === domain);
  if (evidence === undefined || latch === undefined) return evidence;
  const epoch = evidence.epoch ?? 0;
  if (latch.state === 'tripped') return epoch < latch.epoch ? evidence : undefined;
  const definition = report.routes.find((route) => route.domain === domain)?.definition;
  const { share, release = '' } = evidence;
  const isOfTheFlag =
    definition === undefined || evidence.stretch === stretchName({ epoch, share, definition, release });
  return epoch === latch.epoch && isOfTheFlag ? evidence : undefined;
}
