import type { ContractUsageView } from '../../contracts/contract-usage-view.js';
import type { Shelf, ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { viewOf } from '../../contracts/reading/operation-view.js';
import { html, type Html } from '@banyan/pages';
import { findOperations } from '../../contracts/reading/find-operations.js';
import { operationAnchor } from './operation-part.js';
import { referencePage } from './reference-page.js';
import { dayOf, stateMark, stateWords } from './state-mark.js';
import { useLine } from './use-table.js';

/** Everything that is promised, by domain. @param sought words that an operation must have; empty: all is shown */
export function contractsPage(shelf: Shelf, usage: ContractUsageView | undefined, sought: string): Html {
  return referencePage(
    'Contracts',
    [{ href: '/status', words: 'Control' }],
    html`<section class="card">
        <p>
          What storefronts are promised, by domain and version. A published version is frozen; all versions that are not
          retired are served side by side. <a href="/problems">Problem types</a> have pages of their own.
        </p>
        ${
          shelf.fault === undefined
            ? ''
            : html`<div class="banner bad">
                <p>The registry cannot be read as it lies there now; this is how it was: ${shelf.fault}</p>
              </div>`
        }
        <form class="find" method="get" action="/contracts" role="search">
          <input
            type="search"
            name="q"
            value="${sought}"
            aria-label="Find an operation"
            placeholder="Find an operation, a path, a field"
            maxlength="100"
          />
          <button type="submit">Find</button>
        </form>
        ${sought === '' ? '' : foundList(shelf, sought)}
      </section>
      ${[...shelf.domains].map(([domain, versions]) => domainCard(domain, versions, usage))}`,
  );
}

/** One domain: its versions, and the form that compares two of its texts. */
export function domainPage(
  domain: string,
  versions: readonly ShelvedVersion[],
  usage: ContractUsageView | undefined,
): Html {
  const names = versions
    .filter(({ version }) => version !== 'legacy')
    .flatMap(({ version, registered, ahead }) => [
      version,
      ...registered.published.map((text) => text.version),
      ...(ahead === undefined ? [] : [ahead.infoVersion]),
    ]);
  return referencePage(
    `Contracts of ${domain}`,
    [{ href: '/contracts', words: 'Contracts' }],
    html`${domainCard(domain, versions, usage)}
    ${
      names.length < 2
        ? ''
        : html`<section class="card">
            <h2>Compare two texts</h2>
            <form class="compare" method="get" action="/contracts/${domain}/compare">
              ${choice('from', names, names[0])} ${choice('to', names, names.at(-1))}
              <button type="submit">Compare</button>
            </form>
          </section>`
    }`,
  );
}

function choice(name: string, names: readonly string[], chosen: string | undefined): Html {
  return html`<label
    >${name}
    <select name="${name}">
      ${names.map((each) => html`<option value="${each}" ${each === chosen ? 'selected' : ''}>${each}</option>`)}
    </select></label
  >`;
}

function domainCard(domain: string, versions: readonly ShelvedVersion[], usage: ContractUsageView | undefined): Html {
  return html`<section class="card" id="${domain}">
    <h2><a href="/contracts/${domain}">${domain}</a></h2>
    <ul class="versions">
      ${versions.map((each) => versionItem(each, usage))}
    </ul>
  </section>`;
}

function versionItem(shelved: ShelvedVersion, usage: ContractUsageView | undefined): Html {
  const { domain, version, registered, text, ahead, successor, fault } = shelved;
  const view = text === undefined ? undefined : viewOf(text.document);
  return html`<li>
    <div class="title">
      <strong><a href="/contracts/${domain}/${version}">${domain} ${version}</a></strong> ${stateMark(registered.state)}
    </div>
    <p class="small">${fault === undefined ? view?.summary : html`<span class="fault">${fault}</span>`}</p>
    <p class="small soft">
      ${stateWords(registered)}${successor === undefined ? '' : html` Next: <a href="/contracts/${domain}/${successor}">${successor}</a>.`}
    </p>
    <p class="small">
      Text
      ${text?.infoVersion ?? 'none'}${text?.published === undefined ? '' : `, published ${dayOf(text.published.at)}`}${
        ahead === undefined
          ? ''
          : html`; <a href="/contracts/${domain}/${version}/${ahead.infoVersion}">${ahead.infoVersion}</a> is worked on`
      }
      ${text?.published === undefined ? '' : html`<br /><code class="soft">${text.published.sha256.slice(0, 16)}</code>`}
    </p>
    <p class="small soft">${registered.owner.name}, ${registered.owner.contact}; ${useLine(usage, domain, version)}</p>
  </li>`;
}

function foundList(shelf: Shelf, sought: string): Html {
  const found = findOperations(shelf, sought);
  if (found.length === 0) return html`<p>No operation has all of these words.</p>`;
  return html`<ul class="plain">
    ${found.map(
      ({ domain, version, operation }) =>
        html`<li>
          <a href="/contracts/${domain}/${version}#${operationAnchor(operation.operationId)}"
            >${operation.method} ${operation.route}</a
          >
          <span class="soft small">${operation.summary} · ${domain} ${version}</span>
        </li>`,
    )}
  </ul>`;
}
