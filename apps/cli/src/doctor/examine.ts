import { messageOf } from '@banyan/kernel';
import { brokerCheck } from './checks/broker.js';
import { configurationCheck } from './checks/configuration.js';
import { controlCheck } from './checks/control.js';
import { dataDirCheck } from './checks/data-dir.js';
import { databaseCheck } from './checks/database.js';
import { legacyCheck } from './checks/legacy.js';
import { runtimeCheck } from './checks/runtime.js';
import { unleashCheck } from './checks/unleash.js';
import type { Check, Finding, Patient } from './finding.js';

/** In the order in which their findings are told. */
export const CHECKS: readonly Check[] = [
  runtimeCheck,
  configurationCheck,
  dataDirCheck,
  databaseCheck,
  unleashCheck,
  legacyCheck,
  brokerCheck,
  controlCheck,
];

/** Everything that was found, the worst first. Never rejects: a check that fails is a finding. */
export async function examine(patient: Patient, checks: readonly Check[] = CHECKS): Promise<readonly Finding[]> {
  const found = await Promise.all(
    checks.map(async ({ id, look }): Promise<readonly Finding[]> => {
      try {
        return await look(patient);
      } catch (error) {
        const what = `it could not be looked at: ${messageOf(error)}`;
        return [{ id, state: 'unknown', what, why: 'nothing is known of it', todo: 'look at it by hand' }];
      }
    }),
  );
  const all = found.flat();
  return (['fault', 'warning', 'unknown', 'ok'] as const).flatMap((state) =>
    all.filter((each) => each.state === state),
  );
}
