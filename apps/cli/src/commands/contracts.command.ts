import type { Command } from 'commander';
import type { Terminal } from '../terminal.js';
import { addContractsIncludes } from './contracts-includes.command.js';

export function addContracts(program: Command, terminal: Terminal): void {
  const contracts = program.command('contracts').description('what the storefronts are promised');
  addContractsIncludes(contracts, terminal);
}
