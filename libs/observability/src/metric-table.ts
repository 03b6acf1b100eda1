/** How one metric is written down: everything Prometheus, the documentation and the type checker need. */
export interface MetricRow {
  readonly type: 'counter' | 'gauge' | 'histogram';
  /** One sentence; the unit is in the name. */
  readonly help: string;
  /** Bounded labels only; `LABELS` lists every permitted one and what bounds it. */
  readonly labels: readonly Label[];
  /** Upper bounds of a histogram, ascending, in the unit of the name. */
  readonly buckets?: readonly number[];
}

/** Every label there is, and what keeps its values few. A path, a SKU or a user id is never a label. */
export const LABELS = {
  arm: '`legacy`, `service`',
  book: '`ledger`, `service`, `core`, `charges`, `reservations`',
  catalogue_route: "routes of the owner's catalogue file, 64 at most",
  bound: '`low`, `mean`, `high`',
  channel: 'channels of the contracts, 16 at most, else `other`; `none` where a request says none',
  consumer: 'consumers of events that services declare',
  contract: 'contract versions of the domain',
  domain: 'registered domains',
  effect: 'what an order does: `reserve`, `charge`, `assess`, `event`, `confirm`',
  fault: '`latency`, `errors`, `resets`, `garbage`',
  field: 'rule-style field paths of a canonical result',
  finding: 'kinds of inconsistency, or of difference between books of orders: closed lists in code',
  flag: 'the flags of registered domains',
  http_request_method: 'known HTTP methods, else `_OTHER`',
  http_response_status_code: 'HTTP status codes',
  http_route: 'route templates of contracts, or `passthrough`',
  operation: 'operations of the domain',
  outcome: 'a closed list in code',
  place: 'channels, or `service`, `inventory`, `promotions`; `undecided` where nobody can tell which is wrong',
  policy: "policies of the owner's rate limits, 32 at most",
  priority: '`synthetic`, `passthrough`, `read`, `write`, `checkout`',
  process: 'processes of the shop',
  processor: '`primary`, `backup`',
  quantile: '`0.5`, `0.99`, `1`',
  reason: 'a closed list in code',
  result: 'a closed list in code',
  route: 'routes of the core that take stock, a closed list in code',
  saga: 'kinds of sagas, a closed list in code',
  source:
    'a closed list in code; of the stock feed: sources of the topology, else `other`; of prices: `prices`, `promotions`',
  stage: '`legacy`, `shadow`, `canary`, `full`',
  state: 'a closed list in code',
  step: 'steps of sagas, a closed list in code',
  storefront: 'configured storefronts',
  table: 'tables of PostgreSQL with their schema, a closed list in code',
  variant: '`on`, `off`',
  version: 'the running version',
  walk: '`recent`, `whole`',
  window: '`5m`, `30m`, `1h`, `2h`, `6h`, `1d`, `3d`',
} as const;

export type Label = keyof typeof LABELS;

/**
 * Recommended boundaries of `http.server.request.duration`.
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
 */
export const HTTP_DURATION_BUCKETS = [
  0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10,
] as const;

/** The same, and the thresholds of the latency objectives (*.slo.yaml), so that their ratios are exact. */
const ARM_DURATION_BUCKETS = [...HTTP_DURATION_BUCKETS, 0.3, 0.6].sort((a, b) => a - b);

/** From a trip to the last acknowledgement: tens of milliseconds when all is well, 5 s when a lease has to lapse. */
const ROLLBACK_BUCKETS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30] as const;

/** From a poll just in time to the staleness bound; 5 s is the default bound of a change's lag. */
const FEED_LAG_BUCKETS = [0.25, 0.5, 1, 1.5, 2, 3, 5, 10, 30, 60, 300, 600] as const;

function row<const L extends readonly Label[], T extends MetricRow['type']>(
  type: T,
  labels: L,
  help: string,
  buckets?: readonly number[],
): { type: T; labels: L; help: string; buckets?: readonly number[] } {
  return { type, labels, help, ...(buckets === undefined ? {} : { buckets }) };
}

