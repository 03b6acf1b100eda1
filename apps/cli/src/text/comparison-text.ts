import type { Change, Comparison, Counterexample, Profile } from '@banyan/contracts';
import type { Terminal } from '../terminal.js';
import { printable } from './columns.js';

type Paint = Terminal['paint'];
type Severity = Change['severity'];

const HEADINGS: readonly (readonly [Severity, string])[] = [
  ['breaking', 'breaking'],
  ['undecided', 'undecided: neither proved nor refuted'],
  ['warning', 'worth a look'],
  ['note', 'notes'],
];

/** What a person reads of a comparison: the verdict first, then the changes, the gravest first. */
export function comparisonText({ verdict, changes }: Comparison, profile: Profile, paint: Paint): string {
  const counts = HEADINGS.map(([severity]) => [
    severity,
    changes.filter((change) => change.severity === severity).length,
  ])
    .filter(([, count]) => count !== 0)
    .map(([severity, count]) => `${count} ${severity}`);
  const summary = counts.length === 0 ? 'no change that matters' : counts.join(', ');
  const colour = verdict === 'compatible' ? paint.green : verdict === 'breaking' ? paint.red : paint.yellow;
  const parts = [`${colour(paint.bold(verdict))} (profile ${profile}): ${summary}`];
  for (const [severity, heading] of HEADINGS) {
    const these = changes.filter((change) => change.severity === severity);
    if (these.length > 0)
      parts.push(`${paint.bold(heading)}\n${these.map((change) => changeText(change, paint)).join('\n')}`);
  }
  return parts.join('\n\n');
}

function changeText({ id, severity, pointer, message, fix, counterexample }: Change, paint: Paint): string {
  const lines = [`  ${paint.bold(id)}  ${paint.dim(printable(pointer))}`, `    ${printable(message)}`];
  if (severity !== 'note' && fix !== undefined) lines.push(`    fix: ${fix}`);
  if (counterexample) lines.push(...exampleLines(counterexample).map((line) => paint.dim(`    | ${printable(line)}`)));
  return lines.join('\n');
}

/** A counterexample as an HTTP message. */
function exampleLines(example: Counterexample): readonly string[] {
  const first =
    example.kind === 'request'
      ? `${example.method} ${example.path}${example.query === '' ? '' : `?${example.query}`}`
      : `HTTP ${example.status} to ${example.method} ${example.path}`;
  const headers = Object.entries(example.headers).map(([name, value]) => `${name}: ${value}`);
  const body = example.body === undefined ? [] : ['', ...JSON.stringify(example.body, null, 2).split('\n')];
  return [first, ...headers, ...body];
}
