import { execFileSync, spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PROJECT_ROOT } from '@banyan/kernel';
import { enter, stepsOf, type PageStep } from './written-page.js';

// Follows docs/how-to/add-a-contract-version.md in a copy of the tree, as somebody would who was never told anything else.

const PAGE = 'docs/how-to/add-a-contract-version.md';
/** Everything on the page, on two busy cores, ms. Alone it takes about a minute. */
const WITHIN_MS = 900_000;

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'banyan-add-a-version-'));
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
    cwd: PROJECT_ROOT,
  });
  for (const file of listed.toString('utf8').split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    cpSync(join(PROJECT_ROOT, file), join(root, file));
  }
  // Its own caches, and everybody's packages.
  mkdirSync(join(root, 'node_modules'));
  for (const name of readdirSync(join(PROJECT_ROOT, 'node_modules')).filter((each) => each !== '.cache')) {
    symlinkSync(join(PROJECT_ROOT, 'node_modules', name), join(root, 'node_modules', name));
  }
  knowWhatIsCompiled();
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** What the compiler knows of files that nobody has touched: whoever follows the page has compiled before. It saves it a third of a minute. */
function knowWhatIsCompiled(): void {
  const place = 'node_modules/.cache/tsc';
  const file = 'tsconfig.tsbuildinfo';
  if (!existsSync(join(PROJECT_ROOT, place, file))) return;
  // It names files by their way from there, and packages are still where they were.
  const packages = relative(join(root, place), join(PROJECT_ROOT, 'node_modules'));
  const known = readFileSync(join(PROJECT_ROOT, place, file), 'utf8');
  mkdirSync(join(root, place), { recursive: true });
  writeFileSync(join(root, place, file), known.replaceAll(/"\.\.\/\.\.\/(?!\.\.\/)/g, `"${packages}/`));
}

const filesIn = (folder: string): ReadonlyMap<string, string> =>
  new Map(
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((file) => [file.slice(root.length + 1), readFileSync(file, 'utf8')]),
  );

interface Ended {
  readonly status: number | null;
  readonly said: string;
}

function run(line: string): Ended {
  const { NODE_OPTIONS: _options, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync('bash', ['-c', line], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: { ...environment, CI: 'true', NO_COLOR: '1' },
  });
  return { status, said: `${stdout}\n${stderr}` };
}

/** @throws Error with the command that failed, and what it said */
function follow(steps: readonly PageStep[]): readonly string[] {
  const done: string[] = [];
  for (const step of steps) {
    if (step.kind === 'listing') {
      enter(root, step);
      done.push(step.file);
      continue;
    }
    const { status, said } = run(step.line);
    if (status !== 0) throw new Error(`${step.line} ended with ${status}: ${said.slice(-3_000)}`);
    done.push(step.line);
  }
  return done;
}

describe('the page', () => {
  const steps = stepsOf(readFileSync(join(PROJECT_ROOT, PAGE), 'utf8'));
  const folders = ['contracts', 'libs/domains/src'] as const;

  it(
    'followed letter by letter adds a version, and every proof passes',
    () => {
      const before = new Map(folders.flatMap((folder) => [...filesIn(folder)]));
      const done = follow(steps);
      expect(
        done.filter((line) => /contracts lint|contracts check|tsc|npm test|goldens|generate/.test(line)),
      ).toHaveLength(6);
      const after = new Map(folders.flatMap((folder) => [...filesIn(folder)]));
      const isGolden = (file: string) => /\/golden\/[^/]+\/v4\.json$/.test(file);
      const added = [...after.keys()].filter((file) => !before.has(file));
      const changed = [...before].filter(([file, text]) => after.get(file) !== text).map(([file]) => file);
      // One spec, one spoke and its types; three files that name it; goldens of the version and of no other.
      expect(added.filter((file) => !isGolden(file)).toSorted()).toEqual([
        'contracts/pricing/v4/openapi.yaml',
        'libs/domains/src/pricing/contracts/v4.generated.ts',
        'libs/domains/src/pricing/contracts/v4.ts',
      ]);
      expect(changed.toSorted()).toEqual([
        'contracts/pricing/CHANGELOG.md',
        'contracts/registry.yaml',
        'libs/domains/src/pricing/pricing.domain.ts',
      ]);
      const goldens = added.filter(isGolden);
      expect(goldens).toHaveLength(
        [...before.keys()].filter((file) => /\/golden\/[^/]+\/v3\.json$/.test(file) && file.includes('/pricing/'))
          .length,
      );
      expect(goldens.some((file) => after.get(file)?.includes('"quantityPrices": ['))).toBe(true);
    },
    WITHIN_MS,
  );

  // What holds the page is only worth as much as what it finds: each of these leaves out one thing that the page says.
  it.each<[string, string, (text: string) => string, string, RegExp]>([
    [
      'the registry',
      'contracts/registry.yaml',
      (text) => text.replace(/ {4}v4:\n(?: {6}.*\n)+/, ''),
      'npm run -s banyan -- contracts check',
      /is there and not registered/,
    ],
    [
      'a word of the changelog',
      'contracts/pricing/CHANGELOG.md',
      (text) => text.replace('- `steps` are called', '- Steps are called'),
      'npm test -- libs/domains/src/domains.spec -t its.neighbour',
      /toContain/,
    ],
    [
      'a way back that is right',
      'libs/domains/src/pricing/contracts/v4.ts',
      (text) => text.replace('({ steps: quantityPrices })', '({ steps: quantityPrices.slice(1) })'),
      'npm test -- libs/domains/src/pricing/contracts/spokes',
      /as much as its neighbour says/,
    ],
    [
      'a member of the contract',
      'libs/domains/src/pricing/contracts/v4.ts',
      (text) => text.replace('    EntryPriced: inStorefrontsWords,\n', ''),
      // What the page calls says the same of everything, and takes three times as long.
      `echo '{ "extends": "./tsconfig.json", "include": ["libs/domains/src/pricing/contracts/v4.ts"] }' > one.json && npx tsc --noEmit -p one.json`,
      /EntryPriced\.quantityPrices is in the contract and in no change/,
    ],
  ])(
    'without %s nothing passes',
    (_, file, edit, command, expected) => {
      const path = join(root, file);
      const text = readFileSync(path, 'utf8');
      const edited = edit(text);
      expect(edited).not.toBe(text);
      try {
        writeFileSync(path, edited);
        const { status, said } = run(command);
        expect(status).not.toBe(0);
        expect(said).toMatch(expected);
      } finally {
        writeFileSync(path, text);
      }
    },
    WITHIN_MS,
  );
});

describe('a page that is wrong', () => {
  it.each<[string, string, RegExp]>([
    [
      'a command that there is not',
      '```sh\nnpm run -s banyan -- contracts lints pricing/v1\n```\n',
      /unknown command 'lints'|ended with 2/,
    ],
    [
      'a file that there is not',
      '```sh\ncp contracts/pricing/v0/openapi.yaml contracts/pricing/v9.yaml\n```\n',
      /No such file/,
    ],
    ['a listing of no file', 'Write this:\n\n```yaml\na: 1\n```\n', /belongs to no file/],
    [
      'a listing without its place',
      'In `libs/domains/src/pricing/pricing.domain.ts`:\n\n```ts\nversions: [v1],\n```\n',
      /there is no place for/,
    ],
  ])('with %s is not followed', (_, page, message) => {
    expect(() => follow(stepsOf(page))).toThrow(message);
  });
});
