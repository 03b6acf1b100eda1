import type { DomainStatus } from '../control/domain-answers.js';
import type { Terminal } from '../terminal.js';
import { printable } from './columns.js';

/** The error budgets of a domain's service arm: what burns first, then what is spent of each. */
export function harmRows(harm: DomainStatus['harm'], paint: Terminal['paint']): readonly (readonly string[])[] {
  if (harm === null) return [];
  const unknown = harm.operations.flatMap(({ rows }) => rows).filter(({ state }) => state === 'no-data').length;
  const quiet = unknown === 0 ? paint.green('nothing burns') : 'nothing known to burn';
  const missing = unknown === 0 ? '' : paint.dim(`; for ${unknown} rows minutes are missing`);
  const burning = harm.burning.map(({ severity, text }) =>
    severity === 'page' ? paint.red(printable(text)) : paint.yellow(printable(text)),
  );
  const budgets = harm.operations.map(
    ({ operation, budget }) =>
      `${printable(operation)}: ${budget === null ? 'the budget could not be read' : printable(budget.text)}`,
  );
  const [first = `${quiet}${missing}`, ...more] = burning;
  return [['budget', first], ...[...more, ...budgets].map((line) => ['', line])];
}
