import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT_ROOT } from '@banyan/kernel';
import type { Command } from 'commander';
import { CommandFailed, EXIT } from '../exit-code.js';

/** A process of its own: it boots a shop. */
const DEMO = join(PROJECT_ROOT, 'dist/apps/stack/src/demo/main.js');

export function addDemo(program: Command): void {
  program
    .command('demo')
    .description('a bad release rolls itself back, in a shop of its own on free ports')
    .option('--json', 'the figures as one JSON object, the talk on stderr')
    .addHelpText(
      'before',
      `Examples:
  banyan demo                              watch it, about a minute and a half
  banyan demo --json | jq .shopperFailures how many shoppers saw a failure
`,
    )
    .action(demo);
}

/** What it says goes where the caller's goes; a wish to stop reaches it as well. */
async function demo({ json }: { readonly json?: true }): Promise<void> {
  const child = spawn(process.execPath, [DEMO, ...(json ? ['--json'] : [])], { stdio: 'inherit' });
  const hand = (signal: NodeJS.Signals): void => void child.kill(signal);
  process.on('SIGINT', hand);
  process.on('SIGTERM', hand);
  try {
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    if (code !== 0) throw new CommandFailed(EXIT.error, `the demonstration ended with ${signal ?? code ?? 'nothing'}`);
  } finally {
    process.off('SIGINT', hand);
    process.off('SIGTERM', hand);
  }
}
