import type { ReactNode } from 'react';
import type { RatioSeries, Series } from '../api/control.generated.js';
import { percent } from '../look/words.js';
import { Instant } from '../parts/instant.js';
import { agreementSentence, failuresSentence, requestsSentence, shareSentence, slowSentence } from './chart-words.js';
import { LineChart, type Line } from './line-chart.js';
import { SeriesTable, type TableColumn } from './series-table.js';

const BAD_MARKS: ReadonlySet<string> = new Set(['trip']);

/** Both arms of a domain over time: what failed, how much was asked, what was slow, who answered, and how copies compared. */
export function DomainCharts({ series }: { readonly series: Series }) {
  const { at, arms, share, shadow } = series;
  const marks = series.marks.map(({ at: instant, kind }) => ({
    at: Date.parse(instant) / 1_000,
    isBad: BAD_MARKS.has(kind),
  }));
  const ofArms = (of: 'failedRatio' | 'slowRatio'): Line[] => [
    { name: 'Service', colour: 'service', ...arms.service[of] },
    { name: 'Legacy', colour: 'legacy', stroke: 'dashes', ...arms.legacy[of] },
  ];
  const ratioColumns = (of: 'failedRatio' | 'slowRatio'): TableColumn[] => [
    { name: 'Service', cells: ratioCells(arms.service[of]) },
    { name: 'Legacy', cells: ratioCells(arms.legacy[of]) },
  ];
  const chart = (name: string, sentence: string, lines: readonly Line[], columns: TableColumn[], atLeast?: number) => (
    <Chart name={name} sentence={sentence} lines={lines}>
      <LineChart
        at={at}
        lines={lines}
        marks={marks}
        say={atLeast === undefined ? amount : share100}
        {...(atLeast === undefined ? {} : { atLeast })}
      />
      <SeriesTable caption={name} at={at} columns={columns} />
    </Chart>
  );
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-8 gap-y-7 xl:grid-cols-[repeat(2,minmax(0,1fr))]">
      {chart('Failures', failuresSentence(series), ofArms('failedRatio'), ratioColumns('failedRatio'), 0.01)}
      {chart(
        'Requests',
        requestsSentence(series),
        [
          { name: 'Service', colour: 'service', value: arms.service.requests },
          { name: 'Legacy', colour: 'legacy', stroke: 'dashes', value: arms.legacy.requests },
        ],
        [
          { name: 'Service', cells: countCells(arms.service.requests) },
          { name: 'Legacy', cells: countCells(arms.legacy.requests) },
        ],
      )}
      {chart('Slow requests', slowSentence(series), ofArms('slowRatio'), ratioColumns('slowRatio'), 0.01)}
      {chart(
        'Share of the service',
        shareSentence(series),
        [
          { name: 'Observed', colour: 'service', value: share.observed },
          { name: 'Intended', colour: 'intended', stroke: 'dashes', value: share.intended },
        ],
        [
          { name: 'Observed', cells: shareCells(share.observed) },
          { name: 'Intended', cells: shareCells(share.intended) },
        ],
        1,
      )}
      {chart(
        'Agreement of copies',
        agreementSentence(series),
        [{ name: 'Agreed', colour: 'service', ...shadow.agreement }],
        [
          { name: 'Agreed', cells: ratioCells(shadow.agreement) },
          { name: 'Compared', cells: countCells(shadow.compared) },
        ],
        1,
      )}
      <Marks series={series} />
    </div>
  );
}

function Chart({
  name,
  sentence,
  lines,
  children,
}: {
  readonly name: string;
  readonly sentence: string;
  readonly lines: readonly Line[];
  readonly children: ReactNode;
}) {
  return (
    <section aria-label={name} className="min-w-0">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
        <h3 className="font-semibold">{name}</h3>
        <ul className="flex flex-wrap gap-x-4 text-sm text-soft" aria-label={`lines of ${name}`}>
          {lines.map(({ name: line, colour, stroke }) => (
            <li key={line} className="flex items-center gap-1.5">
              <svg viewBox="0 0 24 4" className={`h-1 w-6 ${STROKES[colour] ?? ''}`} aria-hidden="true">
                <path d="M0 2h24" strokeWidth="3" strokeDasharray={stroke === 'dashes' ? '6 4' : undefined} />
              </svg>
              {line}
            </li>
          ))}
        </ul>
      </div>
      <p className="mt-1 mb-2 text-sm text-soft">{sentence}</p>
      {children}
    </section>
  );
}

const STROKES: Readonly<Record<string, string>> = {
  service: 'stroke-service',
  legacy: 'stroke-legacy',
  intended: 'stroke-ink',
};

/** What the upright lines are. */
function Marks({ series: { marks } }: { readonly series: Series }) {
  return (
    <section aria-label="What turned traffic" className="min-w-0">
      <h3 className="font-semibold">What turned traffic</h3>
      {marks.length === 0 ? (
        <p className="mt-1 text-sm text-soft">
          Nothing in this time. A trip, a reset, a step of the slider or another release is an upright line in every
          chart.
        </p>
      ) : (
        <ol
          className="mt-2 grid max-h-56 gap-1.5 overflow-auto text-sm"
          tabIndex={0}
          aria-label="what turned traffic, the latest first"
        >
          {marks.toReversed().map(({ at, kind, text, decision }) => (
            <li key={`${at} ${kind}`} className="wrap-anywhere">
              <span className="text-soft">
                <Instant iso={at} />
              </span>{' '}
              <span className={BAD_MARKS.has(kind) ? 'font-semibold text-bad' : 'font-semibold'}>{kind}</span>{' '}
              {decision === null ? text : <a href={`/decisions/${decision}`}>{text}</a>}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}

function ratioCells({ value, low, high }: RatioSeries): (string | undefined)[] {
  return value.map((each, at) =>
    each === null ? undefined : `${percent(each)} (${percent(low[at] ?? null)} to ${percent(high[at] ?? null)})`,
  );
}

function shareCells(values: readonly (number | null)[]): (string | undefined)[] {
  return values.map((each) => (each === null ? undefined : percent(each)));
}

function countCells(values: readonly number[]): (string | undefined)[] {
  return values.map((each) => (each === 0 ? undefined : each.toLocaleString('en')));
}

function share100(value: number): string {
  return `${Number((value * 100).toPrecision(3))} %`;
}

function amount(value: number): string {
  return value.toLocaleString('en');
}
