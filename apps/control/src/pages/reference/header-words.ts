import type { GatewayAnswer } from '../../contracts/trying/ask-gateway.js';
import type { OperationView } from '../../contracts/reading/operation-view.js';
import { html, type Html, type HtmlPart } from '@banyan/pages';
import { instantText } from '../words.js';
import { contractProse } from './contract-prose.js';

const MS_PER_SECOND = 1_000;

type Explains = (value: string) => HtmlPart;

/** Headers of the gateway that no contract describes, or that mean more with their value read. */
const EXPLAINED: Readonly<Record<string, Explains>> = {
  deprecation: (value) => {
    const seconds = Number(/^@(\d{1,12})$/.exec(value)?.[1] ?? Number.NaN);
    return Number.isFinite(seconds)
      ? `This version is deprecated since ${instantText(seconds * MS_PER_SECOND)} (RFC 9745).`
      : 'RFC 9745';
  },
  sunset: () => 'Until when this version is promised (RFC 8594).',
  link: linkWords,
  'contract-state': (value) => `Not promised yet: ${value}.`,
  'retry-after': (value) => `Ask again after ${value} s, and not sooner.`,
  'cache-control': (value) => (value === 'no-store' ? 'Nobody may remember this answer.' : ''),
  'set-cookie': () => 'Keeps a session on one arm. A storefront that sends X-Session-Id gets none.',
  'content-type': (value) => (value.startsWith('application/problem+json') ? 'A problem (RFC 9457).' : ''),
};

/** One header of an answer, with what it says: in the contract's words where it has any. */
export function headerRow(
  [name, value]: readonly [string, string],
  { status }: GatewayAnswer,
  operation: OperationView,
): Html {
  const promised = operation.responses
    .find((response) => response.status === String(status))
    ?.headers.find((header) => header.name.toLowerCase() === name.toLowerCase());
  const explained = Object.hasOwn(EXPLAINED, name) ? EXPLAINED[name]?.(value) : undefined;
  return html`<tr>
    <th scope="row"><code>${name}</code></th>
    <td data-label=""><code>${name === 'set-cookie' ? withoutValue(value) : value}</code></td>
    <td data-label="">${explained} ${contractProse(promised?.description)}</td>
  </tr>`;
}

/** A session is nobody's to see, not even one that was made for this request. */
function withoutValue(cookie: string): string {
  return cookie.replace(/^([^=;]*)=[^;]*/, '$1=…');
}

/** `Link`: each target that is control's own page leads there. */
function linkWords(value: string): Html {
  const links = [...value.matchAll(/<([^>]*)>[^,]*?rel="([^"]*)"/g)].map(([, target = '', relation = '']) => ({
    target,
    relation,
  }));
  return html`${links.map(({ target, relation }) => {
    const own = /^https?:\/\/[^/]+(\/contracts\/[\w./-]+)$/.exec(target)?.[1];
    return html`<p class="small">${relation}: ${own === undefined ? target : html`<a href="${own}">${own}</a>`}</p>`;
  })}`;
}
