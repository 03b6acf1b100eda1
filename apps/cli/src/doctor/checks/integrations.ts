import type { IntegrationStatus } from '../../control/shop-answers.js';
import { type Finding, ok } from '../finding.js';

const WHY = 'what is asked there is answered by nobody, or by what stands in for it; its runbook says which';

/** Whether each face of the core, and each party outside, answers what it was really asked lately. Pure. */
export function judgeIntegrations(integrations: readonly IntegrationStatus[]): readonly Finding[] {
  return integrations.map((integration, index) => {
    const { state, because = '', faults = [], runbook, escalation } = integration;
    const name = integration.id ?? `the ${index + 1}. integration`;
    const id = `integrations.${integration.id ?? index + 1}`;
    const page = runbook?.startsWith('docs/') === true ? { page: runbook.slice('docs/'.length) } : {};
    const call = escalation === undefined ? '' : `, and call ${escalation.who}`;
    switch (state) {
      case 'ok':
        return ok(id, `${name} answers`);
      case 'no-data':
        return {
          id,
          state: 'unknown',
          what: `nothing is known of ${name}: ${because}`,
          why: 'nobody asked it anything lately, or control does not hear of it: whether it would answer is not known here',
          todo: 'look at the figures that its runbook names, or ask something that goes there, as the synthetic shopper does',
          ...page,
        };
      case 'misconfigured':
        return {
          id,
          state: 'fault',
          what: `${name} cannot be used: ${faults.join('; ')}`,
          why: 'a gateway with the same files does not start',
          todo: 'correct its file in BANYAN_INTEGRATIONS_DIR',
        };
      case 'degraded':
      case 'failing':
        return {
          id,
          state: state === 'failing' ? 'fault' : 'warning',
          what: `${name} is ${state}: ${because}`,
          why: WHY,
          todo: `look into its runbook${call}`,
          ...page,
        };
    }
  });
}
