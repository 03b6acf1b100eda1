import type { ContractUsageView } from '../../contracts/contract-usage-view.js';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import type { ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { viewOf, type OperationView } from '../../contracts/reading/operation-view.js';
import { ROW_LIMITS } from '../../contracts/reading/schema-rows.js';
import { html, type Html } from '@banyan/pages';
import { contractProse } from './contract-prose.js';
import { personalPart } from './personal-part.js';
import { operationPart, type OperationFacts } from './operation-part.js';
import { anchorOf } from './anchors.js';
import { ReferenceContext } from './reference-context.js';
import { referencePage } from './reference-page.js';
import { componentAnchor, schemaTable } from './schema-table.js';
import { securityPart } from './security-part.js';
import { standingPart } from './standing-part.js';
import { stateMark } from './state-mark.js';
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
    html`${standingPart(shelved, text, facts.siblings)}
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
          ${securityPart(view.securitySchemes)} ${personalPart(context)}
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

function pins({ registered }: ShelvedVersion): Html {
  const pinned = Object.entries(registered.pins);
  if (pinned.length === 0) return html`<p class="small">No storefront is pinned to it.</p>`;
  return html`<p class="small">
    Pinned: ${pinned.map(([storefront, text]) => `${storefront} to ${text}`).join(', ')}.
  </p>`;
}
