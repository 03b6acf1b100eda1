import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import type { Running } from '../processes/supervised.js';
import { LiveScreen } from './live-screen.js';
import { PlainScreen } from './plain-screen.js';
import { crashText } from './screen.js';

const running: Running = { pid: 1, url: '', opsUrl: '', exited: Promise.resolve(''), stop: async () => undefined };
const crash = {
  kind: 'crashed',
  name: 'gateway',
  how: 'exit status 1',
  tail: ['', 'TypeError: x is not a function'],
  logFile: '/tmp/logs/gateway.log',
  restartInMs: 2000,
} as const;

const ESCAPE = '\u001B';
const PARTS = new RegExp(String.raw`${ESCAPE}\[\d+A${ESCAPE}\[J|\n|[^\n${ESCAPE}]+|${ESCAPE}`, 'g');

/** What a terminal would show: knows "up n lines" and "clear from here", which is all that is used. */
class Terminal {
  #lines = [''];

  readonly write = (text: string): void => {
    for (const [part] of text.matchAll(PARTS)) {
      const up = /\[(\d+)A/.exec(part)?.[1];
      if (up !== undefined) this.#lines = [...this.#lines.slice(0, -1 - Number(up)), ''];
      else if (part === '\n') this.#lines.push('');
      else this.#lines[this.#lines.length - 1] += part;
    }
  };

  get lines(): string[] {
    return this.#lines.map((line) => stripVTControlCharacters(line).trimEnd());
  }
}

describe('a crash in words', () => {
  it('says how it ended, what it said last, what follows, and where to read on', () => {
    expect(crashText(crash)).toBe(
      [
        'gateway ended unexpectedly (exit status 1)',
        '  | TypeError: x is not a function',
        'it is restarted in 2.0 s; its log: /tmp/logs/gateway.log',
      ].join('\n'),
    );
  });

  it('does not promise a restart that will not come', () => {
    expect(crashText({ ...crash, restartInMs: undefined, tail: [] })).toContain('it is not restarted');
  });
});

describe('the plain screen', () => {
  it('has a line for each thing that happens, and nothing that only a terminal understands', () => {
    let text = '';
    const screen = new PlainScreen((part) => (text += part));
    screen.show({ kind: 'starting', name: 'gateway' });
    screen.show({ kind: 'ready', name: 'gateway', process: running });
    screen.show({ kind: 'stopped', name: 'gateway' });
    screen.say('banyan is ready');
    expect(text).toMatch(
      /^ *[\d.]+ s {2}gateway starts\n.*gateway is ready.*\n.*gateway has stopped\nbanyan is ready\n$/,
    );
    expect(text).not.toContain('\u001B');
  });
});

describe('the live screen', () => {
  it('keeps one line a process, in place, with crashes above and the rest below', () => {
    const terminal = new Terminal();
    const screen = new LiveScreen(['postgres', 'gateway'], terminal.write);
    screen.show({ kind: 'starting', name: 'postgres' });
    screen.show({ kind: 'ready', name: 'postgres', process: running });
    screen.show({ kind: 'starting', name: 'gateway' });
    screen.show(crash);
    screen.show({ kind: 'starting', name: 'gateway' });
    screen.show({ kind: 'ready', name: 'gateway', process: running });
    screen.settle();
    screen.say('banyan is ready');
    screen.show({ kind: 'stopped', name: 'gateway' });
    const [head, , , postgres, gateway, ready, stopped, end] = terminal.lines;
    expect(head).toContain('gateway ended unexpectedly');
    expect(postgres).toMatch(/✔ postgres/);
    expect(gateway).toMatch(/✔ gateway/);
    expect(ready).toBe('banyan is ready');
    expect(stopped).toContain('gateway has stopped');
    expect(end).toBe('');
    expect(terminal.lines).toHaveLength(8);
  });
});
