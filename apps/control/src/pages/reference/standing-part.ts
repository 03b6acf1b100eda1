import type { Owner } from '@banyan/contracts';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import type { ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { nameOf } from '../../contracts/shelf/named-text.js';
import { html, type Html } from '@banyan/pages';
import { dayOf, stateMark, stateWords } from './state-mark.js';

/** How a version stands, and where its texts are. @param siblings versions of the domain, to compare with */
export function standingPart(shelved: ShelvedVersion, text: ContractText, siblings: readonly string[]): Html {
  const { domain, version, registered, ahead } = shelved;
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
          : html`Deprecated from ${dayOf(deprecation.at)}; promised until <strong>${dayOf(deprecation.sunset)}</strong>,
              and answered with 410 when it is retired after that.`
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
