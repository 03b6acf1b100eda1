import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT_ROOT, type ProblemCode } from '@banyan/kernel';

/**
 * What docs/problems.md says of each problem: what it means, what causes it, what to do. Read once at start; a test holds that
 * page and the table of codes equal.
 */
export class ProblemTexts {
  readonly #sections: ReadonlyMap<string, string>;

  constructor(page: string = readFileSync(join(PROJECT_ROOT, 'docs/problems.md'), 'utf8')) {
    this.#sections = new Map(
      page
        .split(/^### /m)
        .slice(1)
        .map((section) => {
          const end = section.indexOf('\n');
          return [section.slice(0, end).trim(), section.slice(end).trim()];
        }),
    );
  }

  /** As Markdown; empty where nothing is said. */
  of(code: ProblemCode): string {
    return this.#sections.get(code) ?? '';
  }

  /** What it means, in its first paragraph. */
  meaningOf(code: ProblemCode): string {
    return this.of(code).split('\n\n', 1)[0] ?? '';
  }
}
