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
  readonly 'banyan.batch.size'?: AttributeValue;
  readonly 'banyan.feed.rows'?: AttributeValue;
  readonly 'banyan.legacy.call'?: AttributeValue;
}
