import type { JourneyMoment } from '../../api/control.generated.js';
import { duration } from '../../look/words.js';
import { Mark } from '../../parts/mark.js';
import { ENDS, LANES, tries } from './journey-words.js';

const HEAD = 'pb-1 pr-4 font-normal align-bottom';

/** What the lanes show, as a table. */
export function MomentTable({ moments }: { readonly moments: readonly JourneyMoment[] }) {
  const fromMs = moments[0]?.fromMs ?? 0;
  return (
    <div tabIndex={0} role="region" aria-label="What happened, as a table" className="overflow-x-auto">
      <table className="w-full min-w-[44rem] text-left">
        <thead className="text-sm text-soft">
          <tr>
            <th className={HEAD}>After</th>
            <th className={HEAD}>Took</th>
            <th className={HEAD}>Who</th>
            <th className={HEAD}>What</th>
            <th className={HEAD}>Ended</th>
            <th className={HEAD}>Why</th>
          </tr>
        </thead>
        <tbody>
          {moments.map((moment, at) => (
            <Row key={at} moment={moment} fromMs={fromMs} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ moment, fromMs }: { readonly moment: JourneyMoment; readonly fromMs: number }) {
  const { lane, what, outcome, attempts, because, tookMs, source } = moment;
  const { tone, words } = ENDS[outcome];
  return (
    <tr className="border-t border-line align-baseline">
      <td className="py-2 pr-4 whitespace-nowrap">{duration(moment.fromMs - fromMs)}</td>
      <td className="py-2 pr-4 whitespace-nowrap">{tookMs === null ? '–' : duration(tookMs)}</td>
      <td className="py-2 pr-4 whitespace-nowrap">{LANES[lane]}</td>
      <th scope="row" className="py-2 pr-4 font-normal wrap-anywhere">
        {what}
        <span className="block text-sm text-soft">{source === 'books' ? 'books' : 'trace'}</span>
      </th>
      <td className="py-2 pr-4 whitespace-nowrap">
        <Mark tone={tone}>{words}</Mark>
        <span className="block text-sm text-soft">{tries(attempts)}</span>
      </td>
      <td className="py-2 text-sm wrap-anywhere">{because ?? ''}</td>
    </tr>
  );
}
