import type { Entry, IncidentPage } from '../incident.js';

/**
 * A post-mortem to go on writing: what the timeline knows stands in it, what only people know is left to them. Blameless: it
 * names what was seen and done, and asks what made that the sensible thing to do. All instants are UTC. Pure.
 */
export function postmortemOf(incident: IncidentPage): string {
  const { title, id, scope, severity, timeline } = incident;
  return [
    `# Post-mortem: ${oneLine(title)}`,
    [
      '| | |',
      '| --- | --- |',
      `| Incident | ${id} |`,
      `| Domain | ${scope} |`,
      `| Severity | ${severity} |`,
      `| Opened | ${instant(incident.openedAt)} |`,
      `| In hand | ${incident.acknowledgedAt === null ? 'nobody said so' : `${instant(incident.acknowledgedAt)}, ${oneLine(incident.acknowledgedBy ?? '')}`} |`,
      `| Resolved | ${incident.resolvedAt === null ? 'not yet' : instant(incident.resolvedAt)} |`,
      `| Duration | ${incident.resolvedAt === null ? 'goes on' : duration(incident.openedAt, incident.resolvedAt)} |`,
    ].join('\n'),
    'This is written without blame: people did what made sense with what they could see at the time. Times are UTC.',
    `## Summary\n\n${summaryOf(incident)}`,
    `## Impact\n\n${impactOf(incident)}`,
    `## Timeline\n\n${table(timeline)}`,
    `## What the evidence said\n\n${evidenceOf(timeline)}`,
    `## What was done\n\n${doneOf(timeline)}`,
    `## Who was told\n\n${toldOf(incident)}`,
    `## What was not known\n\n${unknownsOf(incident)}`,
    '## What made it possible\n\n<!-- Conditions, not people: what in the system let this happen, and let it go on so long? -->',
    '## Follow-ups\n\n| What | Who | Until |\n| --- | --- | --- |\n| | | |',
  ]
    .join('\n\n')
    .concat('\n');
}

function summaryOf({ title, openedAt, resolvedAt, resolution, resolvedBy }: IncidentPage): string {
  const began = `${oneLine(title)}: opened at ${instant(openedAt)}.`;
  if (resolvedAt === null) return `${began} It is not resolved.`;
  return `${began} Resolved at ${instant(resolvedAt)} by ${oneLine(resolvedBy ?? 'nobody named')}: ${oneLine(resolution ?? '')}`;
}

function impactOf({ impact: { journeys, business } }: IncidentPage): string {
  const lines: string[] = [];
  if (journeys === null) lines.push('Failed journeys: not known.');
  else {
    lines.push(
      `Since ${instant(journeys.since)}, ${journeys.failed} of ${journeys.requests} requests that the new service was asked failed there. Reads among them were answered by legacy in the same request.`,
      ...journeys.operations.map(({ operation, requests, failed }) => `- ${operation}: ${failed} of ${requests}`),
    );
  }
  if (business === null) lines.push('', 'Orders and money: not known.');
  else {
    const { orders, money } = business;
    lines.push('', `Orders lost: ${orders.lost} (95 in 100: ${orders.low} to ${orders.high}).`);
    if (money !== null) {
      const { currency, amountMinor, lowMinor, highMinor } = money;
      lines.push(`Money, in minor units of ${currency}: ${amountMinor} (95 in 100: ${lowMinor} to ${highMinor}).`);
    }
  }
  return lines.join('\n');
}

function table(timeline: readonly Entry[]): string {
  const rows = timeline.map(({ at, kind, by, text }) => `| ${instant(at)} | ${kind} | ${cell(by)} | ${cell(text)} |`);
  return ['| When (UTC) | What | By | |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The words of the evidence in a block of their own: they stand there byte for byte. */
function evidenceOf(timeline: readonly Entry[]): string {
  const trips = timeline.filter(
    ({ about, kind }) =>
      about['kind'] === 'trip' || about['kind'] === 'joined' || (kind === 'seen' && 'alert' in about),
  );
  if (trips.length === 0) return 'No evidence is on record: a person opened it.';
  return trips
    .map(({ text, by, about }) => {
      const record = typeof about['decision'] === 'string' ? `, decision \`${about['decision']}\`` : '';
      return `${oneLine(by)}${record}:\n\n${fenced(text)}${rule(about['decidedBy'])}`;
    })
    .join('\n\n');
}

function rule(decidedBy: unknown): string {
  if (typeof decidedBy !== 'object' || decidedBy === null) return '';
  const { rule: name, operation, statistic, threshold } = decidedBy as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string' || typeof threshold !== 'number') return '';
  const value = typeof statistic === 'number' ? statistic.toFixed(3) : 'none';
  return `\n\nRule \`${name}\` on \`${String(operation)}\`: logarithm of the evidence ${value}, threshold ${threshold.toFixed(3)}.`;
}

function doneOf(timeline: readonly Entry[]): string {
  const done = timeline.filter(({ kind }) => kind === 'decided' || kind === 'tried' || kind === 'resolved');
  if (done.length === 0) return 'Nothing is on record.';
  // A reset is what resolves as well, in the same words: it is one thing that was done.
  return [...new Set(done.map(({ at, by, text }) => `- ${instant(at)}, ${oneLine(by)}: ${oneLine(text)}`))].join('\n');
}

function toldOf({ deliveries, timeline }: IncidentPage): string {
  const told = timeline
    .filter(({ kind }) => kind === 'told')
    .map(({ at, text }) => `- ${instant(at)}: ${oneLine(text)}`);
  const not = deliveries
    .filter(({ state }) => state !== 'delivered')
    .map(
      ({ channel, action, state, attempts, lastError }) =>
        `- not delivered: ${channel}, ${action} (${state}, ${attempts} tries${lastError === null ? '' : `: ${oneLine(lastError)}`})`,
    );
  const lines = [...told, ...not];
  return lines.length === 0 ? 'Nobody: no channel is set up for the owners of this domain.' : lines.join('\n');
}

function unknownsOf({ impact, timeline, deliveries }: IncidentPage): string {
  const lines = [
    ...(impact.journeys === null ? ['- How many requests failed.'] : []),
    ...(impact.business === null ? ['- What it cost in orders and money.'] : []),
    ...(timeline.some(({ about }) => about['kind'] === 'trip') &&
    !timeline.some(({ about }) => about['kind'] === 'rolled-back')
      ? ['- Whether every gateway acknowledged the trip: nothing is on record.']
      : []),
    ...(deliveries.some(({ state }) => state !== 'delivered')
      ? ['- Whether everybody who answers for this heard of it.']
      : []),
  ];
  return `${lines.length === 0 ? 'Nothing that the timeline could say is missing.' : lines.join('\n')}\n\n<!-- What else did nobody know at the time, and would it have helped? -->`;
}

function instant(iso: string): string {
  return iso
    .replace('T', ' ')
    .replace(/\.\d+Z$/, '')
    .replace('Z', '');
}

function duration(from: string, to: string): string {
  const seconds = Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1_000));
  const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor((seconds % 3_600) / 60)];
  return [...(hours > 0 ? [`${hours} h`] : []), ...(minutes > 0 ? [`${minutes} min`] : []), `${seconds % 60} s`].join(
    ' ',
  );
}

/** A fence that the text cannot end. */
function fenced(text: string): string {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}`;
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[<&]/g, (sign) => (sign === '<' ? '&lt;' : '&amp;'));
}

/** A cell ends with a bar; the evidence stands byte for byte further down. */
function cell(text: string): string {
  return oneLine(text).replaceAll('|', '\\|');
}
