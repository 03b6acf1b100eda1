import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addDifferences } from './orders-differences.command.js';
import { addParked } from './orders-parked.command.js';
import { addReviews } from './orders-reviews.command.js';

/** Orders, as far as people have to do with them. */
export function addOrders(program: Command, terminal: Terminal): void {
  const orders = program
    .command('orders')
    .description('what people have to decide about orders')
    .addHelpText(
      'before',
      `Examples:
  banyan orders differences              what the books do not agree about
  banyan orders reviews list             which wait for a person
  banyan orders parked list              events that somebody refused
`,
    );
  addReviews(orders, terminal);
  addParked(orders, terminal);
  addDifferences(orders, terminal);
}
