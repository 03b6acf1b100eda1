import { useRef, useState, type KeyboardEvent } from 'react';
import type { JourneyMoment } from '../../api/control.generated.js';
import { duration } from '../../look/words.js';
import { Mark } from '../../parts/mark.js';
import { ENDS, LANES, tries } from './journey-words.js';
import { timeAxis, type Gap, type TimeAxis } from './time-axis.js';

const BARS: Readonly<Record<JourneyMoment['outcome'], string>> = {
  done: 'bg-good text-raised',
  degraded: 'bg-wait text-raised',
  failed: 'bg-bad text-raised',
  waiting: 'border-2 border-dashed border-edge bg-sunken text-ink',
};
const SIGNS: Readonly<Record<JourneyMoment['outcome'], string>> = {
  done: '✓',
  degraded: '!',
  failed: '✕',
  waiting: '…',
};

interface Placed {
  readonly moment: JourneyMoment;
  /** In the order of time, over all lanes. */
  readonly at: number;
}

/**
 * Who did what when: a lane for each party, a line for each thing that happened, on one axis of time. The arrow keys go from one
 * to the next in time; below stands all that is known of the one that is chosen.
 */
export function SwimLanes({ moments }: { readonly moments: readonly JourneyMoment[] }) {
  const [chosen, choose] = useState(0);
  const bars = useRef(new Map<number, HTMLButtonElement>());
  const axis = timeAxis(moments.map(({ fromMs, tookMs }) => ({ fromMs, untilMs: fromMs + (tookMs ?? 0) })));
  const placed = moments.map((moment, at): Placed => ({ moment, at }));
  const present = moments[Math.min(chosen, moments.length - 1)];

  function onKeyDown(event: KeyboardEvent): void {
    const to = nextOf(event.key, chosen, moments.length);
    if (to === undefined) return;
    event.preventDefault();
    choose(to);
    bars.current.get(to)?.focus();
  }

  return (
    <div>
      <div
        role="group"
        aria-label="What happened, in lanes; the arrow keys go through it in time"
        onKeyDown={onKeyDown}
      >
        {Object.entries(LANES).map(([lane, name]) => {
          const own = placed.filter(({ moment }) => moment.lane === lane);
          if (own.length === 0) return undefined;
          return (
            <section
              key={lane}
              aria-label={name}
              className="border-t border-line py-2 sm:grid sm:grid-cols-[8rem_minmax(0,1fr)]"
            >
              <h3 className="text-sm font-semibold">{name}</h3>
              <div className="relative">
                <Gaps axis={axis} />
                {own.map(({ moment, at }) => (
                  <Line
                    key={at}
                    moment={moment}
                    axis={axis}
                    isChosen={at === chosen}
                    choose={() => choose(at)}
                    hold={(bar) => {
                      if (bar === null) bars.current.delete(at);
                      else bars.current.set(at, bar);
                    }}
                  />
                ))}
              </div>
            </section>
          );
        })}
        <div className="border-t border-line pt-1 sm:grid sm:grid-cols-[8rem_minmax(0,1fr)]">
          <p className="text-sm text-soft">Time</p>
          <p className="relative flex justify-between text-sm text-soft">
            <span>0</span>
            {labelled(axis.gaps).map(({ at, ms }) => (
              <span
                key={at}
                className="absolute hidden -translate-x-1/2 whitespace-nowrap md:block"
                style={{ left: `${at * 100}%` }}
              >
                ≈ {duration(ms)}
              </span>
            ))}
            <span>{duration(axis.untilMs - axis.fromMs)}</span>
          </p>
        </div>
      </div>
      {axis.gaps.length === 0 ? undefined : (
        <p className="mt-1 text-sm text-soft">
          Dotted lines cut stretches short in which nothing began or ended:{' '}
          {axis.gaps.map(({ ms }) => duration(ms)).join(', ')}.
        </p>
      )}
      {present === undefined ? undefined : <Chosen moment={present} fromMs={axis.fromMs} />}
    </div>
  );
}

/** Closer than this, as a share of the axis, and words would run into each other. */
const LABEL_WIDTH = 0.11;

/** Of those that are close to each other the longest, which are told first; near the ends stand the ends themselves. */
function labelled(gaps: readonly Gap[]): readonly Gap[] {
  const told: Gap[] = [];
  for (const gap of gaps.filter(({ at }) => at > 0.06 && at < 0.9).toSorted((a, b) => b.ms - a.ms)) {
    if (told.every(({ at }) => Math.abs(at - gap.at) > LABEL_WIDTH)) told.push(gap);
  }
  return told;
}

function nextOf(key: string, chosen: number, count: number): number | undefined {
  switch (key) {
    case 'ArrowRight':
    case 'ArrowDown':
      return Math.min(count - 1, chosen + 1);
    case 'ArrowLeft':
    case 'ArrowUp':
      return Math.max(0, chosen - 1);
    case 'Home':
      return 0;
    case 'End':
      return count - 1;
    default:
      return undefined;
  }
}

