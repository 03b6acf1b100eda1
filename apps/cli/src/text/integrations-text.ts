import type { IntegrationStatus } from '../control/shop-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';

/** One line an integration: how it is and why; of those that are ill, whom to call and where to read on. */
export function integrationsText(integrations: readonly IntegrationStatus[], paint: Terminal['paint']): string {
  const rows = integrations.map((each) => [
    printable(each.id ?? '(a file)'),
    stateWord(each.state, paint),
    printable(each.because ?? each.faults?.join('; ') ?? ''),
    ...advice(each),
  ]);
  return `${paint.bold('integrations')}\n${columns(rows, '  ')}`;
}

function stateWord(state: IntegrationStatus['state'], paint: Terminal['paint']): string {
  switch (state) {
    case 'ok':
      return paint.green(state);
    case 'degraded':
      return paint.yellow(state);
    case 'failing':
    case 'misconfigured':
      return paint.red(state);
    case 'no-data':
      return paint.dim('no data');
  }
}

function advice({ state, escalation, runbook }: IntegrationStatus): readonly string[] {
  if (state !== 'failing' && state !== 'degraded') return [];
  return [printable(`call ${escalation?.who ?? '?'}; ${runbook ?? ''}`)];
}
