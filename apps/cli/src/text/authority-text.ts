import type { AuthorityPage, AuthorityStatus } from '../control/authority-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';

type Paint = Terminal['paint'];

/** One line of the status. */
export function authorityLine({ arm, term, movingTo }: AuthorityStatus, paint: Paint): string {
  const moving = movingTo === null ? '' : paint.yellow(`, moving to ${printable(movingTo)}: no order is taken`);
  return `${paint.bold('stock authority')}  ${printable(arm)}, term ${term}${moving}`;
}

/** Who has it, what was moved last, and the steps. */
export function authorityText({ authority, move, steps }: AuthorityPage, paint: Paint): string {
  const { since, by, reason } = authority;
  const lines = [authorityLine(authority, paint), `  since ${since}, by ${printable(by)}: ${printable(reason)}`];
  if (move !== null) lines.push(moveText(move, paint));
  if (steps.length > 0) {
    const rows = steps.map((step) => [
      step.at,
      step.kind,
      `${step.from} → ${step.to}`,
      `term ${step.term}`,
      printable(step.by),
      printable(step.reason),
    ]);
    lines.push(columns(rows, '  '));
  }
  return lines.join('\n');
}

/** Where a move stands, with the levels that differ. */
export function moveText(move: NonNullable<AuthorityPage['move']>, paint: Paint): string {
  const { state, step, text, to, comparison } = move;
  const word =
    state === 'moved' ? paint.green('✓ moved') : state === 'undone' ? paint.red('✕ undone') : paint.yellow('… moving');
  const differing = (comparison?.differences ?? []).map(({ sku, source, serviceE4, coreE4 }) => [
    printable(sku),
    printable(source),
    `service ${pieces(serviceE4)}`,
    `core ${pieces(coreE4)}`,
  ]);
  const more = (comparison?.count ?? 0) - differing.length;
  return [
    `  ${word} to ${printable(to)}, at ${step}: ${printable(text)}`,
    ...(differing.length === 0 ? [] : [columns(differing, '    ')]),
    ...(more > 0 ? [`    and ${more} more`] : []),
  ].join('\n');
}

function pieces(quantityE4: number | null): string {
  return quantityE4 === null ? 'unknown' : String(quantityE4 / 10_000);
}
