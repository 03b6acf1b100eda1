import type { Command } from 'commander';
import type { WaitingReviewsAnswer } from '../control/review-answers.js';
import { ControlClient } from '../control/control.client.js';
import { controlUrl } from '../control/run-file.js';
import { personAsking } from '../control/token-to-show.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';
import { columns, printable } from '../text/columns.js';

const DEFAULT_LIMIT = 100;
const MOST_LISTED = 500;

interface DecideOptions {
  readonly reason: string;
  readonly as?: string;
  readonly json?: true;
}

const DOES = {
  approve: 'let an order go its way, as one that was accepted at once',
  reject: 'call an order off; its money and its goods are given back',
} as const;

/** Orders that fraud rules hold: to look at, and to decide. */
export function addReviews(orders: Command, terminal: Terminal): void {
  const reviews = orders
    .command('reviews')
    .description('orders that are held until somebody has looked at them')
    .addHelpText(
      'beforeAll',
      `Examples:
  banyan orders reviews list                                                   the longest waiting first
  banyan orders reviews approve BY01JD… --reason "called back, knows the order"
  banyan orders reviews reject BY01JD… --reason "the address is a parcel shop of others"
`,
    );
  reviews
    .command('list')
    .description('those that wait, the longest waiting first')
    .option('--json', 'as JSON')
    .option('--limit <n>', `at most so many, up to ${MOST_LISTED}`, wholeNumber, DEFAULT_LIMIT)
    .action((options: { readonly json?: true; readonly limit: number }) => list(options, terminal));
  for (const decision of ['approve', 'reject'] as const) {
    reviews
      .command(`${decision} <reference>`)
      .description(DOES[decision])
      .requiredOption('--reason <sentence>', 'why; it is kept with the order')
      .option('--as <person>', 'who decides; default: the user of this machine')
      .option('--json', 'the answer as JSON')
      .action((reference: string, options: DecideOptions) => decide(decision, reference, options, terminal));
  }
}

async function list(
  { json, limit }: { readonly json?: true; readonly limit: number },
  terminal: Terminal,
): Promise<void> {
  const answer = await new ControlClient(controlUrl()).reviews(limit);
  terminal.print(json ? JSON.stringify(answer, null, 2) : textOf(answer));
}

async function decide(
  decision: 'approve' | 'reject',
  reference: string,
  { reason, as, json }: DecideOptions,
  terminal: Terminal,
): Promise<void> {
  const person = personAsking(as);
  const answer = await new ControlClient(controlUrl()).decideReview(reference, { decision, reason, person });
  terminal.print(json ? JSON.stringify(answer, null, 2) : `${answer.reference} is ${answer.state}`);
}

function textOf({ reviews, more }: WaitingReviewsAnswer): string {
  if (reviews.length === 0) return 'no order waits for anybody';
  const rows = reviews.map(({ reference, askedAt, channel, country, currency, totalMinor, score, because }) =>
    [
      reference,
      askedAt,
      channel,
      country,
      `${totalMinor} ${currency}`,
      score === null ? '–' : String(score),
      because,
    ].map(printable),
  );
  const head = ['order', 'since', 'channel', 'country', 'minor units', 'score', 'held by'];
  return [columns([head, ...rows]), ...(more ? ['there may be more: --limit'] : [])].join('\n');
}

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!/^[1-9]\d{0,2}$/.test(text) || value > MOST_LISTED) {
    throw new CommandFailed(EXIT.usage, `--limit must be a whole number, 1 to ${MOST_LISTED}`);
  }
  return value;
}
