import { FIRST_REFUSAL } from '@banyan/access';
import { isoUtc } from '@banyan/kernel';
import type { AuditBook } from '../audit/audit-book.js';
import { HAND_CALLS } from './hand-calls.js';
import { happenings, kindsAsked } from './happenings.js';
import type { TimelineSource } from './timeline-entry.js';

const KINDS = [...new Set(HAND_CALLS.map(({ kind }) => kind))];

/** `$7` to `$10`: operations, and the kind, words and domain of each. What was refused did not happen. */
const HAPPENED = `
  SELECT e.id::text AS id, e.at, call.kind, CASE call.domain WHEN 'target' THEN split_part(e.target, ' ', 1) ELSE call.domain END AS domain,
    'person ' || coalesce(e.person, e.name) AS by, concat_ws(': ', concat_ws(' of ', call.text, nullif(e.target, '')), e.reason) AS text,
    e.operation AS about
  FROM audit.entry e JOIN unnest($7::text[], $8::text[], $9::text[], $10::text[]) AS call (operation, kind, text, domain) USING (operation)
  WHERE e.status < ${FIRST_REFUSAL}`;

const CALL_COLUMNS = (['operation', 'kind', 'text', 'domain'] as const).map((column) =>
  HAND_CALLS.map((call) => call[column]),
);

/** What people did by hand and only the audit log knows of. */
export function handSource(audit: Pick<AuditBook, 'sql'>): TimelineSource {
  return {
    name: 'by hand',
    kinds: KINDS,
    page: async (query) => {
      const rows = await happenings(audit.sql, HAPPENED, { ...query, kinds: kindsAsked(KINDS, query) }, CALL_COLUMNS);
      return rows.map(({ at, about, ...entry }) => ({
        ...entry,
        at: isoUtc(at.getTime()),
        href: `/console/settings?${new URLSearchParams({ part: 'audit', operation: about }).toString()}`,
        rollout: null,
      }));
    },
  };
}
