import type { IncidentAnswer, IncidentPageAnswer } from '../control/incident-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';
import { grouped } from './figures.js';

/** One line an incident, those that are open first, as control lists them. */
export function incidentsText(incidents: readonly IncidentAnswer[], paint: Terminal['paint']): string {
  if (incidents.length === 0) {
    return 'no incidents: they are opened by trips, by alerts (POST /api/alerts), and by people (banyan incidents open)';
  }
  return columns(
    incidents.map(({ id, scope, severity, state, openedAt, title }) => [
      id,
      state === 'open' ? paint.red(state) : paint.dim(state),
      severity,
      scope,
      instant(openedAt),
      printable(title),
    ]),
  );
}

/** One incident with its timeline; what was decided stands there as the decision record has it. */
export function incidentText(incident: IncidentPageAnswer, paint: Terminal['paint']): string {
  const { id, scope, severity, title, state, openedAt, acknowledgedBy, resolvedAt, resolvedBy, resolution, impact } =
    incident;
  const end =
    resolvedAt === null
      ? paint.red(acknowledgedBy === null ? 'open, in nobody’s hand' : `open, in hand of ${printable(acknowledgedBy)}`)
      : `resolved ${instant(resolvedAt)} by ${resolvedBy ?? '?'}: ${resolution ?? ''}`;
  const { journeys } = impact;
  const harm =
    journeys === null
      ? 'failed journeys: not known'
      : `${grouped(journeys.failed)} of ${grouped(journeys.requests)} requests of the service failed since ${instant(journeys.since)}`;
  const timeline = incident.timeline.map(({ at, kind, by, text }) => [
    instant(at),
    kind,
    printable(by),
    printable(text),
  ]);
  const told = incident.deliveries.map(({ channel, action, state: word, attempts, lastError }) => [
    channel,
    action,
    word === 'delivered' ? paint.green(word) : word === 'parked' ? paint.red(word) : paint.yellow(word),
    `${attempts} ${attempts === 1 ? 'try' : 'tries'}`,
    printable(lastError ?? ''),
  ]);
  return [
    `${paint.bold(printable(title))} (${severity}, ${scope})`,
    `${id}, opened ${instant(openedAt)}, ${state === 'open' ? end : printable(end)}`,
    harm,
    '',
    paint.bold('timeline'),
    columns(timeline, '  '),
    ...(told.length === 0 ? [] : ['', paint.bold('who is told'), columns(told, '  ')]),
  ].join('\n');
}

function instant(iso: string): string {
  return `${iso.slice(0, 19).replace('T', ' ')} UTC`;
}
