import type { Owner } from '@banyan/contracts';
import type { ContractUsageView } from '../../contracts/contract-usage-view.js';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import type { ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { nameOf } from '../../contracts/shelf/named-text.js';
import { viewOf, type OperationView } from '../../contracts/reading/operation-view.js';
import { ROW_LIMITS } from '../../contracts/reading/schema-rows.js';
import { html, type Html } from '../html.js';
import { contractProse } from './contract-prose.js';
import { governanceTags } from './governance-tags.js';
import { operationPart, type OperationFacts } from './operation-part.js';
import { anchorOf } from './anchors.js';
import { ReferenceContext } from './reference-context.js';
import { referencePage } from './reference-page.js';
import { componentAnchor, schemaTable } from './schema-table.js';
import { dayOf, stateMark, stateWords } from './state-mark.js';
import { useTable } from './use-table.js';

/** What the page of a version is made of. */
export interface VersionFacts {
  readonly shelved: ShelvedVersion;
  /** The text that is shown. */
  readonly text: ContractText;
  readonly usage: ContractUsageView | undefined;
  /** Further versions of the domain, to compare with. */
  readonly siblings: readonly string[];
  readonly factsOf: (operation: OperationView) => OperationFacts;
}

/** Everything that a text promises, with how it stands. */
export function versionPage(facts: VersionFacts): Html {
  const { shelved, text, usage, factsOf } = facts;
  const { domain, version } = shelved;
  const view = viewOf(text.document);
  const context = new ReferenceContext(view);
  const operations = view.operations.map((operation) => operationPart(operation, factsOf(operation), context));
  // Another version's page has the receivers of webhooks; ours have none, and a stranger's text is shown whole.
  const receivers = view.receivers.map(
    ([name, operation]) =>
      html`<h3>${name}</h3>
        ${operationPart(operation, NOTHING_KNOWN, context)}`,
  );
  const schemas = view.schemas.map(([name, schema]) => {
    const anchor = context.anchors.take('schema', name);
    return html`<section id="${anchor}">
      <h3><a class="anchor" href="#${anchor}">${name}</a></h3>
      ${schemaTable(schema, { parts: ['schema', name, 'is'], caption: name }, context, { ...ROW_LIMITS, expands: false })}
    </section>`;
  });
  const trail = [
    { href: '/contracts', words: 'Contracts' },
    { href: `/contracts/${domain}`, words: domain },
    ...(text === shelved.text ? [] : [{ href: `/contracts/${domain}/${version}`, words: version }]),
  ];
  return referencePage(
    titleOf(view.title, shelved, text),
    trail,
    html`${standing(facts)}
      <div class="reference">
        ${contents(
          view.operations,
          view.schemas.map(([name]) => name),
        )}
        <div>
          <section class="card prose" id="about">
            <p><strong>${view.summary}</strong></p>
            ${contractProse(view.description)}
          </section>
          ${operations}
          ${
            receivers.length === 0
              ? ''
              : html`<h2>What it sends to others</h2>
                  ${receivers}`
          }
          ${
            schemas.length === 0
              ? ''
              : html`<section class="card" id="shapes">
                  <h2>Shapes</h2>
                  ${schemas}
                </section>`
          }
          ${securitySchemes(view.securitySchemes)} ${personalData(context)}
          <section class="card" id="use">
            <h2>Who uses ${version}</h2>
            ${pins(shelved)} ${useTable(usage)}
          </section>
        </div>
      </div>`,
    stateMark(shelved.registered.state),
  );
}

/** The title of a legacy wire says already what it is. */
function titleOf(title: string, { version, text: inForce }: ShelvedVersion, text: ContractText): string {
  const of = version === 'legacy' ? title : `${title} ${version}`;
  return text === inForce ? of : `${of} (${text.infoVersion})`;
}

const NOTHING_KNOWN: OperationFacts = { served: undefined, tryAt: undefined, notTried: undefined, snippets: undefined };

/** How the version stands, and where its texts are. */
function standing({ shelved, text, siblings }: VersionFacts): Html {
  const { domain, version, registered, successor, ahead } = shelved;
  const here = `/contracts/${domain}/${version}`;
  const file = text === shelved.text ? here : `${here}/${text.infoVersion}`;
  const others = siblings.filter((each) => each !== version && each !== 'legacy' && version !== 'legacy');
  return html`<section class="card">
    ${notInForce(shelved, text)} ${ending(shelved)}
    <dl class="facts">
      <div>
        <dt>State</dt>
        <dd>
          ${stateMark(registered.state)}
          <small>${stateWords(registered)}</small>
        </dd>
      </div>
      <div>
        <dt>Text</dt>
        <dd>
          ${text.infoVersion}
          <small>${text.published === undefined ? 'not published' : `published ${dayOf(text.published.at)}`}</small>
        </dd>
      </div>
      <div>
        <dt>Owner</dt>
        <dd>${ownerText(registered.owner)}</dd>
      </div>
      <div>
        <dt>Promise, SHA-256</dt>
        <dd>
          ${
            text.published === undefined
              ? html`<small>none: it is not promised</small>`
              : html`<code title="${text.published.sha256}">${text.published.sha256.slice(0, SHOWN_HASH)}</code>
                  <small>of what it promises, without prose</small>`
          }
        </dd>
      </div>
    </dl>
    <p class="small">
      Download: <a href="${file}/openapi.yaml">openapi.yaml</a> · <a href="${file}/openapi.json">openapi.json</a>
      (OpenAPI 3.1)
    </p>
    ${
      registered.published.length + (ahead === undefined ? 0 : 1) < 2
        ? ''
        : html`<p class="small">
            Texts:
            ${registered.published.map((each, index) => textLink(shelved, each.version, registered.published[index - 1]?.version))}
            ${ahead === undefined ? '' : textLink(shelved, ahead.infoVersion, registered.published.at(-1)?.version)}
          </p>`
    }
    ${
      others.length === 0
        ? ''
        : html`<p class="small">
            Compare:
            ${others.map((other) => html`<a href="/contracts/${domain}/${earlierFirst(version, other)}">${version} and ${other}</a> `)}
            ${successor === undefined ? '' : html`· <a href="/contracts/${domain}/${version}...${successor}">what moving to ${successor} means</a>`}
          </p>`
    }
  </section>`;
}

const SHOWN_HASH = 16;

function earlierFirst(a: string, b: string): string {
  return a.localeCompare(b, 'en', { numeric: true }) < 0 ? `${a}...${b}` : `${b}...${a}`;
}

function textLink({ domain, version, text }: ShelvedVersion, infoVersion: string, before: string | undefined): Html {
  const isHere = text?.infoVersion === infoVersion;
  const href = `/contracts/${domain}/${version}${isHere ? '' : `/${infoVersion}`}`;
  const name = (each: string): string => nameOf({ version, infoVersion: each });
  return html`<a href="${href}">${infoVersion}</a>${isHere ? ' (in force)' : ''}${
      before === undefined
        ? ''
        : html` (<a href="/contracts/${domain}/${name(before)}...${name(infoVersion)}">what changed since ${before}</a
            >)`
    } `;
}

function notInForce({ domain, version, text: inForce, ahead }: ShelvedVersion, text: ContractText): Html {
  if (text === inForce) return html``;
  const what = text === ahead ? 'This text is worked on and not published' : 'This is an earlier text';
  return html`<div class="banner wait">
    <p>${what}: in force is <a href="/contracts/${domain}/${version}">${inForce?.infoVersion ?? version}</a>.</p>
  </div>`;
}

/** What somebody who followed the link of a `Deprecation` or of a 410 came for. */
function ending({ domain, version, registered, successor }: ShelvedVersion): Html {
  if (registered.state !== 'deprecated' && registered.state !== 'retired') return html``;
  const { deprecation } = registered;
  const isGone = registered.state === 'retired';
  return html`<div class="banner ${isGone ? 'bad' : 'wait'}">
    <p>
      <strong>${isGone ? `${version} is retired` : `${version} is going`}.</strong>
      ${
        isGone
          ? html`Since ${dayOf(registered.retirement.at)} every request is answered 410
              <a href="/problems/contract-retired"><code>contract-retired</code></a
              >. ${registered.retirement.reason}`
          : html`Announced ${dayOf(deprecation.at)}; promised until <strong>${dayOf(deprecation.sunset)}</strong>, and
              answered with 410 when it is retired after that.`
      }
    </p>
    <p>Why: ${deprecation.reason}</p>
    ${
      successor === undefined
        ? html`<p>No version comes after it.</p>`
        : html`<p>
            Move to <a href="/contracts/${domain}/${successor}">${domain} ${successor}</a>:
            <a href="/contracts/${domain}/${version}...${successor}">what is different there</a>.
          </p>`
    }
  </div>`;
}

/** A contact that is an address leads there; one that is not is shown as it is. */
function ownerText({ name, contact }: Owner): Html {
  const isAddress = /^[^\s@<>"]+@[^\s@<>"]+$/.test(contact);
  return html`${name} <small>${isAddress ? html`<a href="mailto:${contact}">${contact}</a>` : contact}</small>`;
}

function contents(operations: readonly OperationView[], schemas: readonly string[]): Html {
  return html`<nav class="contents card" aria-label="On this page">
    <strong>Operations</strong>
    <ul>
      ${operations.map(
        ({ operationId, method, summary }) =>
          html`<li>
            <a href="#${anchorOf(operationId)}">${summary ?? operationId}</a> <span class="soft">${method}</span>
          </li>`,
      )}
    </ul>
    ${
      schemas.length === 0
        ? ''
        : html`<details>
            <summary class="small">Shapes (${schemas.length})</summary>
            <ul>
              ${schemas.map((name) => html`<li><a href="#${componentAnchor(name)}">${name}</a></li>`)}
            </ul>
          </details>`
    }
    <ul>
      <li><a href="#personal">Personal data</a></li>
      <li><a href="#use">Who uses it</a></li>
    </ul>
  </nav>`;
}

function securitySchemes(schemes: ReferenceContext['view']['securitySchemes']): Html {
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

function personalData({ governed }: ReferenceContext): Html {
  const rows = governed.map(
    ({ where, anchor, governance }) =>
      html`<tr>
        <th scope="row"><a href="#${anchor}">${where}</a></th>
        <td>${governanceTags(governance)}</td>
      </tr>`,
  );
  return html`<section class="card" id="personal">
    <h2>Personal data</h2>
    ${
      rows.length === 0
        ? html`<p class="soft small">No field of this text is marked as being about a person (<code>x-pii</code>).</p>`
        : html`<p class="soft small">What stands in these fields reaches neither logs nor stored differences.</p>
            <table class="stack">
              <thead>
                <tr>
                  <th scope="col">Field</th>
                  <th scope="col">What it is, how long it is kept, who answers for it</th>
                </tr>
              </thead>
              <tbody>
                ${rows}
              </tbody>
            </table>`
    }
  </section>`;
}

function pins({ registered }: ShelvedVersion): Html {
  const pinned = Object.entries(registered.pins);
  if (pinned.length === 0) return html`<p class="small">No storefront is pinned to it.</p>`;
  return html`<p class="small">
    Pinned: ${pinned.map(([storefront, text]) => `${storefront} to ${text}`).join(', ')}.
  </p>`;
}
