/** Words of PromQL that are no metrics. https://prometheus.io/docs/prometheus/latest/querying/ */
const WORDS = new Set(
  (
    'sum max min avg count stddev topk bottomk quantile by without on ignoring group_left group_right and or unless offset bool ' +
    'rate irate increase delta histogram_quantile vector scalar clamp_min clamp_max label_replace time absent changes resets ' +
    'sum_over_time count_over_time max_over_time avg_over_time last_over_time inf nan'
  ).split(' '),
);

/** The metrics that an expression reads; a histogram's own series are its. */
export function metricsIn(expression: string): readonly string[] {
  const bare = expression
    .replaceAll(/"[^"]*"/g, '')
    .replaceAll(/\{[^}]*\}/g, '')
    .replaceAll(/\[[^\]]*\]/g, '')
    .replaceAll(/\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)/g, '');
  const names = [...bare.matchAll(/(?<![\w:.$])[a-zA-Z_][\w:]*/g)].map(([name]) => name);
  return names.filter((name) => !WORDS.has(name.toLowerCase())).map((name) => name.replace(/_(bucket|sum|count)$/, ''));
}
