import type { DifferencesAnswer, OrderDifference, ReconciliationWalk } from '../control/difference-answers.js';
import type { Terminal } from '../terminal.js';
import { printable } from './columns.js';
import { duration } from './duration.js';

/** What the books of orders do not agree about, by kind: what it means, who puts it right, and of each order what it was seen by. */
export function differencesText(
  answer: DifferencesAnswer,
  state: OrderDifference['state'] | 'any',
  paint: Terminal['paint'],
): string {
  const { differences, more } = answer;
  const found =
    differences.length === 0
      ? [nothing(state, paint)]
      : [...Map.groupBy(differences, ({ kind }) => kind)].map(([kind, those]) =>
          kindText(kind, those, { asOf: answer.asOf, saysState: state === 'any' }, paint),
        );
  return [
    ...found,
    ...(more ? ['there are more: --limit, or --kind'] : []),
    paint.dim(walkText('orders of late', answer.recent)),
    paint.dim(walkText('all orders', answer.whole)),
    ...troubles(answer).map((text) => paint.yellow(text)),
  ].join('\n');
}

function nothing(state: OrderDifference['state'] | 'any', paint: Terminal['paint']): string {
  if (state === 'open') return paint.green('nothing is open');
  return state === 'any' ? 'no difference was ever seen of it, as far as it was looked at' : `nothing is ${state}`;
}

interface Telling {
  readonly asOf: string;
  /** They are of several states. */
  readonly saysState: boolean;
}

function kindText(kind: string, those: readonly OrderDifference[], telling: Telling, paint: Terminal['paint']): string {
  const [first] = those;
  const who = first?.cure.by === 'person' ? paint.red('a person') : paint.green('by itself');
  return [
    `${paint.bold(printable(kind))} ${those.length}: ${printable(first?.means ?? '')}`,
    `  ${who}: ${printable(first?.cure.how ?? '')}`,
    ...those.flatMap((difference) => orderText(difference, telling, paint)),
  ].join('\n');
}

function orderText(
  difference: OrderDifference,
  { asOf, saysState }: Telling,
  paint: Terminal['paint'],
): readonly string[] {
  const { reference, state, seen, firstSeenAt, clearedAt, cures, givenUp, lastCure, explanation } = difference;
  const age = duration(Math.max(0, Date.parse(asOf) - Date.parse(firstSeenAt)) / 1_000);
  const since = clearedAt === null ? `for ${age}` : `put right at ${clearedAt}`;
  const tried =
    lastCure === null
      ? []
      : [
          `      tried ${cures} ${cures === 1 ? 'time' : 'times'}, last at ${lastCure.begunAt}: ${printable(lastCure.outcome ?? 'not ended')}` +
            (lastCure.because === null ? '' : `, ${printable(lastCure.because)}`),
        ];
  return [
    `    ${printable(reference)}  ${printable(seen.join('; '))}  ${saysState && clearedAt === null ? `${state} ` : ''}${since}`,
    ...tried,
    ...(givenUp && clearedAt === null ? [paint.red('      it has not helped: a person has to look')] : []),
    ...(explanation === null
      ? []
      : [`      ${printable(explanation.by)} at ${explanation.at}: ${printable(explanation.reason)}`]),
  ];
}

function walkText(what: string, { last }: ReconciliationWalk): string {
  if (last === null) return `${what}: no turn has ended yet`;
  const took = duration(last.tookMs / 1_000);
  return `${what}: last turn ended ${last.endedAt}, ${last.orders} in ${took}, ${last.unanswered} of them without a word of some book`;
}

/** What was not looked at is not known to be well. */
function troubles({ trouble, silent }: DifferencesAnswer): readonly string[] {
  return [
    ...(trouble === null ? [] : [`orders are not reconciled just now: ${printable(trouble)}`]),
    ...silent.map(({ book, because }) => `the book of ${printable(book)} says nothing: ${printable(because)}`),
  ];
}
