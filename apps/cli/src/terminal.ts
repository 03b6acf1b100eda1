import { createInterface } from 'node:readline/promises';
import pico from 'picocolors';

/** Where a command writes: data to stdout, talk to stderr. */
export interface Terminal {
  /** Data: what a pipe is meant to receive. */
  print(text: string): void;
  /** Talk: for the person who sits there. */
  say(text: string): void;
  /** Colours of stdout; all plain when it is no terminal or NO_COLOR is set. */
  readonly paint: ReturnType<typeof pico.createColors>;
  /** May a question be asked? */
  readonly interactive: boolean;
  /** Asks on stderr; true for `y` or `yes`. */
  confirm(question: string): Promise<boolean>;
  /** Clears the screen before a picture is drawn again; nothing when stdout is no terminal. */
  clear(): void;
}

export function systemTerminal(): Terminal {
  const { stdout, stderr, stdin, env } = process;
  const noColour = env['NO_COLOR'] !== undefined && env['NO_COLOR'] !== '';
  return {
    print: (text) => void stdout.write(`${text}\n`),
    say: (text) => void stderr.write(`${text}\n`),
    paint: pico.createColors(stdout.isTTY && !noColour && env['TERM'] !== 'dumb'),
    interactive: stdin.isTTY && stderr.isTTY,
    confirm: async (question) => {
      const asking = createInterface({ input: stdin, output: stderr });
      try {
        return /^y(es)?$/i.test((await asking.question(`${question} [y/N] `)).trim());
      } finally {
        asking.close();
      }
    },
    clear: () => {
      if (stdout.isTTY) stdout.write('\u001b[2J\u001b[H');
    },
  };
}
