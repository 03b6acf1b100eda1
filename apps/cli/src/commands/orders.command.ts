import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addDifferences } from './orders-differences.command.js';
import { addParked } from './orders-parked.command.js';
import { addOrderJourneys } from './orders-show.command.js';
import { addReviews } from './orders-reviews.command.js';

/** Orders, as far as people have to do with them. */
export function addOrders(program: Command, terminal: Terminal): void {
  const orders = program
    .command('orders')
    .description('what happened to orders, and what people have to decide about them');
  addOrderJourneys(orders, terminal);
  addReviews(orders, terminal);
  addParked(orders, terminal);
  addDifferences(orders, terminal);
}
