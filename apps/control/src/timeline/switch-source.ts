import type { Integration } from '@banyan/domains';
import { isoUtc } from '@banyan/kernel';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { happenings, kindsAsked } from './happenings.js';
import type { TimelineSource } from './timeline-entry.js';

/**
 * Of the kinds of decisions, those that are told by the table of switches: it has those of the whole shop, too, which hangs in
 * no chain.
 */
export const SWITCH_KINDS = ['integration-off', 'integration-on'] as const;

/** `$7` and `$8`: integrations, and the domain of each. */
const HAPPENED = `
  SELECT 'integration-off-' || id AS id, off_at AS at, 'integration-off' AS kind, known.domain, 'person ' || person AS by,
    integration || ' is out of use until ' || to_char(until AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') || ': ' || reason AS text,
    integration AS about
  FROM operations.integration_switch LEFT JOIN unnest($7::text[], $8::text[]) AS known (integration, domain) USING (integration)
  UNION ALL
  SELECT 'integration-on-' || id, on_at, 'integration-on', known.domain,
    CASE on_by WHEN 'control' THEN on_by ELSE 'person ' || on_by END, integration || ' is in use again: ' || on_reason, integration
  FROM operations.integration_switch LEFT JOIN unnest($7::text[], $8::text[]) AS known (integration, domain) USING (integration)
  WHERE on_at IS NOT NULL`;

export function switchSource(
  { sql }: Pick<OperationsStore, 'sql'>,
  integrations: readonly Pick<Integration, 'id' | 'domain'>[],
): TimelineSource {
  const known = [integrations.map(({ id }) => id), integrations.map(({ domain }) => domain ?? null)];
  return {
    name: 'switches',
    kinds: SWITCH_KINDS,
    page: async (query) => {
      const rows = await happenings(sql, HAPPENED, { ...query, kinds: kindsAsked(SWITCH_KINDS, query) }, known);
      return rows.map(({ at, about, ...entry }) => ({
        ...entry,
        at: isoUtc(at.getTime()),
        href: `/console/map?integration=${about}`,
        rollout: null,
      }));
    },
  };
}
