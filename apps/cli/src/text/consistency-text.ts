import { decimalTextOf, isCurrency } from '@banyan/kernel';
import type { ConsistencyAnswer, ConsistencyFinding } from '../control/consistency-answers.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from './columns.js';
import { duration } from './duration.js';

type State = ConsistencyFinding['state'];

/** What was found, by kind; of one SKU with what stands in every place. */
export function consistencyText(
  answer: ConsistencyAnswer,
  state: State,
  closely: boolean,
  paint: Terminal['paint'],
): string {
  const { findings, more } = answer;
  const found =
    findings.length === 0
      ? [state === 'open' ? paint.green('nothing is open') : `nothing is ${state}`]
      : [...Map.groupBy(findings, ({ kind }) => kind)].map(([kind, those]) =>
          kindText(kind, those, closely, answer, paint),
        );
  return [
    ...found,
    ...(more ? ['there are more: --limit, or --kind'] : []),
    paint.dim(turnText(answer)),
    ...troubles(answer).map((text) => paint.yellow(text)),
  ].join('\n');
}

function kindText(
  kind: string,
  findings: readonly ConsistencyFinding[],
  closely: boolean,
  { asOf }: ConsistencyAnswer,
  paint: Terminal['paint'],
): string {
  const title = `${paint.bold(printable(kind))} ${findings.length}`;
  if (closely) return [title, ...findings.map((finding) => closeText(finding, asOf, paint))].join('\n');
  return `${title}\n${columns(
    findings.map((finding) => [
      printable(finding.subject),
      oddText(finding, paint),
      printable(saysText(finding)),
      `for ${ageText(finding.firstSeenAt, asOf)}`,
    ]),
    '  ',
  )}`;
}

function closeText(finding: ConsistencyFinding, asOf: string, paint: Terminal['paint']): string {
  const { subject, evidence, example, firstSeenAt, clearedAt, openings } = finding;
  const since = clearedAt === null ? '' : `, put right at ${clearedAt}`;
  const again = openings > 1 ? `, back ${openings - 1} times` : '';
  const rows = evidence.map(({ place, value, productId, shopRowId, rowChangedAt }) => [
    printable(place),
    printable(value),
    rowText(productId, shopRowId),
    rowChangedAt === null ? '' : `changed ${rowChangedAt}`,
  ]);
  return [
    `  ${printable(subject)}: ${oddText(finding, paint)}, first seen ${firstSeenAt} (for ${ageText(firstSeenAt, asOf)})${since}${again}`,
    columns(rows, '    '),
    ...(example === null ? [] : [`    ${exampleText(example)}`]),
    ...evidence.flatMap(({ place, stored }) =>
      stored === '' ? [] : [paint.dim(`    ${printable(place)} stores ${printable(stored)}`)],
    ),
  ].join('\n');
}

/** What the places say, those of one mind together. */
function saysText({ evidence }: ConsistencyFinding): string {
  return [...Map.groupBy(evidence, ({ value }) => value)]
    .map(([value, those]) => `${[...new Set(those.map(({ place }) => place))].join(', ')} ${value}`)
    .join('; ');
}

function oddText({ odd }: ConsistencyFinding, paint: Terminal['paint']): string {
  return odd.length === 0 ? paint.yellow('undecided') : paint.red(printable(odd.join(', ')));
}

function rowText(productId: string | null, shopRowId: string | null): string {
  if (productId === null) return 'no row';
  return printable(shopRowId === null ? `product ${productId}` : `product ${productId}, shop row ${shopRowId}`);
}

/** Ten-thousandths of a unit in one. */
const QUANTITY_SCALE = 10_000;

function exampleText({ group, quantityE4, at, charged }: NonNullable<ConsistencyFinding['example']>): string {
  const prices = charged.map(({ place, price, per }) => {
    if (price === null) return `${place} not for sale`;
    return `${place} ${moneyText(price)}${per === 1 ? '' : ` per ${per}`}`;
  });
  return printable(`${group} pays for ${quantityE4 / QUANTITY_SCALE} at ${at}: ${prices.join('; ')}`);
}

/** `11.50 EUR`; of a currency that nobody knows here, in its minor units. */
function moneyText({ amountMinor, currency }: { readonly amountMinor: number; readonly currency: string }): string {
  if (!isCurrency(currency)) return `${amountMinor} minor units of ${currency}`;
  return `${decimalTextOf({ amountMinor, currency })} ${currency}`;
}

function turnText({ turn: { last } }: ConsistencyAnswer): string {
  if (last === null) return 'no whole turn over the catalogue has ended yet';
  const took = duration(last.tookMs / 1_000);
  return `last turn ended ${last.endedAt}: ${last.skus} SKUs in ${took}, ${last.calls} calls of the core, ${last.skipped} SKUs without an answer`;
}

/** What was not looked at is not known to be well. */
function troubles({ comparing, trouble, withoutStock }: ConsistencyAnswer): readonly string[] {
  return [
    ...(comparing ? [] : ['nothing is compared: it is switched off']),
    ...(trouble === null ? [] : [`nothing is compared just now: ${printable(trouble)}`]),
    ...(withoutStock === null ? [] : [`stock is held against nothing just now: ${printable(withoutStock)}`]),
  ];
}

function ageText(from: string, to: string): string {
  return duration(Math.max(0, Date.parse(to) - Date.parse(from)) / 1_000);
}
