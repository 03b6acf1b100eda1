import type { Promotion, Ramp } from '../control/control-answers.js';
import type { Terminal } from '../terminal.js';
import { printable } from './columns.js';

type Paint = Terminal['paint'];

/** May traffic rise, and by what plan, as rows of a name and words. */
export function rampRows(
  promotion: Promotion,
  ramp: Ramp | null,
  paint: Paint,
): readonly (readonly [string, string])[] {
  return [...promotionRows(promotion, paint), ...(ramp === null ? [] : planRows(ramp, paint))];
}

function promotionRows({ blocks }: Promotion, paint: Paint): readonly (readonly [string, string])[] {
  if (blocks.length === 0) return [['promotion', paint.green('nothing speaks against it')]];
  return blocks.map(({ text }, index) => [
    index === 0 ? 'promotion' : '',
    `${paint.yellow('not now')}: ${printable(text)}`,
  ]);
}

function planRows(ramp: Ramp, paint: Paint): readonly (readonly [string, string])[] {
  const steps = ramp.steps.map(({ percent, place }) => {
    const words = `${percent} %`;
    return place === 'here' ? paint.bold(`[${words}]`) : place === 'behind' ? paint.dim(words) : words;
  });
  const { seen, nextAllowed } = ramp;
  const progress =
    seen === null || seen.wanted === null || seen.requests >= seen.wanted
      ? ''
      : `, ${seen.requests.toLocaleString('en')} of about ${seen.wanted.toLocaleString('en')} requests`;
  return [
    ['ramp', steps.join(' → ')],
    ['', `${ramp.state.replace('-', ' ')}${progress} (${printable(ramp.file)}, ${printable(ramp.owner)})`],
    ...ramp.reasons.map(({ text }) => ['', printable(text)] as const),
    ...(nextAllowed === null
      ? []
      : [['', `next allowed ${printable(nextAllowed.local)} (${nextAllowed.at})`] as const]),
  ];
}
