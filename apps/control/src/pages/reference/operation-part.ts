import type { Operation } from '@banyan/domains';
import type { OperationView } from '../../contracts/reading/operation-view.js';
import type { Snippets } from '../../contracts/trying/snippets.js';
import { html, type Html } from '@banyan/pages';
import { ageText } from '../words.js';
import { anchorOf } from './anchors.js';
import { contractProse } from './contract-prose.js';
import { parameterTable } from './parameter-table.js';
import type { ReferenceContext } from './reference-context.js';
import { contentPart, responsePart } from './response-part.js';
import { snippetPart } from './snippet-part.js';

/** What is known of an operation beside its contract. */
export interface OperationFacts {
  readonly served: Operation | undefined;
  /** The page on which it is tried; undefined: it has none. */
  readonly tryAt: string | undefined;
  /** Why it is not tried; undefined: it is. */
  readonly notTried: string | undefined;
  /** Of the request that the contract shows; undefined: it shows none. */
  readonly snippets: Snippets | undefined;
}

/** The place of an operation on the page of its version. */
export function operationAnchor(operationId: string): string {
  return anchorOf(operationId);
}

/** One operation, whole. */
export function operationPart(operation: OperationView, facts: OperationFacts, context: ReferenceContext): Html {
  const { operationId, method, route, summary, description, deprecated, body, security } = operation;
  const anchor = context.anchors.take(operationId);
  return html`<section class="card" id="${anchor}">
    <h2>
      <span class="method${deprecated ? ' gone' : ''}">${method}</span>
      <a class="anchor" href="#${anchor}"><code>${route}</code></a>
    </h2>
    <p>
      <strong>${summary}</strong> <span class="soft small">${operationId}</span>
      ${deprecated ? html`<span class="mark wait">deprecated</span>` : ''}
    </p>
    ${
      facts.tryAt === undefined
        ? ''
        : facts.notTried === undefined
          ? html`<p><a class="button" href="${facts.tryAt}">Try it</a></p>`
          : html`<p class="small soft">Not tried from here: ${facts.notTried}</p>`
    }
    <div class="prose">${contractProse(description)}</div>
    ${freshness(facts.served)} ${securityText(security)} ${extensionList(operation)}
    ${parameterTable(operation.parameters, operationId, context)}
    ${
      body === undefined
        ? ''
        : html`<h3>Body</h3>
            <div class="prose">${contractProse(body.description)}</div>
            <p class="small soft">${body.required ? 'Required.' : 'May be left out.'}</p>
            ${body.contents.map((content) => contentPart(content, [operationId, 'body'], `${operationId}: body`, context))}`
    }
    ${responsePart(operation, context)} ${facts.snippets === undefined ? '' : snippetPart(facts.snippets)}
  </section>`;
}

const MS_PER_SECOND = 1_000;

/** How fresh and how quick an answer is, by what this release is built to keep. */
function freshness(served: Operation | undefined): Html {
  if (served === undefined) return html``;
  const { asks, rememberedMs, delayed, deadlineMs } = served;
  const age =
    asks === 'authority'
      ? 'Always asked of the system of record, and never remembered.'
      : rememberedMs === undefined
        ? 'Asked anew every time, and never remembered.'
        : `May be up to ${ageText(rememberedMs)} old while nobody can be asked; Age says how old.`;
  return html`<p class="small">
    <span class="tag quiet">answers within ${deadlineMs / MS_PER_SECOND} s, or fails</span> ${age}
    ${
      delayed === undefined
        ? ''
        : html`Older than ${ageText(delayed.afterMs)}, it carries <code>Degraded: ${delayed.code}</code>.`
    }
  </p>`;
}

function securityText(security: OperationView['security']): Html {
  const ways = security.filter((way) => way.length > 0);
  if (ways.length === 0) return html``;
  return html`<p class="small">
    <span class="tag kept">asks who you are</span> ${ways.map((way) => way.join(' and ')).join(', or ')}
  </p>`;
}

/** What a contract says in words of its own house, such as how an old URL is recognised. */
function extensionList({ extensions }: OperationView): Html {
  if (extensions.length === 0) return html``;
  return html`<dl class="facts">
    ${extensions.map(
      ([name, value]) =>
        html`<div>
          <dt>${name}</dt>
          <dd><code>${JSON.stringify(value)}</code></dd>
        </div>`,
    )}
  </dl>`;
}
