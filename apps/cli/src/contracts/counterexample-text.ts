import type { Change } from '@banyan/contracts';
import { printable } from '../text/columns.js';

/** What somebody sent or will receive, as people read it; empty where nothing could be shown. */
export function counterexampleText({ counterexample }: Pick<Change, 'counterexample'>): string {
  if (counterexample === undefined) return '';
  const { kind, method, path, headers, body } = counterexample;
  const target = kind === 'request' && counterexample.query !== '' ? `${path}?${counterexample.query}` : path;
  const first =
    kind === 'request'
      ? `was accepted, and is not any more: ${method} ${target}`
      : `may arrive now, and would not have been valid: ${counterexample.status} of ${method} ${target}`;
  const lines = [
    first,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    ...(body === undefined ? [] : [JSON.stringify(body)]),
  ];
  return lines.map((line) => `    ${printable(line)}`).join('\n');
}
