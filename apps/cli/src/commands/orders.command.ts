import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addReviews } from './orders-reviews.command.js';

/** Orders, as far as people have to do with them. */
export function addOrders(program: Command, terminal: Terminal): void {
  const orders = program.command('orders').description('orders that wait for a person');
  addReviews(orders, terminal);
}
