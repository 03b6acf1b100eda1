import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addDifferences } from './orders-differences.command.js';
import { addOrderJourneys } from './orders-show.command.js';
import { addReviews } from './orders-reviews.command.js';

/** Orders, as far as people have to do with them. */
export function addOrders(program: Command, terminal: Terminal): void {
  const orders = program
    .command('orders')
    .description('what happened to orders, and what people have to decide about them')
    .addHelpText(
      'before',
      `Examples:
  banyan orders list --failed            orders of late that something went wrong with
  banyan orders list --state cancelled   by state, arm, channel, customer and time
  banyan orders show <reference>         what happened to one
  banyan orders differences              what the books do not agree about
  banyan orders reviews list             which wait for a person
`,
    );
  addOrderJourneys(orders, terminal);
  addReviews(orders, terminal);
  addDifferences(orders, terminal);
}
