import type { Shelf, ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { html, type Html } from '@banyan/pages';
import { referencePage } from './reference-page.js';
import { stateMark } from './state-mark.js';

/** Whoever asks for what there is not is told what there is. @param what was asked for, as we understood it */
export function nothingPage(what: string, shelf: Shelf, domain: string | undefined): Html {
  const known = domain === undefined ? undefined : shelf.domains.get(domain);
  return referencePage(
    'There is nothing here',
    [{ href: '/contracts', words: 'Contracts' }],
    html`<section class="card">
      <p>${what}</p>
      ${
        known === undefined
          ? html`<p>These domains have contracts:</p>
              <ul class="plain">
                ${[...shelf.domains.keys()].map((name) => html`<li><a href="/contracts/${name}">${name}</a></li>`)}
              </ul>`
          : html`<p>Of ${domain} there is:</p>
              <ul class="plain">
                ${known.map(versionLine)}
              </ul>
              <p class="small soft">
                Whoever asks the gateway for a version that there is not is answered 404
                <a href="/problems/unknown-contract-version"><code>unknown-contract-version</code></a
                >.
              </p>`
      }
    </section>`,
  );
}

function versionLine({ domain, version, registered, successor }: ShelvedVersion): Html {
  return html`<li>
    <a href="/contracts/${domain}/${version}">${domain} ${version}</a> ${stateMark(registered.state)}
    ${successor === undefined ? '' : html`<span class="small">followed by <a href="/contracts/${domain}/${successor}">${successor}</a></span>`}
  </li>`;
}

/** A version whose text cannot be read. */
export function unreadablePage({ domain, version, registered, fault }: ShelvedVersion): Html {
  return referencePage(
    `${domain} ${version}`,
    [
      { href: '/contracts', words: 'Contracts' },
      { href: `/contracts/${domain}`, words: domain },
    ],
    html`<section class="card">
      <div class="banner bad">
        <p>It is registered as ${registered.state}, and its text cannot be read: ${fault}</p>
      </div>
      <p class="small">
        <code class="command">npm run -s banyan -- contracts check</code>
        names everything that is wrong. Owner: ${registered.owner.name}, ${registered.owner.contact}.
      </p>
    </section>`,
    stateMark(registered.state),
  );
}
