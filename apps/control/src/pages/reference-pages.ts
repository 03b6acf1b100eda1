import { PROBLEMS, type ProblemCode } from '@banyan/kernel';
import type { JudgedDomain } from '../judging/judged-domain.js';
import { html, type Html } from './html.js';
import { page } from './layout.js';

/** What each problem means for whoever receives it; the table of codes is the kernel's. */
export function problemPage(code: ProblemCode): Html {
  const { status, title } = PROBLEMS[code];
  return page(
    { title: code },
    html`<section class="card">
      <h2>${title}</h2>
      <dl class="facts">
        <div>
          <dt>Status</dt>
          <dd>${status}</dd>
        </div>
        <div>
          <dt>code</dt>
          <dd><code>${code}</code></dd>
        </div>
        <div>
          <dt>Try again?</dt>
          <dd>${retryAdvice(status)}</dd>
        </div>
      </dl>
      <p class="small soft">
        The answer is <code>application/problem+json</code> (RFC 9457). <code>errors</code> names what to correct;
        <code>trace_id</code> is what to quote when you ask us.
      </p>
      <p><a href="/problems">All problems</a></p>
    </section>`,
  );
}

function retryAdvice(status: number): string {
  if (status === 503) return 'Yes, after Retry-After';
  if (status >= 500) return 'A read: yes. A write: only with its idempotency key';
  return status === 408 ? 'Yes' : 'Not without a change';
}

export function problemsPage(): Html {
  const rows = Object.entries(PROBLEMS).map(
    ([code, { status, title }]) =>
      html`<tr>
        <th scope="row"><a href="/problems/${code}">${code}</a></th>
        <td class="n" data-label="status">${status}</td>
        <td>${title}</td>
      </tr>`,
  );
  return page(
    { title: 'Problems' },
    html`<section class="card">
      <div class="scroll">
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
      </div>
    </section>`,
  );
}

export function contractsPage(domains: readonly JudgedDomain[]): Html {
  return page(
    { title: 'Contracts' },
    html`<section class="card">
      <p>
        What storefronts are promised. A released version is frozen, and all versions are served side by side. Each
        opens as an OpenAPI text (YAML).
      </p>
      <ul class="plain">
        ${domains.flatMap(({ name, contracts }) =>
          contracts.map(
            ({ version, specification }) =>
              html`<li><a href="/${specification}">${name} ${version}</a> <span class="soft small">OpenAPI</span></li>`,
          ),
        )}
      </ul>
    </section>`,
  );
}
