import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Something that a page tells its reader to do, in the order of the page. */
export type PageStep =
  /** A line for a shell. */
  | { readonly kind: 'command'; readonly line: string }
  /**
   * A listing, and its file: the comment that it begins with names it, or the words before it do, last. `below` what in it, where
   * the words before it end with that.
   */
  | {
      readonly kind: 'listing';
      readonly file: string;
      readonly language: string;
      readonly text: string;
      readonly below?: string;
    };

/** The steps of a page: blocks of `sh`, line by line, and listings of other languages. Blocks without a language are for looking. */
export function stepsOf(page: string): readonly PageStep[] {
  const steps: PageStep[] = [];
  let before = '';
  for (const [, prose = '', language = '', text = ''] of page.matchAll(/([^]*?)^```(\w*)\n([^]*?)^```$/gm)) {
    before += prose;
    if (language === 'sh') for (const line of text.trim().split('\n')) steps.push({ kind: 'command', line });
    else if (language !== '') {
      const [, own, rest] = /^\/\/ ([\w./-]+)\n([^]*)$/.exec(text) ?? [];
      const file = own ?? [...before.matchAll(/`([\w./-]+\/[\w.-]+\.\w+)`/g)].at(-1)?.[1];
      if (file === undefined) throw new Error(`a listing belongs to no file: ${text.slice(0, 60)}`);
      const [, below] = /below `([\w-]+)`:\s*$/.exec(prose) ?? [];
      steps.push({ kind: 'listing', file, language, text: rest ?? text, ...(below === undefined ? {} : { below }) });
    }
  }
  return steps;
}

/** Does with a listing what a reader would: a file that is not there is written, one that is there gets it in its place. */
export function enter(root: string, { file, language, text, below }: Extract<PageStep, { kind: 'listing' }>): void {
  const path = join(root, file);
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return;
  }
  const there = readFileSync(path, 'utf8');
  switch (language) {
    case 'md':
      // Above the versions that are there.
      writeFileSync(path, there.replace(/^## /m, `${text}\n## `));
      return;
    case 'yaml':
      writeFileSync(path, withEntry(there, below, text));
      return;
    case 'ts':
      writeFileSync(path, text.trim().split('\n').reduce(withLine, there));
      return;
    default:
      throw new Error(`nobody knows where a listing of ${language} goes in ${file}`);
  }
}

/** @throws Error where the page names no place for it, or the file has none */
function withEntry(there: string, below: string | undefined, text: string): string {
  const start = `\n  ${below}:\n`;
  if (!there.includes(start)) throw new Error(`there is no place below ${below}`);
  return there.replace(start, () => start + text.trim().replaceAll(/^(?=.)/gm, '    ') + '\n');
}

/** An import stands with the imports of its folder; another line in the place of the one that begins alike. */
function withLine(there: string, line: string): string {
  const lines = there.split('\n');
  const start = line.startsWith('import ')
    ? /^import \{ v\d+ \} from '\.\/contracts\//
    : new RegExp(`^ *${line.split(':')[0]}:`);
  const at = lines.findLastIndex((each) => start.test(each));
  if (at === -1) throw new Error(`there is no place for: ${line}`);
  lines.splice(at + (line.startsWith('import ') ? 1 : 0), line.startsWith('import ') ? 0 : 1, line);
  return lines.join('\n');
}
