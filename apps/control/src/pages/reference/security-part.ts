import { html, type Html } from '@banyan/pages';
import { contractProse } from './contract-prose.js';
import type { ReferenceContext } from './reference-context.js';

/** By what a caller is known, where a contract asks. */
export function securityPart(schemes: ReferenceContext['view']['securitySchemes']): Html {
  if (schemes.length === 0) return html``;
  return html`<section class="card" id="security">
    <h2>Who may ask</h2>
    <dl class="facts">
      ${schemes.map(([name, scheme]) => {
        const { description, ...rest } = scheme;
        const words = Object.entries(rest).map(
          ([key, value]) => `${key}: ${typeof value === 'string' ? value : JSON.stringify(value)}`,
        );
        return html`<div>
          <dt>${name}</dt>
          <dd>
            ${words.join(', ')} <small>${typeof description === 'string' ? contractProse(description) : ''}</small>
          </dd>
        </div>`;
      })}
    </dl>
  </section>`;
}
