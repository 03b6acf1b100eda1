import type pico from 'picocolors';
import type {
  JudgedAs,
  MismatchGroup,
  MismatchGroupList,
  MismatchGroupPage,
  MismatchSampleAnswer,
  SampledValue,
} from '../control/mismatch-answers.js';
import { columns, printable } from './columns.js';
import { grouped } from './figures.js';

type Paint = ReturnType<typeof pico.createColors>;

/** Groups of a domain, most copies first. */
export function groupListText(list: MismatchGroupList, paint: Paint): string {
  const { domain, since, comparisons, total, groups } = list;
  const compared = comparisons.reduce((sum, each) => sum + each.compared, 0);
  const mismatched = comparisons.reduce((sum, each) => sum + each.mismatched, 0);
  const head = `${paint.bold(printable(domain))}: ${grouped(mismatched)} of ${grouped(compared)} compared copies differ unexplained since ${since}, ${total} group(s)`;
  if (groups.length === 0) return `${head}\nnone to show`;
  const rows = groups.map((group) => [
    group.id,
    grouped(group.count),
    percentText(group),
    questionsText(group),
    printable(group.release || '–'),
    group.lastSeen.slice(0, 19).replace('T', ' '),
    group.rule == null ? judgedText(group.judgement) : `ignored, rule ${group.rule}`,
    whatText(group),
  ]);
  const titles = [
    'group',
    'copies',
    'of compared',
    'questions',
    'release',
    'last seen (UTC)',
    'judged',
    'what differs',
  ];
  const left = total > groups.length ? `\nand ${total - groups.length} more: --limit` : '';
  return `${head}\n${columns([titles, ...rows])}${left}\nbanyan mismatches show ${printable(domain)} <group> shows samples side by side`;
}

/** One group, and its samples where there are any. */
export function groupPageText({ domain, group, samples }: MismatchGroupPage, paint: Paint): string {
  const rows = [
    ['what differs', whatText(group)],
    ['copies', `${grouped(group.count)}${group.compared === null ? '' : ` of ${grouped(group.compared)} compared`}`],
    ['answered to shoppers by the service', grouped(group.served)],
    ['ignored', ignoredText(group)],
    ['different questions', questionsText(group)],
    ['release', printable(group.release || 'not said')],
    ['first seen', group.firstSeen],
    ['last seen', group.lastSeen],
    ['judged', group.judgement === null ? 'by nobody' : judgementText(group.judgement)],
  ];
  const head = `${paint.bold(`${printable(domain)} ${group.id}`)}\n${columns(rows, '  ')}`;
  return [head, ...samples.map((sample) => sampleText(sample, paint))].join('\n\n');
}

function sampleText(sample: MismatchSampleAnswer, paint: Paint): string {
  const { id, at, reason, serving, asked, traceId, question, answers, noCase } = sample;
  const head = `${paint.bold(id)}  ${at}, kept as ${printable(reason)}; the shopper got ${printable(serving)}'s answer; trace ${traceId}`;
  const asks =
    question === null
      ? 'the question is withheld'
      : question.map((field) => `${printable(field.at)}=${valueText(field.value)}`).join(' ');
  const telling = answers?.filter(({ state }) => state === 'differs' || state === 'follows') ?? [];
  const rows = telling.map(({ at: field, legacy, service, state }) => [
    printable(field),
    valueText(legacy),
    valueText(service),
    state === 'follows' ? 'follows from it' : '',
  ]);
  const alike = answers === null ? '' : `\n  ${answers.length - telling.length} other field(s) alike or not compared`;
  const table =
    answers === null ? '  both answers are withheld' : columns([['field', 'legacy', 'service', ''], ...rows], '  ');
  const golden =
    noCase === null ? `banyan mismatches golden ${id} --expected legacy` : `no golden case: ${printable(noCase)}`;
  return `${head}\n  ${printable(asked)} ${asks}\n${table}${alike}\n  ${golden}`;
}

function valueText(value: SampledValue): string {
  if (value === null) return 'nothing';
  return 'text' in value ? printable(value.text) : `withheld ${printable(value.withheld)} ${value.hash}`;
}

function whatText({ operation, path, kind, about }: MismatchGroup): string {
  return printable(`${operation} ${path}: ${kind}${about === '' ? '' : `, ${about}`}`);
}

function percentText({ ratio }: MismatchGroup): string {
  if (ratio === null) return '–';
  const percent = ratio * 100;
  return percent > 0 && percent < 0.1 ? '< 0.1 %' : `${percent.toFixed(1)} %`;
}

function ignoredText({ ignored = 0, rule }: MismatchGroup): string {
  const copies = ignored === 0 ? 'none' : grouped(ignored);
  return rule == null ? copies : `${copies}; rule ${rule} ignores it now`;
}

function questionsText({ questions: { count, exact } }: MismatchGroup): string {
  return `${exact ? '' : 'about '}${grouped(count)}`;
}

function judgedText(judgement: JudgedAs | null): string {
  return judgement === null ? '–' : printable(judgement.judgement);
}

function judgementText({ judgement, person, reason, at }: JudgedAs): string {
  return printable(`${judgement}, by ${person} at ${at}: ${reason}`);
}
