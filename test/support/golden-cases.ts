import { describe, expect, it } from '@jest/globals';
import { loadContracts } from '@banyan/contracts';
import { GOLDEN_TOKEN, meaningOf, type Domain } from '@banyan/domains';
import { PROJECT_ROOT } from '@banyan/kernel';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** What every `question.json` says; a domain reads more of it. */
interface GoldenCase {
  /** Why the case is there: the name of its test. */
  readonly about: string;
  readonly operation: string;
  /** Of the operation, in the canonical model. */
  readonly input: unknown;
  /** Of the core's answer; 200 when it does not say. */
  readonly status?: number;
}

/** `missing`: write files that are not there; `all`: overwrite those that differ as well. */
const WRITES = process.env['GOLDENS'];
/** Cases in another folder than the domain's own: one that has just been written, to be looked at before it is taken in. */
const ELSEWHERE = process.env['GOLDENS_FOLDER'];

/** Holds a value against its file. `npm run goldens` writes the files that are missing, to be reviewed. */
export function expectFile(path: string, value: unknown): void {
  const text = `${JSON.stringify(value, null, 2)}\n`;
  if (WRITES === 'all' || (WRITES === 'missing' && !existsSync(path))) writeFileSync(path, text);
  // The golden of a value is a file with every member that is set and no other.
  expect(JSON.parse(text)).toEqual(value);
  expect(value).toStrictEqual(JSON.parse(readFileSync(path, 'utf8')));
}

/**
 * A test for each folder in the domain's `golden/`: question.json and legacy.xml or legacy.json in, canonical.json and one file
 * for each contract version out. A case without words of the core begins at its canonical.json, written by hand: what no answer of the
 * core is needed for, or what it never says.
 *
 * @param translate what the core's answer means, by the domain's record and translator. What it throws is part of the golden:
 *   `{ refused: field }` for TranslationRefused, `{ fault: status }` for ArmError
 */
export function describeGoldens(
  { name, contracts, promiseOf }: Domain,
  translate: (golden: GoldenCase, bytes: Uint8Array) => unknown,
): void {
  const folder = ELSEWHERE || join(PROJECT_ROOT, 'libs/domains/src', name, 'golden');
  const router = loadContracts(contracts);

  describe.each(readdirSync(folder))('golden %s', (caseName) => {
    const file = (of: string): string => join(folder, caseName, of);
    const golden = JSON.parse(readFileSync(file('question.json'), 'utf8')) as GoldenCase;
    const answer = ['legacy.xml', 'legacy.json'].map(file).find(existsSync);
    const canonical =
      answer === undefined
        ? (JSON.parse(readFileSync(file('canonical.json'), 'utf8')) as object)
        : meaningOf(golden.status ?? 200, () => translate(golden, readFileSync(answer)));
    const answered = !Object.hasOwn(canonical, 'refused') && !Object.hasOwn(canonical, 'fault');

    it(`${answer === undefined ? 'canonical' : 'legacy to canonical'}: ${golden.about}`, () => {
      expectFile(file('canonical.json'), canonical);
    });

    it.each(contracts.map(({ version }) => version))('canonical to %s, and valid there', (version) => {
      const spoke = router.operations.find(
        (candidate) => candidate.version === version && candidate.operation === golden.operation,
      );
      if (!answered || !spoke) {
        expect(existsSync(file(`${version}.json`))).toBe(false);
        return;
      }
      const promise = promiseOf?.(golden.operation, canonical);
      const { status, body } = spoke.present(promise === undefined ? canonical : promise.withToken(GOLDEN_TOKEN));
      expectFile(file(`${version}.json`), { status, body });
      expect(spoke.checkAnswer(status, body)).toEqual([]);
    });
  });
}
