import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT, SETTING_NAMES } from '@banyan/kernel';
import type { Command } from 'commander';
import { parse } from 'yaml';
import { buildProgram } from '../apps/cli/src/program.js';
import { catalogue } from '../apps/legacy-core/src/catalogue/catalogue.js';
import { EVENT_STREAM } from '../libs/outbox/src/nats/broker.js';

// A documented command that nobody runs, a link that leads nowhere, a file that moved: each fails here, by its page.

const pages = globSync(['*.md', '{docs,docker,bench,contracts}/**/*.md'], { cwd: PROJECT_ROOT })
  .filter((page) => !page.includes('results/'))
  .map((page) => ({ page, text: readFileSync(join(PROJECT_ROOT, page), 'utf8') }));
const { scripts } = JSON.parse(readFileSync(join(PROJECT_ROOT, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** Code on a page: fenced blocks by line, and spans. */
function codeOf(text: string): string[] {
  const blocks = [...text.matchAll(/^ *```\w*\n([^]*?)^ *```/gm)].flatMap(([, block = '']) => block.split('\n'));
  const prose = text.replaceAll(/^ *```\w*\n[^]*?^ *```/gm, '');
  return [...blocks, ...[...prose.matchAll(/`([^`]+)`/g)].map(([, span = '']) => span)].map((code) => code.trim());
}

/** As GitHub makes an anchor of a heading. */
const anchorOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = '']) => anchorOf(title));

/** The first group of every match in every code of a page. */
const found = (text: string, pattern: RegExp): string[][] =>
  codeOf(text).flatMap((code) =>
    [...code.matchAll(pattern)].map(([, ...groups]) => groups.map((group) => group ?? '')),
  );

const program = buildProgram({ print: () => undefined, say: () => undefined } as never);

/** The command that words name, as deep as they name one. */
function commandOf(words: readonly string[], from: Command = program): { command: Command; rest: readonly string[] } {
  const [word, ...rest] = words;
  const next = from.commands.find((candidate) => candidate.name() === word);
  return next === undefined ? { command: from, rest: words } : commandOf(rest, next);
}

describe.each(pages)('$page', ({ page, text }) => {
  it('leads somewhere with every link', () => {
    const broken = [...text.matchAll(/\]\((?!https?:|mailto:)([^)\s]+)\)/g)]
      .map(([, target = '']) => target)
      .filter((target) => {
        const [path = '', anchor] = target.split('#');
        const file = path === '' ? join(PROJECT_ROOT, page) : join(PROJECT_ROOT, dirname(page), path);
        // The results of a run are not kept.
        if (relative(PROJECT_ROOT, file).startsWith('bench/results/')) return false;
        if (!existsSync(file)) return true;
        return anchor !== undefined && !anchorsOf(readFileSync(file, 'utf8')).includes(anchor);
      });
    expect(broken).toEqual([]);
  });

  it('names only npm commands, proofs and programs that there are', () => {
    const unknown = found(text, /\bnpm (?:run )?(?:-s )?([a-z]+)(?: -- ([a-z][a-z-]*))?/g).filter(
      ([script = '', argument]) =>
        !(script in scripts || ['ci', 'install'].includes(script)) ||
        (script === 'proof' && argument !== '' && !existsSync(join(PROJECT_ROOT, `test/proofs/${argument}.ts`))),
    );
    expect(unknown).toEqual([]);
  });

  it('names only commands and options that banyan has', () => {
    const unknown = found(text, /(?:banyan -- |control banyan )([a-z][^`…#|]*)/g)
      .map(([line = '']) => line.trim().split(/\s+/))
      .filter((words) => {
        const { command, rest } = commandOf(words);
        const options = new Set(command.options.flatMap(({ long, short }) => [long, short]));
        return command === program || rest.some((word) => word.startsWith('-') && !options.has(word));
      });
    expect(unknown).toEqual([]);
  });

  it('names only files and settings that there are', () => {
    const code = codeOf(text);
    const files = code
      .filter((span) => /^(?:apps|libs|contracts|docs|docker|test|bench|scripts)\/[\w./@-]+$/.test(span))
      .filter((span) => !existsSync(join(PROJECT_ROOT, span)) && !span.startsWith('bench/results/'));
    expect(files).toEqual([]);
    const settings = new Set<string>([...SETTING_NAMES, EVENT_STREAM]);
    const names = code
      .flatMap(
        (span) =>
          span.match(/\b(?:BANYAN|GATEWAY|CONTROL|LEGACY|INVENTORY|PRICING|UNLEASH|STACK)_[A-Z_]*[A-Z]\b/g) ?? [],
      )
      .filter((name) => !settings.has(name) && !settings.has(name.replace(/_FILE$/, '')));
    expect(names).toEqual([]);
  });
});

it('the how-to pages are all found from README', () => {
  const readme = pages.find(({ page }) => page === 'README.md')?.text ?? '';
  for (const page of globSync('docs/how-to/*.md', { cwd: PROJECT_ROOT })) expect(readme).toContain(`(${page})`);
});

it('the runbooks are all found from their index', () => {
  const index = pages.find(({ page }) => page === 'docs/runbooks/README.md')?.text ?? '';
  for (const page of globSync('*.md', { cwd: join(PROJECT_ROOT, 'docs/runbooks') })) {
    if (page !== 'README.md') expect(index).toContain(`(${page})`);
  }
});

it('the examples of a contract are products that the shop has', () => {
  // NO-SUCH is the one that the contracts say is not there.
  const skus = new Set([...catalogue().map(({ sku }) => sku), 'NO-SUCH']);
  expect(catalogue().some(({ sku }) => sku === 'NO-SUCH')).toBe(false);
  for (const file of globSync('contracts/inventory/*/openapi.yaml', { cwd: PROJECT_ROOT })) {
    const named = JSON.stringify(parse(readFileSync(join(PROJECT_ROOT, file), 'utf8'))).matchAll(
      /"sku":"((?:[^"\\]|\\.)*)"/g,
    );
    const unknown = new Set(
      [...named].map(([, sku = '']) => JSON.parse(`"${sku}"`) as string).filter((sku) => !skus.has(sku)),
    );
    expect([...unknown]).toEqual([]);
  }
});
