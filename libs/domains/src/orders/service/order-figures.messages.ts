/** Beside the operations, for control: what became of the service's orders, counted, and which it called off by itself. */
export const FIGURES_PATTERN = 'orders.figures.minutes';
export const CALLED_OFF_PATTERN = 'orders.figures.called-off';

/** The longest stretch that is counted at once, ms: a day. */
export const LONGEST_FIGURES_MS = 86_400_000;
/** Most orders that are named at once. */
export const MOST_CALLED_OFF = 1_000;

/** What is counted of orders. */
export const ORDER_FIGURES = [
  /** Begun in this minute. */
  'begun',
  /** Called off in this minute: by who bought, by people who looked at it, or because others had the goods. */
  'cancelled-by-shopper',
  'cancelled-rejected',
  'cancelled-stock-lost',
  /** Begun in this minute, and money was asked for more than once. */
  'payment-retried',
  /** Begun in this minute, and this party did not answer in time: another or a table stood in for it, or the order waits. */
  'payment-primary',
  'payment-backup',
  'fraud',
  'shipping',
  /** Begun in this minute, and whoever bought was told to wait because nobody took the money: for the first, or for the second too. */
  'late-payment-primary',
  'late-payment-backup',
] as const;
export type OrderFigure = (typeof ORDER_FIGURES)[number];

/** Input of `orders.figures.minutes`; ms since the Unix epoch, the end is not in it. */
export interface FiguresQuestion {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface FiguresTold {
  /** Minutes since the Unix epoch in which there was something. */
  readonly minutes: readonly { readonly minute: number; readonly figure: OrderFigure; readonly orders: number }[];
}

/** Input of `orders.figures.called-off`. */
export interface CalledOffQuestion {
  /** ms since the Unix epoch. */
  readonly sinceMs: number;
}

export interface CalledOffTold {
  /** By the shop, not by who bought; the latest `MOST_CALLED_OFF`. */
  readonly orders: readonly { readonly reference: string; readonly because: string; readonly atMs: number }[];
}