/** Stretches that are drawn shorter than they were, through every lane. */
function Gaps({ axis }: { readonly axis: TimeAxis }) {
  return axis.gaps.map(({ at, ms }) => (
    <span
      key={at}
      aria-hidden="true"
      title={`nothing happened for ${duration(ms)}`}
      className="absolute inset-y-0 -my-2 border-l-2 border-dotted border-line"
      style={{ left: `${at * 100}%` }}
    />
  ));
}

interface LineProps {
  readonly moment: JourneyMoment;
  readonly axis: TimeAxis;
  readonly isChosen: boolean;
  readonly choose: () => void;
  readonly hold: (bar: HTMLButtonElement | null) => void;
}

function Line({ moment, axis, isChosen, choose, hold }: LineProps) {
  const { what, fromMs, tookMs, outcome, attempts, because } = moment;
  const left = axis.placeOf(fromMs) * 100;
  const width = axis.placeOf(fromMs + (tookMs ?? 0)) * 100 - left;
  const place = 100 - left - width >= ROOM ? 'right' : left >= ROOM ? 'left' : 'inside';
  const words = [
    what,
    `${ENDS[outcome].words}, ${tries(attempts)}`,
    tookMs === null ? undefined : duration(tookMs),
    because ?? undefined,
  ].filter((each) => each !== undefined);
  return (
    <div className="max-md:pb-1.5">
      {/* Nothing has room beside a bar in a narrow window. */}
      <p aria-hidden="true" className="truncate text-xs text-soft md:hidden">
        {captionOf(moment)}
      </p>
      <div className="relative h-6">
        <button
          ref={hold}
          type="button"
          tabIndex={isChosen ? 0 : -1}
          aria-pressed={isChosen}
          aria-label={words.join('. ')}
          onClick={choose}
          className={`absolute top-0.5 h-5 min-w-5 rounded-sm text-xs leading-5 font-bold ${BARS[outcome]} ${isChosen ? 'outline-2 outline-offset-1 outline-ink' : ''}`}
          style={{ left: `min(${left}%, 100% - 1.25rem)`, width: `${width}%` }}
        >
          <span aria-hidden="true" className={place === 'inside' ? 'md:sr-only' : ''}>
            {signOf(moment)}
          </span>
        </button>
        <Label moment={moment} place={place} left={left} width={width} />
      </div>
    </div>
  );
}

/** Less than this beside a bar, percent, and its words stand on its other side, or in it. */
const ROOM = 38;

function signOf({ attempts, outcome }: JourneyMoment): string {
  return attempts > 1 ? `×${attempts}` : SIGNS[outcome];
}

function captionOf({ what, tookMs, source }: JourneyMoment): string {
  return [what, ...(tookMs === null ? [] : [duration(tookMs)]), ...(source === 'trace' ? ['· trace'] : [])].join(' ');
}

interface LabelProps extends Pick<LineProps, 'moment'> {
  readonly place: 'right' | 'left' | 'inside';
  readonly left: number;
  readonly width: number;
}

/** Beside the bar, where there is room; the button says the same to whoever does not see it. */
function Label({ moment, place, left, width }: LabelProps) {
  const { outcome } = moment;
  const styles = {
    right: { left: `max(${left + width}%, ${left}% + 1.25rem)` },
    left: { right: `max(${100 - left}%, 1.25rem)` },
    inside: { left: `calc(${left}% + 0.25rem)` },
  } as const;
  return (
    <span
      aria-hidden="true"
      className={`pointer-events-none absolute top-0.5 hidden max-w-[38%] truncate px-1.5 text-sm leading-5 md:block ${place === 'inside' && outcome !== 'waiting' ? 'text-raised' : ''}`}
      style={styles[place]}
    >
      {place === 'inside' ? `${signOf(moment)} ` : ''}
      {captionOf(moment)}
    </span>
  );
}

/** All that is known of one thing that happened. */
function Chosen({ moment, fromMs }: { readonly moment: JourneyMoment; readonly fromMs: number }) {
  const { lane, what, outcome, attempts, because, tookMs, source } = moment;
  const { tone, words } = ENDS[outcome];
  return (
    <div aria-live="polite" className="mt-4 rounded-md bg-sunken p-3">
      <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <Mark tone={tone}>{words}</Mark>
        <strong className="wrap-anywhere">{what}</strong>
        <span className="text-sm text-soft">{LANES[lane]}</span>
      </p>
      <p className="mt-1 text-sm">
        {duration(moment.fromMs - fromMs)} after the beginning
        {tookMs === null ? '' : `, took ${duration(tookMs)}`}, {tries(attempts)};{' '}
        {source === 'books' ? 'from the books' : 'from the trace'}.
      </p>
      {because === null ? undefined : <p className="mt-1 wrap-anywhere">{because}</p>}
    </div>
  );
}
