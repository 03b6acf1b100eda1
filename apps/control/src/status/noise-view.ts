import type { OperationNoiseDto, ShadowReportDto } from '../reports/shadow-report.dto.js';
import type { ShadowStatus } from './shop-status.js';

type Operation = ShadowStatus['noise'][number];
type Field = Operation['fields'][number];

/** Noise by operation and field over all replicas, the most discordant field first. */
export function noiseStatus(reports: readonly ShadowReportDto[]): ShadowStatus['noise'] {
  const operations = new Map<string, OperationNoiseDto[]>();
  for (const each of reports.flatMap(({ noise }) => noise ?? [])) {
    operations.set(each.operation, [...(operations.get(each.operation) ?? []), each]);
  }
  return Array.from(operations, ([operation, parts]) => ({
    operation,
    samples: parts.reduce((total, { samples }) => total + samples, 0),
    fields: fieldsOf(parts),
  }));
}

function fieldsOf(parts: readonly OperationNoiseDto[]): readonly Field[] {
  const fields = new Map<string, Field>();
  for (const { path, raw, noise, rawOnly, noiseOnly } of parts.flatMap((part) => part.fields)) {
    const known = fields.get(path) ?? { path, raw: 0, noise: 0, rawOnly: 0, noiseOnly: 0 };
    fields.set(path, {
      path,
      raw: known.raw + raw,
      noise: known.noise + noise,
      rawOnly: known.rawOnly + rawOnly,
      noiseOnly: known.noiseOnly + noiseOnly,
    });
  }
  return [...fields.values()].sort((a, b) => discordant(b) - discordant(a));
}

function discordant({ rawOnly, noiseOnly }: Field): number {
  return rawOnly + noiseOnly;
}
