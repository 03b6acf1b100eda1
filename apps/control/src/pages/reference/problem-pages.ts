import { problemBody, PROBLEMS, PROBLEM_TYPE_BASE, type ProblemCode } from '@banyan/kernel';
import type { ProblemUse } from '../../contracts/reading/problem-uses.js';
import type { Shelf } from '../../contracts/shelf/contract-shelf.js';
import { html, type Html } from '@banyan/pages';
import { contractProse } from './contract-prose.js';
import { operationAnchor } from './operation-part.js';
import { referencePage } from './reference-page.js';
import type { ProblemTexts } from './problem-texts.js';

const TRAIL = [{ href: '/contracts', words: 'Contracts' }];

/** Every problem there is. */
export function problemsPage(texts: ProblemTexts): Html {
  const rows = (Object.keys(PROBLEMS) as ProblemCode[]).map(
    (code) =>
      html`<tr>
        <th scope="row"><a href="/problems/${code}">${code}</a></th>
        <td class="n" data-label="status">${PROBLEMS[code].status}</td>
        <td>
          <p>${PROBLEMS[code].title}</p>
          <div class="small soft">${contractProse(texts.meaningOf(code))}</div>
        </td>
      </tr>`,
  );
  return referencePage(
    'Problem types',
    TRAIL,
    html`<section class="card">
      <p>
        Every error is <code>application/problem+json</code> (RFC 9457). A program reads <code>code</code>, which is
        stable; <code>type</code> leads to the page of its code.
      </p>
      <table class="stack">
        <thead>
          <tr>
            <th scope="col">code</th>
            <th scope="col" class="n">Status</th>
            <th scope="col">Meaning</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </section>`,
  );
}

/** What a problem means for whoever receives it, what causes it, and who answers with it. */
export function problemPage(code: ProblemCode, texts: ProblemTexts, uses: readonly ProblemUse[], shelf: Shelf): Html {
  const { status, title } = PROBLEMS[code];
  return referencePage(
    title,
    [...TRAIL, { href: '/problems', words: 'Problem types' }],
    html`<section class="card">
        <dl class="facts">
          <div>
            <dt>code</dt>
            <dd><code>${code}</code></dd>
          </div>
          <div>
            <dt>Status</dt>
            <dd>${status}</dd>
          </div>
          <div>
            <dt>Try again?</dt>
            <dd>${retryAdvice(code, status)}</dd>
          </div>
          <div>
            <dt>type</dt>
            <dd><code>${PROBLEM_TYPE_BASE}${code}</code></dd>
          </div>
        </dl>
      </section>
      <section class="card prose">${contractProse(texts.of(code))}</section>
      <section class="card">
        <h2>How it looks</h2>
        <pre tabindex="0"><code>${JSON.stringify(exampleOf(code, uses, shelf), undefined, 2)}</code></pre>
        <p class="small soft">
          <code>errors</code> names what to correct; <code>trace_id</code> is what to quote when you ask us. Nothing
          that was sent is repeated.
        </p>
      </section>
      <section class="card">
        <h2>Who answers with it</h2>
        ${useList(uses)}
      </section>`,
  );
}

function retryAdvice(code: ProblemCode, status: number): string {
  if (code === 'request-in-progress') return 'Yes, unchanged and with the same key, after Retry-After';
  if (status === 503) return 'Yes, after Retry-After';
  if (status >= 500) return 'A read: yes. A write: only with its idempotency key';
  return status === 408 ? 'Yes' : 'Not without a change';
}

/** As a contract shows it; else as it is made, with what it alone has. */
function exampleOf(code: ProblemCode, uses: readonly ProblemUse[], { domains }: Shelf): object {
  // The fullest says most.
  const [shown] = uses
    .map(({ example }) => example)
    .filter((example) => example !== undefined)
    .toSorted((a, b) => Object.keys(b).length - Object.keys(a).length);
  if (shown !== undefined) return shown;
  const traceId = '0af7651916cd43dd8448eb211c80319c';
  const [versions = []] = domains.values();
  const living = versions.filter(({ version, registered }) => version !== 'legacy' && registered.state !== 'retired');
  if (code === 'unknown-contract-version') {
    const listed = living.map(({ version, registered }) => ({ version, state: registered.state }));
    return problemBody(code, { traceId, versions: listed });
  }
  const successor = living.at(-1)?.version;
  if (code === 'contract-retired' && successor !== undefined) return problemBody(code, { traceId, successor });
  return problemBody(code, { traceId });
}

function useList(uses: readonly ProblemUse[]): Html {
  if (uses.length === 0) {
    return html`<p class="soft small">
      No contract shows it: it is answered before a contract is reached, or by control.
    </p>`;
  }
  return html`<ul class="plain">
    ${uses.map(
      ({ domain, version, operationId, method, route, status }) =>
        html`<li>
          <a href="/contracts/${domain}/${version}#${operationAnchor(operationId)}">${method} ${route}</a>
          <span class="soft small">${status} of ${domain} ${version}</span>
        </li>`,
    )}
  </ul>`;
}
