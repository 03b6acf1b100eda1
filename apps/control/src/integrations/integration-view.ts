import { faultText, type Integration, type IntegrationFault, type IntegrationRegistry } from '@banyan/domains';
import { integrationState, type SeenNow } from './integration-state.js';
import type { IntegrationStatus, MisconfiguredIntegration } from './integration-status.js';

/**
 * Every integration of the registry as of now, those that cannot be used first. An entry that fits its form and not its
 * neighbours (an operation asked twice, say) is shown for what is wrong with it, and not as if it worked.
 */
export function integrationStatuses(registry: IntegrationRegistry, now: SeenNow): readonly IntegrationStatus[] {
  const broken = new Set(registry.faults.flatMap(({ id }) => id ?? []));
  return [
    ...misconfigured(registry.faults),
    ...registry.integrations.filter(({ id }) => !broken.has(id)).map((integration) => working(integration, now)),
  ];
}

function working(integration: Integration, now: SeenNow): IntegrationStatus {
  const { domain, face, seen: _seen, outOfUse, ...facts } = integration;
  return {
    ...integrationState(integration, now),
    ...facts,
    domain: domain ?? null,
    face: face ?? null,
    whenOff: outOfUse?.effect ?? null,
    off: now.offOf(integration.id) ?? null,
  };
}

function misconfigured(faults: readonly IntegrationFault[]): readonly MisconfiguredIntegration[] {
  const entries = new Map<string, { id: string | null; file: string; faults: string[] }>();
  for (const fault of faults) {
    const key = JSON.stringify([fault.file, fault.id]);
    const entry = entries.get(key) ?? { id: fault.id ?? null, file: fault.file, faults: [] };
    entry.faults.push(faultText(fault));
    entries.set(key, entry);
  }
  return [...entries.values()].map((entry) => ({ state: 'misconfigured' as const, ...entry }));
}