/** Every metric of the shop but Node's own (`process_*`, `nodejs_*`). docs/metrics.md is made from this table. */
export const METRICS = {
  // The gateway's front.
  http_server_request_duration_seconds: row(
    'histogram',
    ['http_request_method', 'http_route', 'http_response_status_code'],
    'Duration of answered requests, from headers to end of the answer (OpenTelemetry http.server.request.duration).',
    HTTP_DURATION_BUCKETS,
  ),
  banyan_requests_total: row(
    'counter',
    ['domain', 'operation', 'contract', 'arm', 'outcome'],
    'Owned requests by the arm that was chosen to serve and how they ended for the storefront.',
  ),
  banyan_synthetic_requests_total: row(
    'counter',
    ['domain', 'operation', 'arm', 'outcome'],
    'Owned requests that no shopper stands behind, by the arm that was asked; they are in no other figure of a domain.',
  ),
  banyan_synthetic_journeys_total: row(
    'counter',
    ['arm', 'place', 'result'],
    'Journeys of the synthetic shopper by arm, channel and what came of them.',
  ),
  banyan_synthetic_failing_state: row(
    'gauge',
    ['arm', 'place'],
    '1 where the last journey of the synthetic shopper failed, else 0.',
  ),
  banyan_channel_requests_total: row(
    'counter',
    ['domain', 'channel', 'arm', 'outcome'],
    'What the evidence counts as requests of an arm, by channel: ok or failed; a read that legacy rescued has failed.',
  ),
  banyan_sessions_ended_total: row(
    'counter',
    ['outcome'],
    'Sessions of shoppers by how they ended after half an hour of silence: bought, abandoned (meant to buy), abandoned-after-error, looked, or pushed-out of what is kept in mind.',
  ),
  banyan_checkout_errors_total: row(
    'counter',
    ['outcome'],
    'Checkouts that ended in an error for who asked: noted, or pushed-out of what waits while the ledger is away.',
  ),
  banyan_failed_checkouts_told_total: row(
    'counter',
    ['reason'],
    "Checkouts that failed and of which the shop's feedback webhook is told, by the code of the problem.",
  ),
  banyan_requests_in_flight: row('gauge', [], 'Owned requests being answered.'),
  banyan_blocked_requests_total: row(
    'counter',
    ['route'],
    'Requests for routes of the core that take stock, refused here.',
  ),
  banyan_refused_requests_total: row(
    'counter',
    ['reason'],
    'Requests ended at the edge, by problem code (ambiguous path, too large, time-out …).',
  ),
  banyan_shed_requests_total: row(
    'counter',
    ['priority'],
    'Requests refused because the event loop had more to do than it can, by what they were: synthetic, passthrough, read, write or checkout.',
  ),
  banyan_arm_places: row('gauge', ['domain', 'arm'], 'Calls that an arm may be asked at once, as its latency allows.'),
  banyan_rate_limited_requests_total: row(
    'counter',
    ['policy'],
    'Requests refused with 429 because they were asked more often than a policy of BANYAN_RATE_LIMITS allows, by the policy.',
  ),
  banyan_shed_pressure_state: row(
    'gauge',
    [],
    'How much is shed: 0 nothing, 1 everything passed through, 2 owned reads too, 3 writes too, 4 the checkout too.',
  ),

  // Route decisions and the arms.
  banyan_route_decisions_total: row('counter', ['domain', 'reason'], 'Route decisions by their reason.'),
  banyan_route_intended_share_ratio: row(
    'gauge',
    ['domain'],
    'Share of sessions the flag intends for the service, 0-1.',
  ),
  banyan_stage_state: row('gauge', ['domain', 'stage'], '1 for the rollout stage in force in this replica, else 0.'),
  banyan_arm_call_duration_seconds: row(
    'histogram',
    ['domain', 'operation', 'arm', 'outcome'],
    'Duration of calls to an arm, shadow calls not included.',
    ARM_DURATION_BUCKETS,
  ),
  banyan_arm_failures_total: row(
    'counter',
    ['domain', 'operation', 'arm', 'reason'],
    'Calls to an arm that gave no usable answer, by kind of failure.',
  ),
  banyan_fallbacks_total: row(
    'counter',
    ['domain', 'operation', 'reason', 'result'],
    'Reads that the service did not answer and that were asked of legacy in the same request.',
  ),
  banyan_legacy_wire_forwarded_total: row(
    'counter',
    ['domain', 'operation', 'reason'],
    "Recognised requests of a legacy wire that the core answered and that are no evidence, by reason (operation: the contract's).",
  ),
  banyan_breaker_state: row('gauge', ['domain', 'arm', 'state'], '1 for the state the breaker is in, else 0.'),
  banyan_chaos_injected_total: row(
    'counter',
    ['domain', 'operation', 'fault'],
    'Calls of the legacy arm that were touched by a run of `banyan chaos`.',
  ),
  banyan_chaos_running_state: row(
    'gauge',
    ['domain'],
    '1 while faults are injected into calls of this domain here, else 0.',
  ),
  banyan_contract_answer_violations_total: row(
    'counter',
    ['domain', 'contract', 'operation', 'arm'],
    'Owned answers that did not match their contract when checked.',
  ),
  banyan_contract_answers_checked_total: row(
    'counter',
    ['domain', 'contract', 'operation'],
    'Owned answers checked against their contract.',
  ),

  // What is remembered of answers for browsing.
  banyan_change_polls_total: row(
    'counter',
    ['domain', 'outcome'],
    "Questions to a domain's service what changed: told, quiet, everything (it does not know what), or failed.",
  ),
  banyan_change_silence_seconds: row('gauge', ['domain'], "Time since a domain's service last said what changed."),
  banyan_forgotten_answers_total: row(
    'counter',
    ['domain'],
    'Remembered answers that were forgotten because what they are about changed.',
  ),

  // Shadow.
  banyan_flag_evaluations_total: row(
    'counter',
    ['flag', 'variant', 'reason'],
    "Flags evaluated for requests, by what they gave (on, off) and why, in OpenTelemetry's words (static, split, targeting_match, disabled, default, stale).",
  ),
  banyan_flag_events_total: row(
    'counter',
    [],
    'Evaluations of flags that were sent to the collector as events: at most so many a second, the rest are only counted.',
  ),
  banyan_shadow_selected_total: row(
    'counter',
    ['domain', 'operation', 'arm'],
    'Requests the flag selected for a copy, by the arm that was to receive it.',
  ),
  banyan_shadow_compared_total: row('counter', ['domain', 'operation'], 'Copies whose answer was compared.'),
  banyan_shadow_matched_total: row('counter', ['domain', 'operation'], 'Compared copies that agreed.'),
  banyan_shadow_mismatched_total: row(
    'counter',
    ['domain', 'operation'],
    'Compared copies that differed, and nothing explains it.',
  ),
  banyan_shadow_in_flight_explained_total: row(
    'counter',
    ['domain', 'operation'],
    'Compared copies that differed because a change was on its way from one arm to the other.',
  ),
  banyan_shadow_ignored_total: row(
    'counter',
    ['domain', 'operation'],
    'Compared copies that differed in nothing but what people said may differ.',
  ),
  banyan_shadow_unverified_total: row(
    'counter',
    ['domain', 'operation', 'reason'],
    'Compared copies that differed, and it could not be found out why, by reason.',
  ),
  banyan_shadow_pending: row('gauge', ['domain'], 'Compared copies that differ and are to be asked again.'),
  banyan_shadow_field_mismatches_total: row(
    'counter',
    ['domain', 'operation', 'field'],
    'Differences by field of the canonical result, before any is explained.',
  ),
  banyan_shadow_noise_samples_total: row(
    'counter',
    ['domain', 'operation', 'outcome'],
    'Copies for which legacy was asked twice, by whether it answered again (sampled, failed).',
  ),
  banyan_shadow_noise_mismatches_total: row(
    'counter',
    ['domain', 'operation', 'field'],
    'Differences between two answers of legacy to the same question, by field.',
  ),
  banyan_shadow_records_dropped: row(
    'gauge',
    ['domain'],
    'Records of unexplained differences that were pushed out before control had stored them, since start.',
  ),
  banyan_shadow_samples_dropped: row(
    'gauge',
    ['domain'],
    'Samples of unexplained differences that were pushed out before control had stored them, since start.',
  ),
  banyan_shadow_skipped_total: row(
    'counter',
    ['domain', 'operation', 'reason'],
    'Selected copies that were not compared, by reason.',
  ),
  banyan_shadow_coverage_ratio: row(
    'gauge',
    ['domain'],
    'Share of selected requests that were really compared, 0-1, since start.',
  ),
  banyan_shadow_groups_total: row(
    'counter',
    ['outcome'],
    'Rows of mismatch groups and samples control was told of: kept, refused (not read or stored), or of another day (clock-off).',
  ),
  banyan_shadow_in_flight: row('gauge', ['domain'], 'Shadow calls under way.'),

  // Who asks.
  banyan_credentials_refused_total: row(
    'counter',
    ['reason'],
    'Requests whose API key or token was not believed, by why: malformed, unknown-key, key-out-of-time, unknown-issuer, algorithm, unknown-signer, signature, expired, not-yet, audience, type, claims, issuer-away (nobody can say).',
  ),
  banyan_issuer_key_fetches_total: row(
    'counter',
    ['outcome'],
    'Questions to issuers of tokens for their public keys: had, failed. Failing for an hour signs customers out.',
  ),
  banyan_core_session_questions_total: row(
    'counter',
    ['outcome'],
    'Questions to the core whose a session cookie is: somebody, nobody (not signed in), failed (what takes somebody is 503).',
  ),
  banyan_core_logins_total: row(
    'counter',
    ['outcome'],
    'Sessions asked of the core for customers of an issuer: had, refused (the core does not know them), failed.',
  ),

  // What is bound to an arm, and followed there.
  banyan_order_keys_total: row(
    'counter',
    ['operation', 'outcome'],
    'Idempotency keys by what the ledger said of them: bound, taken-over, answered, in-flight, conflict, draining (the authority for stock moves), unavailable, full (not bound, since no place is free).',
  ),
  banyan_orders_at_once: row(
    'gauge',
    ['arm'],
    'New orders that this gateway works on at once, at most: it grows while they end in good time, and is cut where they do not.',
  ),
  banyan_order_attempts_total: row(
    'counter',
    ['operation', 'arm', 'outcome'],
    'Attempts on bound keys by how they ended: final, pending (nobody can say yet), unsent (proven that nothing was sent), overtaken.',
  ),
  banyan_ledger_open_rows: row('gauge', ['arm'], 'Bound keys without a final outcome, over all gateways.'),
  banyan_ledger_oldest_open_seconds: row(
    'gauge',
    ['arm'],
    "Since the oldest of them was bound, by the database's clock.",
  ),
  banyan_ledger_settled_total: row(
    'counter',
    ['arm', 'outcome'],
    'Keys that no client came back to and this gateway settled, by what came of them.',
  ),

  // Latch, lease, verdict.
  banyan_latch_state: row(
    'gauge',
    ['domain', 'state'],
    '1 for the state of the latch as this process knows it (armed, tripped, held, unread), else 0.',
  ),
  banyan_latch_epoch: row('gauge', ['domain'], 'Epoch of the latch as this process knows it.'),
  banyan_lease_state: row('gauge', ['domain'], '1 while this replica may serve from the service, else 0.'),
  banyan_lease_lapses_total: row('counter', ['domain'], 'Times the lease of this replica lapsed.'),
  banyan_trips_total: row('counter', ['domain', 'source'], 'Trips of the latch by who tripped it.'),
  banyan_verdict_state: row(
    'gauge',
    ['domain', 'result'],
    '1 for the latest verdict over all replicas (healthy, breached, inconclusive, unmeasured), else 0.',
  ),
  banyan_burn_rate_ratio: row(
    'gauge',
    ['domain', 'operation', 'window'],
    'Times as fast as its objective allows that the service arm fails; NaN where no requests are known.',
  ),
  banyan_promotion_blocked_state: row(
    'gauge',
    ['domain', 'reason'],
    '1 while this speaks against giving the service more traffic (latch, burning, verdict, coverage, chaos, freeze: PROMOTION_BLOCKS), else 0.',
  ),
  banyan_promotion_selected_requests: row(
    'gauge',
    ['domain'],
    'Requests selected for a shadow copy since flag and latch are as they are, over all replicas.',
  ),
  banyan_promotion_compared_requests: row(
    'gauge',
    ['domain'],
    'Of the selected requests since flag and latch are as they are, those whose copy was really compared.',
  ),
  banyan_ramp_state: row(
    'gauge',
    ['domain', 'state'],
    '1 for what the ramp assistant does (waiting, frozen, stood-down, complete, blind), else 0; absent without a plan.',
  ),
  banyan_spooled_decisions: row('gauge', [], 'Decision records waiting on disk for PostgreSQL.'),

  // Flags.
  banyan_flag_age_seconds: row('gauge', [], 'Age of the last answer Unleash gave about the flags.'),
  banyan_flag_fetches_total: row('counter', ['outcome'], 'Fetches of flag definitions from Unleash.'),

  // The change feed of the inventory service.
  banyan_feed_lag_seconds: row(
    'gauge',
    [],
    'Age of the newest change that was read while more is waiting; 0 when the last read reached the end of the feed.',
  ),
  banyan_feed_silence_seconds: row('gauge', [], 'Time since the change feed was last read and believed.'),
  banyan_feed_rewound_state: row(
    'gauge',
    [],
    '1 while the feed does not tell what it told and is yet to be read anew.',
  ),
  banyan_feed_position: row('gauge', [], 'Sequence number the feed has been read to.'),
  banyan_stock_reservations_total: row(
    'counter',
    ['operation', 'outcome'],
    'What the stock desk was asked and what came of it: reserve, confirm, release, give-back, and what lapsed.',
  ),
  banyan_stock_authority_state: row(
    'gauge',
    ['arm'],
    'Who has the authority for all stock: 1 for the arm that has it.',
  ),
  banyan_stock_authority_moving_state: row(
    'gauge',
    [],
    '1 while the authority for all stock is moving: no order is taken.',
  ),
  banyan_stock_authority_term: row(
    'gauge',
    [],
    'How often the authority for all stock has moved, from 1; 0: not known yet.',
  ),
  banyan_stock_open_claims: row('gauge', [], 'Lines of orders that are set aside and not booked at the core.'),
  banyan_stock_oldest_claim_age_seconds: row('gauge', [], 'How long the oldest of them has been open; 0: none is.'),
  banyan_feed_rows_total: row('counter', ['outcome'], 'Rows of the change feed by what became of them.'),
  banyan_feed_refused_rows_total: row('counter', ['reason'], 'Rows of the change feed that could not be believed.'),
  banyan_feed_reads_total: row('counter', ['outcome'], 'Reads of the change feed.'),
  banyan_feed_change_lag_seconds: row(
    'histogram',
    ['source'],
    'How late stock changes were applied, by warehouse or store; the feed tells whole seconds, so up to 1 s too much.',
    FEED_LAG_BUCKETS,
  ),
  banyan_feed_change_last_lag_seconds: row('gauge', ['source'], 'How late the last stock change was applied.'),
  banyan_feed_change_age_seconds: row('gauge', ['source'], 'Time since the newest stock change that was applied.'),
  banyan_feed_changes_total: row('counter', ['source'], 'Stock changes applied.'),
  banyan_feed_changes_in_time_total: row('counter', ['source'], 'Stock changes applied within the bound of their lag.'),
  banyan_feed_over_bound_state: row(
    'gauge',
    [],
    '1 while stock changes come later than their bound or the feed is not read to its end, else 0.',
  ),
  banyan_feed_gaps_total: row(
    'counter',
    ['outcome'],
    'Gaps in the sequence of the feed: found, healed when what was missing came, or given-up.',
  ),
  banyan_feed_disorder_total: row(
    'counter',
    ['outcome'],
    'Rows of the feed that came twice, out of order, or in contradiction to another with the same number.',
  ),
  banyan_feed_rewinds_total: row('counter', [], 'Times the feed no longer told what it had told.'),
  banyan_feed_rereads_total: row(
    'counter',
    ['reason', 'outcome'],
    'Times the feed was read again from its beginning, by why and whether it came to something.',
  ),
  banyan_feed_reread_rows_total: row('counter', [], 'Rows that were read again from the beginning of the feed.'),
  banyan_feed_reread_duration_seconds: row(
    'histogram',
    ['reason'],
    'Duration of reading the whole feed again, until readers see it.',
    FEED_LAG_BUCKETS,
  ),
  banyan_topology_reads_total: row('counter', ['outcome'], 'Reads of which sources serve which place.'),

  // The inventory service's side of its questions.
  banyan_inventory_call_duration_seconds: row(
    'histogram',
    ['operation', 'outcome'],
    'Duration of questions answered by the inventory service, as it sees them; the outcome is ok or an error code.',
    HTTP_DURATION_BUCKETS,
  ),
  banyan_inventory_calls_in_flight: row('gauge', [], 'Questions being answered by the inventory service.'),

  // The lists of prices and promotions that the pricing service follows.
  banyan_price_reads_total: row(
    'counter',
    ['source', 'outcome'],
    'Reads of a list of the legacy core, by how they ended.',
  ),
  banyan_price_rows_total: row('counter', ['source', 'outcome'], 'Rows of the lists by what became of them.'),
  banyan_price_refused_rows_total: row(
    'counter',
    ['source', 'reason'],
    'Rows of the lists that could not be believed.',
  ),
  banyan_price_silence_seconds: row('gauge', ['source'], 'Time since a list was last read to its end.'),
  banyan_price_change_lag_seconds: row(
    'histogram',
    ['source'],
    'How late changes of prices and promotions were applied; the lists tell whole seconds, so up to 1 s too much.',
    FEED_LAG_BUCKETS,
  ),
  banyan_price_changes_total: row('counter', ['source'], 'Changes of prices and promotions applied.'),
  banyan_price_changes_in_time_total: row('counter', ['source'], 'Those applied within the bound of their lag.'),
  banyan_price_over_bound_state: row(
    'gauge',
    [],
    "1 while a list is not read to its end within the bound of a change's lag, else 0.",
  ),
  banyan_price_sweeps_total: row(
    'counter',
    ['source', 'outcome'],
    'Times a list was read whole: written, dropped, or refused because it told too little.',
  ),
  banyan_price_healed_rows_total: row(
    'counter',
    ['source'],
    'Rows that a whole read found to be other than what was followed.',
  ),

  // Prices of all channels held against each other, by the pricing service.
  banyan_consistency_findings: row(
    'gauge',
    ['finding', 'place'],
    'Inconsistencies that are told of and not put right, by the place that is not as most are. Every replica says all.',
  ),
  banyan_consistency_events_total: row(
    'counter',
    ['finding', 'outcome'],
    'Inconsistencies that were opened, came back within the time of flapping (returned), or were put right (cleared).',
  ),
  banyan_consistency_calls_total: row(
    'counter',
    ['place', 'outcome'],
    'Calls of the price face to compare prices, by channel: answered or failed.',
  ),
  banyan_consistency_skus_total: row(
    'counter',
    ['outcome'],
    'SKUs compared in all channels; skipped: the core gave no answer for them in a turn.',
  ),
  banyan_consistency_turn_seconds: row('gauge', [], 'How long the last whole turn over the catalogue took.'),
  banyan_consistency_turn_age_seconds: row(
    'gauge',
    [],
    'Since the last whole turn over the catalogue ended, or since start where none ever did.',
  ),

  // The pricing service's side of its questions.
  banyan_pricing_call_duration_seconds: row(
    'histogram',
    ['operation', 'outcome'],
    'Duration of questions answered by the pricing service, as it sees them; the outcome is ok or an error code.',
    HTTP_DURATION_BUCKETS,
  ),
  banyan_pricing_calls_in_flight: row('gauge', [], 'Questions being answered by the pricing service.'),

  // What services tell, and who takes it (each service says it of its own outbox; every replica says all).
  banyan_outbox_waiting: row(
    'gauge',
    ['consumer'],
    'Events that a consumer has yet to take, held ones included and parked ones not.',
  ),
  banyan_outbox_oldest_seconds: row('gauge', ['consumer'], 'Age of the oldest event that waits for a consumer.'),
  banyan_outbox_parked: row(
    'gauge',
    ['consumer'],
    'Events that a consumer refused or failed to take, and that people have to decide about.',
  ),
  banyan_outbox_held: row('gauge', ['consumer'], 'Events that wait behind a parked one of their key.'),
  banyan_outbox_away_state: row(
    'gauge',
    ['consumer'],
    '1 while a consumer takes nothing and is tried with one event at a time, else 0.',
  ),
  banyan_outbox_deliveries_total: row(
    'counter',
    ['consumer', 'outcome'],
    'Deliveries of events by what came of them: taken, later (tried again), or parked.',
  ),
  // The order service's side of its questions, and what becomes of orders.
  banyan_orders_call_duration_seconds: row(
    'histogram',
    ['operation', 'outcome'],
    'Duration of questions answered by the order service, as it sees them; the outcome is ok or an error code.',
    HTTP_DURATION_BUCKETS,
  ),
  banyan_orders_calls_in_flight: row('gauge', [], 'Questions being answered by the order service.'),
  banyan_orders_answers_total: row(
    'counter',
    ['outcome'],
    'What whoever placed an order was answered: accepted, in-review, why it was refused, or pending; the same answer given again counts again.',
  ),
  banyan_orders_rehearsals_total: row(
    'counter',
    ['outcome'],
    'Orders of legacy that were rehearsed, by what would have come of them: accepted, in-review, why it would be refused, or failed where the rehearsal came to no end.',
  ),
  banyan_orders_rehearsed_effects_total: row(
    'counter',
    ['effect'],
    'What rehearsals wrote down that an order would have done; none of it was done.',
  ),
  banyan_orders_payment_attempts_total: row(
    'counter',
    ['processor', 'outcome'],
    'Calls to payment processors by what they came to; unknown: nobody can say whether it was charged, unsent: nothing left this process.',
  ),
  banyan_orders_fraud_decisions_total: row(
    'counter',
    ['source', 'outcome'],
    'Decisions about fraud, by who made them: the service that is asked, or the table where it did not answer in time.',
  ),
  banyan_orders_shipping_rates_total: row(
    'counter',
    ['source'],
    'Where the price of sending an order came from: rated by who sends it, or estimated by the table.',
  ),
  banyan_orders_shipping_difference_minor_total: row(
    'counter',
    ['outcome'],
    'Minor units by which estimates of sending were too low (the shop pays) or too high (found when rates were asked for again).',
  ),
  banyan_orders_reviews_waiting: row('gauge', [], 'Orders that wait for people to look at them.'),
  banyan_orders_inbound_events_total: row(
    'counter',
    ['source', 'outcome'],
    'Events that the order service was sent, by sender and what became of them.',
  ),
  banyan_orders_erased_total: row(
    'counter',
    [],
    'Orders of which the order service has forgotten who bought, because they were closed long enough ago.',
  ),
  banyan_order_differences: row(
    'gauge',
    ['finding'],
    'Orders whose books differ and that nobody has explained, by how. Every replica says all; it is to be nought.',
  ),
  banyan_order_differences_oldest_seconds: row('gauge', [], 'Age of the oldest difference that nobody has explained.'),
  banyan_order_difference_events_total: row(
    'counter',
    ['finding', 'outcome'],
    'Differences that were opened, came back soon (returned), are gone by themselves or by a person (cleared), or after a cure (cured).',
  ),
  banyan_order_difference_cures_total: row(
    'counter',
    ['finding', 'outcome'],
    'Cures that were tried: done, to be done later, or refused by whoever was asked. Whether one has helped is told by what is cured.',
  ),
  banyan_order_reconciled_total: row(
    'counter',
    ['outcome'],
    'Orders held against all books; unanswered: a book said nothing of them.',
  ),
  banyan_order_books_silent_total: row('counter', ['book'], 'Steps of reconciliation in which a book did not answer.'),
  banyan_order_reconciliation_age_seconds: row(
    'gauge',
    ['walk'],
    'Since orders of late, or all of them, were gone through to the end, or since start where that never was.',
  ),
  banyan_saga_open: row(
    'gauge',
    ['saga', 'step'],
    'Sagas that have not ended, by the step that is done or undone next.',
  ),
  banyan_saga_oldest_seconds: row('gauge', ['saga'], 'Age of the oldest saga that has not ended.'),
  banyan_saga_ended_total: row(
    'counter',
    ['saga', 'outcome'],
    'Sagas that this replica ended: completed or compensated.',
  ),
  banyan_saga_put_off_total: row(
    'counter',
    ['saga', 'step'],
    'Times that a step could not be done yet and was put off.',
  ),

  // Passthrough.
  banyan_passthrough_requests_total: row('counter', ['outcome'], 'Requests forwarded untouched, by how they ended.'),
  banyan_passthrough_duration_seconds: row(
    'histogram',
    ['outcome'],
    'Duration of forwarded requests, from headers to end of the answer.',
    HTTP_DURATION_BUCKETS,
  ),
  banyan_catalogue_requests_total: row(
    'counter',
    ['catalogue_route', 'outcome'],
    "Requests of the routes in the owner's catalogue file, by what they were answered with: a kept answer, the core's, or a stand-in for it.",
  ),
  banyan_catalogue_kept_bytes: row('gauge', [], 'What the kept answers of catalogue routes take.'),
  banyan_catalogue_kept_pages: row('gauge', [], 'Pages of catalogue routes of which an answer is kept.'),
  banyan_passthrough_in_flight: row('gauge', [], 'Requests being forwarded.'),
  banyan_tunnels_open: row('gauge', [], 'Upgraded connections open.'),
  banyan_tunnels_total: row('counter', ['outcome'], 'Upgrades asked for, by how they ended.'),

  // Control.
  banyan_control_wrong_tokens_total: row(
    'counter',
    [],
    'Tokens shown to control that it does not know, or that have expired.',
  ),
  banyan_chaos_runs_total: row(
    'counter',
    ['domain', 'reason'],
    'Runs of `banyan chaos` that are over, by why: time, person, harm, or what forbade it (CHAOS_GUARDS).',
  ),
  banyan_replica_reports_total: row('counter', ['outcome'], 'Reports of gateway replicas.'),
  banyan_service_minutes_total: row(
    'counter',
    ['domain', 'outcome'],
    'Words of gateways on the minutes of their service arm: kept, refused, or not taken (clock-off).',
  ),
  banyan_orders_recent: row(
    'gauge',
    [],
    'Orders placed in the last ten full minutes, of both arms; NaN where nobody can say.',
  ),
  banyan_orders_expected: row(
    'gauge',
    ['bound'],
    'What the same hour of earlier weeks lets expect of these ten minutes; NaN where the past is not enough.',
  ),
  banyan_orders_anomaly_state: row('gauge', [], '1 while fewer orders are placed than is to be expected, else 0.'),
  banyan_rollouts_recent: row(
    'gauge',
    [],
    'Rollouts of all domains within 30 days: times that a service began to be given traffic.',
  ),
  banyan_rollback_ratio: row(
    'gauge',
    [],
    'Of the rollouts of 30 days that are over, the share that a trip ended, 0-1; NaN where none is over.',
  ),
  banyan_traffic_reports_total: row(
    'counter',
    ['outcome'],
    'Words of gateways on what both arms did by the minute: kept, refused, or not taken (clock-off).',
  ),
  banyan_contract_usage_total: row(
    'counter',
    ['outcome'],
    'Rows of who uses which contract, as gateways brought them: kept, refused, or of a day that is not told of any more (clock-off).',
  ),
  banyan_shadow_records_total: row(
    'counter',
    ['domain', 'outcome'],
    'Records of unexplained differences as replicas brought them: kept, or refused and to be sent again.',
  ),
  banyan_control_leader_epoch: row('gauge', [], 'One more with each control that leads, as this control knows it.'),
  banyan_control_leading_state: row(
    'gauge',
    [],
    '1 while this control leads: of several, one does what control does by itself.',
  ),
  banyan_retention_rows_total: row(
    'counter',
    ['table'],
    'Rows that control removed, or took the hashes of a buyer from, because their time was over (docs/retention.md).',
  ),
  banyan_retention_failures_total: row(
    'counter',
    ['table'],
    'Times that control could not remove what is too old; it is tried again within a minute.',
  ),
  banyan_retention_done_timestamp_seconds: row(
    'gauge',
    [],
    'When the leading control last looked through everything that it keeps for a time, without a fault; since the Unix epoch.',
  ),
  banyan_replicas_live: row('gauge', [], 'Gateway replicas that reported within the last 60 s.'),
  banyan_decisions_total: row('counter', ['domain', 'result'], 'Decision records written.'),
  banyan_rollback_duration_seconds: row(
    'histogram',
    ['domain'],
    'From a trip until every live replica acknowledged it.',
    ROLLBACK_BUCKETS,
  ),
  banyan_unleash_write_back_total: row(
    'counter',
    ['domain', 'outcome'],
    'Attempts to switch `<domain>.serve` off in Unleash after a trip.',
  ),
  banyan_unleash_write_back_state: row(
    'gauge',
    ['domain'],
    '1 while a trip is still to be written to Unleash, else 0.',
  ),

  // Launcher.
  banyan_process_ready_state: row(
    'gauge',
    ['process'],
    '1 while a process without metrics of its own (PostgreSQL, Unleash) answered when last asked, else 0.',
  ),

  // Every process.
  banyan_build_state: row('gauge', ['process', 'version'], 'Always 1; its labels say what runs.'),
  banyan_event_loop_lag_seconds: row(
    'gauge',
    ['quantile'],
    'Delay of the event loop since the last scrape, beyond the 10 ms its timer sleeps.',
  ),
  banyan_trace_export_total: row('counter', ['outcome'], 'Spans handed to the collector, or lost on the way.'),
  banyan_metric_series_dropped_total: row(
    'counter',
    [],
    'Label sets refused because their metric already had too many: a label is not bounded as it should be.',
  ),
} as const satisfies Record<string, MetricRow>;

export type MetricName = keyof typeof METRICS;
export type MetricNameOf<T extends MetricRow['type']> = {
  [N in MetricName]: (typeof METRICS)[N]['type'] extends T ? N : never;
}[MetricName];

/** The labels of one metric, all of them required. */
export type LabelsOf<N extends MetricName> = { readonly [L in (typeof METRICS)[N]['labels'][number]]: string };
