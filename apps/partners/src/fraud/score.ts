/** What a fraud service is told of an order. */
export interface Assessed {
  readonly amountMinor: number;
  readonly currency: string;
  readonly channel: string;
  /** ISO 3166-1 alpha-2. */
  readonly country: string;
  /** Somebody comes for the goods: no address can be checked. */
  readonly collect: boolean;
  /** What pays for it, where that is told. */
  readonly token: string | undefined;
}

export type FraudDecision = 'approve' | 'review' | 'reject';

/** Points of risk; a hundred is the most. */
const AMOUNT_POINTS: readonly (readonly [fromEuro: number, points: number])[] = [
  [10_000, 75],
  [5_000, 55],
  [1_500, 35],
  [500, 20],
];
const COUNTRY_POINTS: ReadonlyMap<string, number> = new Map([
  ['DE', 0],
  ['AT', 5],
  ['CH', 5],
  ['FR', 5],
  ['NL', 5],
  ['GB', 10],
  ['IE', 10],
]);
const ANY_OTHER_COUNTRY_POINTS = 25;
const CHANNEL_POINTS: ReadonlyMap<string, number> = new Map([
  ['web', 5],
  ['app', 5],
  ['marketplace', 10],
  ['store', 0],
]);
const ANY_OTHER_CHANNEL_POINTS = 15;
const COLLECT_POINTS = 10;
const TOKEN_POINTS: readonly (readonly [start: string, points: number])[] = [
  ['tok_fraud_review', 65],
  ['tok_fraud', 100],
];
/** Minor units in a euro, about. */
const EURO_MINOR: ReadonlyMap<string, number> = new Map([['JPY', 160]]);
const ANY_OTHER_EURO_MINOR = 100;

const REVIEW_FROM = 60;
const REJECT_FROM = 90;
const MOST = 100;

/** The same order, the same score: 0 to 100. */
export function scoreOf({ amountMinor, currency, channel, country, collect, token }: Assessed): number {
  const euro = amountMinor / (EURO_MINOR.get(currency) ?? ANY_OTHER_EURO_MINOR);
  const points =
    (AMOUNT_POINTS.find(([from]) => euro >= from)?.[1] ?? 0) +
    (COUNTRY_POINTS.get(country) ?? ANY_OTHER_COUNTRY_POINTS) +
    (CHANNEL_POINTS.get(channel) ?? ANY_OTHER_CHANNEL_POINTS) +
    (collect ? COLLECT_POINTS : 0) +
    (TOKEN_POINTS.find(([start]) => token?.startsWith(start) === true)?.[1] ?? 0);
  return Math.min(MOST, points);
}

export function decisionOf(score: number): FraudDecision {
  if (score >= REJECT_FROM) return 'reject';
  return score >= REVIEW_FROM ? 'review' : 'approve';
}
