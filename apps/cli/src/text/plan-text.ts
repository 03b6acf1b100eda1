import type { DetectionRow, HealthyRow, Plan, PlanRequest } from '../plan/plan.js';
import { columns } from './columns.js';
import { duration } from './duration.js';
import { grouped } from './figures.js';

const NOT = 'not in 30 d';

/** The plan as people read it. @param warnings what is too slow */
export function planText(plan: Plan, request: PlanRequest, warnings: readonly string[]): string {
  const { domain, requestsPerSecond, baseline, operations } = request;
  const mix = operations.map(({ objective, part }) => `${objective.operation} ${percent(part)}`).join(', ');
  return [
    `${domain} at ${requestsPerSecond} requests/s, of which fail ${percent(baseline)} when nothing is wrong`,
    `mix: ${mix}`,
    '',
    'Until a bad service is taken back:',
    columns([['canary', 'it fails', ...HEAD, 'by'], ...plan.detection.map(detectionCells)], '  '),
    '',
    `Until a good one is called healthy (${request.policy.healthyRequests.value} requests of each operation, more when some fail):`,
    columns([['canary', 'at best', ...HEAD], ...plan.healthy.map(healthyCells)], '  '),
    ...(warnings.length === 0 ? [] : ['', ...warnings.map((warning) => `too thin: ${warning}`)]),
  ].join('\n');
}

const HEAD = ['service requests', '95 % within', 'all requests', '95 % within', 'time', '95 % within'];

function detectionCells(row: DetectionRow): string[] {
  return [`${row.canaryPercent} %`, `${row.failingPercent} %`, ...spreadCells(row), row.by ?? '–'];
}

function healthyCells(row: HealthyRow): string[] {
  return [`${row.canaryPercent} %`, duration(row.soonestSeconds), ...spreadCells(row)];
}

function spreadCells({ serviceRequests, requests, seconds }: DetectionRow | HealthyRow): string[] {
  return [
    number(serviceRequests.median),
    number(serviceRequests.p95),
    number(requests.median),
    number(requests.p95),
    seconds.median === null ? NOT : duration(seconds.median),
    seconds.p95 === null ? NOT : duration(seconds.p95),
  ];
}

function number(value: number | null): string {
  return value === null ? '–' : grouped(value);
}

function percent(ratio: number): string {
  return `${Number((ratio * 100).toPrecision(3))} %`;
}
