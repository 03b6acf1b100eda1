/** A span attribute's value; undefined is left out. */
export type AttributeValue = string | number | boolean | undefined;

/**
 * The attributes our spans may carry: OpenTelemetry's stable names, and `banyan.…` for what only we have. A name
 * that is not here does not compile, so dashboards can rely on the spelling. Never a value of a person.
 */
export interface SpanAttributes {
  readonly 'http.request.method'?: AttributeValue;
  readonly 'http.route'?: AttributeValue;
  readonly 'http.response.status_code'?: AttributeValue;
  readonly 'http.request.resend_count'?: AttributeValue;
  readonly 'url.path'?: AttributeValue;
  readonly 'url.scheme'?: AttributeValue;
  readonly 'server.address'?: AttributeValue;
  readonly 'server.port'?: AttributeValue;
  readonly 'error.type'?: AttributeValue;
  readonly 'messaging.system'?: AttributeValue;
  readonly 'messaging.operation.type'?: AttributeValue;
  readonly 'messaging.destination.name'?: AttributeValue;
  readonly 'messaging.message.id'?: AttributeValue;
  readonly 'messaging.message.conversation_id'?: AttributeValue;
  readonly 'rpc.system.name'?: AttributeValue;
  readonly 'rpc.method'?: AttributeValue;
  readonly 'db.system.name'?: AttributeValue;
  readonly 'db.operation.name'?: AttributeValue;
  readonly 'user_agent.synthetic.type'?: AttributeValue;
  readonly 'feature_flag.key'?: AttributeValue;
  readonly 'banyan.domain'?: AttributeValue;
  readonly 'banyan.operation'?: AttributeValue;
  readonly 'banyan.arm'?: AttributeValue;
  readonly 'banyan.stage'?: AttributeValue;
  readonly 'banyan.route.reason'?: AttributeValue;
  readonly 'banyan.contract.version'?: AttributeValue;
  readonly 'banyan.shadow'?: AttributeValue;
  readonly 'banyan.shadow.result'?: AttributeValue;
  readonly 'banyan.degraded.reason'?: AttributeValue;
  readonly 'banyan.remembered'?: AttributeValue;
  readonly 'banyan.decision.id'?: AttributeValue;
  /** Of a part of a trace that was not sampled: why it is there all the same. */
  readonly 'banyan.kept.reason'?: AttributeValue;
  /** An outside party, such as `payment-primary`. */
  readonly 'banyan.party'?: AttributeValue;
  readonly 'banyan.breaker.state'?: AttributeValue;
  readonly 'banyan.remaining_ms'?: AttributeValue;
  readonly 'banyan.saga.kind'?: AttributeValue;
  readonly 'banyan.saga.step'?: AttributeValue;
  readonly 'banyan.saga.direction'?: AttributeValue;
  /** 1 for whoever began it; more: it was taken over, as after a crash. */
  readonly 'banyan.saga.epoch'?: AttributeValue;
  readonly 'banyan.saga.tries'?: AttributeValue;
  readonly 'banyan.saga.outcome'?: AttributeValue;
  readonly 'banyan.order.attempt'?: AttributeValue;
  readonly 'banyan.delivery.outcome'?: AttributeValue;
  readonly 'banyan.batch.size'?: AttributeValue;
  readonly 'banyan.feed.rows'?: AttributeValue;
  readonly 'banyan.legacy.call'?: AttributeValue;
}
