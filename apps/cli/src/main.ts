import { CommanderError } from 'commander';
import { messageOf } from '@banyan/kernel';
import { CommandFailed, EXIT } from './exit-code.js';
import { buildProgram } from './program.js';
import { systemTerminal } from './terminal.js';

const terminal = systemTerminal();
// `banyan decisions inventory --json | head -1` closes our output: that is an end, not a fault.
process.stdout.on('error', (error: NodeJS.ErrnoException) =>
  process.exit(error.code === 'EPIPE' ? EXIT.ok : EXIT.error),
);

try {
  await buildProgram(terminal).parseAsync();
} catch (error) {
  process.exitCode = exitCodeOf(error);
}

function exitCodeOf(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  terminal.say(`banyan: ${messageOf(error)}`);
  return error instanceof CommandFailed ? error.exitCode : EXIT.error;
}
