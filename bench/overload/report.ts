import { median } from '../measure/median.js';
import type { Section } from '../report/tables.js';
import { SUBJECT_TITLES, type SubjectName } from '../subjects/subject-names.js';
import { LEVELS, type LevelName, type MeasuredLevel, type SubjectRound } from './measure-subject.js';
import { KINDS, type Kind } from './traffic.js';

/** Later than this, and the generator says more about itself than about the subject, ms. */
const LATE_MS = 10;

/** A run as tables: medians of the rounds. */
export function sections(results: ReadonlyMap<SubjectName, readonly SubjectRound[]>): readonly Section[] {
  return [...results].flatMap(([name, rounds]) => [
    {
      title: `${SUBJECT_TITLES[name]}: ${capacityOf(rounds)}`,
      table: { head: HEAD, body: LEVELS.map((level) => line(rounds, level)) },
    },
    {
      title: `${SUBJECT_TITLES[name]}: what we owe`,
      table: { head: ['promise', 'median', 'rounds'], body: owed(rounds) },
    },
  ]);
}

function capacityOf(rounds: readonly SubjectRound[]): string {
  const whole = middle(rounds, ({ capacityPerSecond }) => capacityPerSecond);
  const alone = KINDS.map(
    (kind) => `${kind} ${Math.round(middle(rounds, (round) => 1_000_000 / round.alone[kind].cpuMicros))}`,
  );
  return `${Math.round(whole)} requests/s of the mix (alone: ${alone.join(', ')}), kept waiting ${percent(middle(rounds, ({ saturated }) => saturated.keptWaitingRatio))} %`;
}

const HEAD = [
  'offered',
  'requests/s',
  'goodput/s',
  'useful work',
  'p50 ms',
  'p99 ms',
  'checkout p99',
  'answered page/read/checkout %',
  'refused %',
  'unsent %',
  'given up %',
  'failed',
  'core busy',
  'kept waiting',
  'generator busy',
  'generator late p99 ms',
];

function line(rounds: readonly SubjectRound[], level: LevelName): readonly string[] {
  const of = (what: (measured: MeasuredLevel) => number) => middle(rounds, ({ levels }) => what(levels[level]));
  const percents = (end: 'answered' | 'refused' | 'unsent' | 'givenUp') =>
    KINDS.map((kind) => percent(of(({ kinds }) => kinds[kind][end] / kinds[kind].offered))).join(' / ');
  const late = of(({ latenessP99Ms }) => latenessP99Ms);
  return [
    `${level} x`,
    Math.round(middle(rounds, ({ capacityPerSecond }) => capacityPerSecond * Number(level))).toLocaleString('en'),
    Math.round(of(({ goodput }) => goodput)).toLocaleString('en'),
    `${percent(of(({ usefulRatio }) => usefulRatio))} %`,
    of(({ answeredP50Ms }) => answeredP50Ms).toFixed(1),
    of(({ answeredP99Ms }) => answeredP99Ms).toFixed(1),
    of(({ kinds }) => kinds.checkout.answeredP99Ms).toFixed(1),
    percents('answered'),
    percents('refused'),
    percents('unsent'),
    percents('givenUp'),
    String(of(({ kinds }) => KINDS.reduce((sum, kind) => sum + kinds[kind].failed, 0))),
    `${percent(of(({ busyRatio }) => busyRatio))} %`,
    `${percent(of(({ keptWaitingRatio }) => keptWaitingRatio))} %`,
    `${percent(of(({ generatorBusyRatio }) => generatorBusyRatio))} %`,
    late > LATE_MS ? `${late.toFixed(1)}: the generator was late` : late.toFixed(1),
  ];
}

function owed(rounds: readonly SubjectRound[]): readonly (readonly string[])[] {
  const row = (text: string, of: (round: SubjectRound) => number, unit: string, digits = 2) => [
    text,
    `${middle(rounds, of).toFixed(digits)} ${unit}`,
    rounds.map((round) => of(round).toFixed(digits)).join(' '),
  ];
  return [
    row('3x: useful work, at least 0.90 of capacity', ({ levels }) => levels['3'].usefulRatio, '×'),
    row(
      '3x: goodput in requests to capacity',
      ({ levels, capacityPerSecond }) => levels['3'].goodput / capacityPerSecond,
      '×',
    ),
    row(
      '3x: p99 of answered, under 3 of unloaded',
      ({ levels }) => levels['3'].answeredP99Ms / levels['0.3'].answeredP99Ms,
      '×',
    ),
    row('3x: checkout answered', ({ levels }) => answeredPercent('checkout', levels['3']), '%'),
    row(
      '10x: useful work, at least 0.95 of its own peak',
      (round) => round.levels['10'].usefulRatio / peakOf(round),
      '×',
    ),
    row('10x: checkout answered, at least 99.5', ({ levels }) => answeredPercent('checkout', levels['10']), '%'),
    row('recovered within 5', ({ recoveredS }) => recoveredS, 's'),
  ];
}

function middle(rounds: readonly SubjectRound[], of: (round: SubjectRound) => number): number {
  return median(rounds.map(of));
}

function percent(share: number): string {
  return (share * 100).toFixed(1);
}

function answeredPercent(kind: Kind, { kinds }: MeasuredLevel): number {
  return (100 * kinds[kind].answered) / kinds[kind].offered;
}

function peakOf({ levels }: SubjectRound): number {
  return Math.max(...LEVELS.map((level) => levels[level].usefulRatio));
}
