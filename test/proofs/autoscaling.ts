/**
 * Proof: gateways that follow the load answer a day with a flash sale for less than a fixed number does, and what they still refuse.
 *
 *     npm run proof -- autoscaling [--seed 1] [--json] [--write]
 *
 * A simulated day (test/scenarios/autoscaling): figures of the bench, the autoscaler of the chart. With --write the result goes to
 * bench/results/autoscaling.json and its picture to docs/pictures/autoscaling.svg. Ends with 1 when a claim does not hold. The same seed
 * gives the same day.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { PROJECT_ROOT } from '@banyan/kernel';
import { autoscalingClaims } from '../scenarios/autoscaling/autoscaling-claims.js';
import { autoscalingPicture } from '../scenarios/autoscaling/autoscaling-picture.js';
import { autoscalingStudy, studyRecord } from '../scenarios/autoscaling/autoscaling-study.js';

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const seed = Number(values.seed);
if (values.help || !Number.isInteger(seed)) {
  console.log('npm run proof -- autoscaling [--seed <whole number>] [--json] [--write]');
  process.exit(values.help ? 0 : 2);
}
const study = autoscalingStudy(seed);
const claims = autoscalingClaims(study);
const record = studyRecord(study);
if (values.json) console.log(JSON.stringify({ proof: 'autoscaling', claims, ...record }, null, 2));
else {
  console.table(
    study.days.map(({ title, result }) => ({
      plan: title,
      gateways: `${result.leastReplicas}–${result.mostReplicas}`,
      'gateway hours': Math.round(result.replicaHours),
      refused: `${((result.refused / result.requests) * 100).toFixed(3)} %`,
      'minutes that refuse': result.refusingMinutes,
      'p99 wait, ms': result.p99Ms,
      'in the worst minute': result.worstMinuteP99Ms,
    })),
  );
  for (const { claim, holds } of claims) console.log(`${holds ? 'holds ' : 'FAILED'}  ${claim}`);
}
if (values.write) {
  writeFileSync(join(PROJECT_ROOT, 'bench/results/autoscaling.json'), `${JSON.stringify(record, null, 2)}\n`);
  writeFileSync(join(PROJECT_ROOT, 'docs/pictures/autoscaling.svg'), autoscalingPicture(study));
}
process.exitCode = claims.every(({ holds }) => holds) ? 0 : 1;
