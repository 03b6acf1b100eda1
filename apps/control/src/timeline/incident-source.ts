import { isoUtc } from '@banyan/kernel';
import type { OperationsStore } from '../incidents/store/operations-store.js';
import { WHOLE_SHOP } from '../incidents/incident.js';
import { happenings, kindsAsked } from './happenings.js';
import type { TimelineSource } from './timeline-entry.js';

const KINDS = ['incident-opened', 'incident-noted', 'incident-acknowledged', 'incident-resolved'] as const;

/**
 * Incidents as they were opened, written into by people, taken in hand, and resolved. What was decided meanwhile stands on the timeline as a
 * decision: here is only what the chain does not say. One that a trip opened was opened by control, which read of the trip.
 */
const HAPPENED = `
  SELECT 'incident-opened-' || i.id AS id, i.opened_at AS at, 'incident-opened' AS kind, nullif(i.scope, '${WHOLE_SHOP}') AS domain,
    CASE WHEN begun.key LIKE 'decision %' THEN 'control' ELSE begun.by END AS by,
    i.title || CASE WHEN begun.key LIKE 'decision %' THEN '' ELSE ': ' || begun.text END AS text, i.id::text AS about
  FROM operations.incident i CROSS JOIN LATERAL (
    SELECT key, by, text FROM operations.incident_entry e WHERE e.incident = i.id ORDER BY number LIMIT 1) begun
  UNION ALL
  SELECT 'incident-resolved-' || i.id, i.resolved_at, 'incident-resolved', nullif(i.scope, '${WHOLE_SHOP}'),
    i.resolved_by, i.title || ', over: ' || i.resolution, i.id::text
  FROM operations.incident i WHERE i.resolved_at IS NOT NULL
  UNION ALL
  SELECT 'incident-noted-' || e.number, e.at, 'incident-noted', nullif(i.scope, '${WHOLE_SHOP}'),
    e.by, i.title || ': ' || e.text, i.id::text
  FROM operations.incident_entry e JOIN operations.incident i ON i.id = e.incident
  WHERE e.kind = 'said' AND e.key NOT LIKE 'decision %'
    AND e.number > (SELECT min(number) FROM operations.incident_entry begun WHERE begun.incident = e.incident)
  UNION ALL
  SELECT 'incident-acknowledged-' || e.number, e.at, 'incident-acknowledged', nullif(i.scope, '${WHOLE_SHOP}'),
    e.by, i.title || ', in hand: ' || e.text, i.id::text
  FROM operations.incident_entry e JOIN operations.incident i ON i.id = e.incident WHERE e.kind = 'acknowledged'`;

export function incidentSource({ sql }: Pick<OperationsStore, 'sql'>): TimelineSource {
  return {
    name: 'incidents',
    kinds: KINDS,
    page: async (query) => {
      const rows = await happenings(sql, HAPPENED, { ...query, kinds: kindsAsked(KINDS, query) });
      return rows.map(({ at, about, ...entry }) => ({
        ...entry,
        at: isoUtc(at.getTime()),
        href: `/console/incidents/${about}`,
        rollout: null,
      }));
    },
  };
}
