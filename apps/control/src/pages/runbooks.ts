import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { ProblemError, PROJECT_ROOT } from '@banyan/kernel';
import { html, type Html } from '@banyan/pages';
import { page } from './layout.js';
import { markdown, titleOf } from './markdown.js';

const FOLDER = 'docs/runbooks';
/** What on-call reads as well. */
const ALSO = ['docs/how-to/read-a-rollback.md', 'docs/how-to/move-traffic.md'];
const INDEX = 'README';

/** The runbooks as pages. Read once at start: at night they must not depend on anything. A name is looked up, never joined. */
export class Runbooks {
  readonly #texts: ReadonlyMap<string, string>;

  constructor() {
    const files = readdirSync(join(PROJECT_ROOT, FOLDER)).filter((file) => file.endsWith('.md'));
    this.#texts = new Map(
      [...files.map((file) => `${FOLDER}/${file}`), ...ALSO].map((path) => [
        basename(path, '.md'),
        readFileSync(join(PROJECT_ROOT, path), 'utf8'),
      ]),
    );
  }

  index(): Html {
    return this.page(INDEX);
  }

  /** @param name such as `unleash` @throws ProblemError `not-found` */
  page(name: string): Html {
    const text = this.#texts.get(name);
    if (text === undefined) throw new ProblemError('not-found', { detail: 'There is no such runbook.' });
    return page(
      { title: titleOf(text) },
      html`<section class="card prose">${markdown(text, (target) => this.#target(target))}</section>
        ${name === INDEX ? '' : html`<p><a href="/runbooks">All runbooks</a></p>`}`,
    );
  }

  /** Other runbooks and the web; a file of the repository is not served here. */
  #target(target: string): string | undefined {
    if (/^https?:\/\//.test(target)) return target;
    const name = /^(?:\.\.\/how-to\/)?([\w-]+)\.md(#.*)?$/.exec(target)?.[1];
    return name !== undefined && this.#texts.has(name) ? `/runbooks/${name}` : undefined;
  }
}

/** Where an integration's runbook is read: here, or wherever its URL leads. */
export function runbookLink(runbook: string): string {
  return runbook.startsWith('https://') ? runbook : runbook.replace(/^docs(\/runbooks\/.*)\.md$/, '$1');
}
