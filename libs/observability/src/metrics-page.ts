import { LABELS, METRICS, type MetricRow } from './metric-table.js';

/** docs/metrics.md, made from the table. */
export function metricsPage(): string {
  const rows = Object.entries<MetricRow>(METRICS).map(
    ([name, row]) =>
      `| \`${name}\` | ${row.type} | ${row.labels.map((label) => `\`${label}\``).join(', ')} | ${row.help} |`,
  );
  const labels = Object.entries(LABELS).map(([name, bound]) => `| \`${name}\` | ${bound} |`);
  return [
    '# Metrics',
    '',
    '<!-- Made from libs/observability/src/metric-table.ts; a test proves it current. To write it anew:',
    'UPDATE_DOCS=1 npm test -- libs/observability -->',
    '',
    'Every process offers these on `/metrics` of its operations side, with Node’s own `process_*` and `nodejs_*`.',
    'Times are seconds, ratios 0 to 1.',
    '',
    '| metric | type | labels | meaning |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
    '## Labels',
    '',
    'Labels are bounded: no path, SKU, session or person is ever one.',
    '',
    '| label | what bounds it |',
    '| --- | --- |',
    ...labels,
    '',
  ].join('\n');
}
