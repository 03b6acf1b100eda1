/** A call by which people change something that nothing but the audit log writes down. */
export interface HandCall {
  readonly kind: string;
  /** In words; the target of the path and the reason follow where there are any. */
  readonly text: string;
  /** `target`: the path names it first. Null: the whole shop's. */
  readonly domain: string | null;
}

/** Which of the timeline's other sources tells what came of a call; `nothing`: it changes nothing of the shop. */
type ToldBy = 'decisions' | 'switches' | 'authority' | 'incidents' | 'nothing';

/**
 * Every call that may change something: how it stands on the timeline, or by what it stands there already. What is told by its
 * effect must not be told once more by its call.
 */
export const CALLS: Readonly<Record<string, HandCall | ToldBy>> = {
  'POST /api/domains/{domain}/rollback': 'decisions',
  'POST /api/domains/{domain}/reset': 'decisions',
  'POST /api/domains/{domain}/ramp/pause': 'decisions',
  'POST /api/domains/{domain}/ramp/resume': 'decisions',
  'POST /api/domains/{domain}/mismatch-groups/{group}/judgement': 'decisions',
  'POST /mismatches/{domain}/{group}/judgement': 'decisions',
  'POST /api/domains/{domain}/ignore-rules': 'decisions',
  'POST /api/domains/{domain}/ignore-rules/{number}/withdraw': 'decisions',
  'POST /api/integrations/{integration}/off': 'switches',
  'POST /api/integrations/{integration}/on': 'switches',
  'POST /api/chaos/{integration}/start': 'decisions',
  'POST /api/chaos/{integration}/stop': 'decisions',
  'POST /api/authority/move': 'authority',
  'POST /api/authority/undo': 'authority',
  'POST /api/incidents': 'incidents',
  'POST /api/incidents/{incident}/notes': 'incidents',
  'POST /api/incidents/{incident}/acknowledge': 'incidents',
  'POST /api/incidents/{incident}/resolve': 'incidents',
  'POST /api/alerts': 'incidents',
  'POST /api/orders/reviews/{reference}': {
    kind: 'review-decided',
    text: 'a held order was decided',
    domain: 'orders',
  },
  'POST /api/orders/differences/explain': {
    kind: 'difference-explained',
    text: 'a difference between the books of orders was explained',
    domain: 'orders',
  },
  'POST /api/privacy/erasures': {
    kind: 'shopper-erased',
    text: 'a shopper was forgotten on request',
    domain: 'orders',
  },
  'POST /api/parked/retry': {
    kind: 'messages-retried',
    text: 'parked messages are delivered once more',
    domain: null,
  },
  'POST /api/parked/drop': { kind: 'messages-dropped', text: 'parked messages were given up', domain: null },
  'POST /api/readiness/{domain}/runs': {
    kind: 'run-recorded',
    text: 'a run was recorded for readiness',
    domain: 'target',
  },
  'POST /api/notifications/test': {
    kind: 'channel-tested',
    text: 'a channel of notifications was tested',
    domain: null,
  },
  'POST /api/shopper/round': { kind: 'shopper-sent', text: 'the synthetic shopper was sent', domain: null },
  'POST /api/replicas/{replica}/report': 'nothing',
  'POST /api/session': 'nothing',
  'DELETE /api/session': 'nothing',
  'POST /sign-in': 'nothing',
  'POST /contracts/{domain}/{version}/try/{operation}': 'nothing',
};

/** Those that the audit log alone knows of. */
export const HAND_CALLS: readonly (HandCall & { readonly operation: string })[] = Object.entries(CALLS).flatMap(
  ([operation, call]) => (typeof call === 'string' ? [] : [{ operation, ...call }]),
);
