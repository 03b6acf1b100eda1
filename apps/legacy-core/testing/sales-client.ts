import { escapeMarkup } from '../src/wire/escape.js';
import type { Answer } from './ask.js';
import type { RunningCore } from './running-core.js';
import { postSoap, textsOf } from './soap-client.js';

/** One condition of a complex filter: field, operator, value. */
export type Condition = readonly [field: string, operator: string, value: string];

export function complexFilter(conditions: readonly Condition[]): string {
  const items = conditions.map(
    ([field, operator, value]) =>
      `<item><key>${field}</key><value><key>${operator}</key><value>${escapeMarkup(value)}</value></value></item>`,
  );
  return `<filters><complex_filter>${items.join('')}</complex_filter></filters>`;
}

/** A call of the order resources; arguments are XML or texts. */
export function sales(
  running: RunningCore,
  session: string,
  operation: string,
  ...args: readonly string[]
): Promise<Answer> {
  const parts = args.map((arg, at) => (arg.startsWith('<') ? arg : `<a${at}>${escapeMarkup(arg)}</a${at}>`));
  return postSoap(running, `<m:${operation}><sessionId>${session}</sessionId>${parts.join('')}</m:${operation}>`);
}

/** The increment ids of a list, in its order. */
export async function listed(
  running: RunningCore,
  session: string,
  conditions: readonly Condition[],
): Promise<readonly string[]> {
  const { text } = await sales(running, session, 'salesOrderList', complexFilter(conditions));
  const [fault] = textsOf(text, 'faultcode');
  return fault === undefined ? textsOf(text, 'increment_id') : [`fault ${fault}`];
}
