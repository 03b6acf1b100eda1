import type { Promotion, Ramp } from '../control/ramp-answers.js';
import type { Terminal } from '../terminal.js';
import { printable } from './columns.js';

type Paint = Terminal['paint'];

type Row = readonly [string, string];

/** May traffic rise, and by what plan, as rows of a name and words. */
export function rampRows(promotion: Promotion, ramp: Ramp | null, paint: Paint): readonly Row[] {
  return [...promotionRows(promotion, paint), ...(ramp === null ? [] : planRows(ramp, promotion, paint))];
}

/** The same beside latch, verdict and budget, which say themselves why they are as they are. */
export function rampRowsBeside(promotion: Promotion, ramp: Ramp | null, paint: Paint): readonly Row[] {
  const blocks = promotion.blocks.map(({ code, text }) => ({
    code,
    text: TOLD_ELSEWHERE.has(code) ? text.replace(/: .*$/s, '.') : text,
  }));
  return rampRows({ blocks }, ramp, paint);
}

const TOLD_ELSEWHERE: ReadonlySet<string> = new Set(['latch-tripped', 'latch-held', 'burning', 'verdict']);

function promotionRows({ blocks }: Promotion, paint: Paint): readonly Row[] {
  const [first, ...more] = blocks;
  if (first === undefined) return [['promotion', paint.green('nothing speaks against it')]];
  return [
    ['promotion', `${paint.yellow('not now')}: ${printable(first.text)}`],
    ...more.map(({ text }): Row => ['', `         ${printable(text)}`]),
  ];
}

/** What speaks against everybody's promotion stands above already; a verdict that wants more requests is one of these. */
function planRows(ramp: Ramp, { blocks }: Promotion, paint: Paint): readonly Row[] {
  const above = new Set(blocks.flatMap(({ code }) => (code === 'verdict' ? [code, 'inconclusive'] : [code])));
  const steps = ramp.steps.map(({ percent, place }) => {
    const words = `${percent} %`;
    return place === 'here' ? paint.bold(`[${words}]`) : place === 'behind' ? paint.dim(words) : words;
  });
  const { seen, nextAllowed } = ramp;
  const progress =
    seen === null || seen.wanted === null || seen.requests >= seen.wanted
      ? undefined
      : `, ${seen.requests.toLocaleString('en')} of about ${seen.wanted.toLocaleString('en')} requests`;
  return [
    ['ramp', steps.join(' → ')],
    ['', `${ramp.state.replace('-', ' ')}${progress ?? ''} (${printable(ramp.file)}, ${printable(ramp.owner)})`],
    ...ramp.reasons
      .filter(({ code }) => !above.has(code) && (code !== 'requests' || progress === undefined))
      .map(({ text }): Row => ['', printable(text)]),
    ...(nextAllowed === null
      ? []
      : [['', `next allowed ${printable(nextAllowed.local)} (${nextAllowed.at})`] as const]),
  ];
}
