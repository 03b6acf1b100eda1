import type { Operation } from '@banyan/domains';
import type { ShelvedVersion } from '../shelf/contract-shelf.js';
import type { ContractText } from '../shelf/contract-text.js';
import type { OperationView } from '../reading/operation-view.js';

/** What must hold for an operation to be tried from a page. */
export interface TryFacts {
  readonly shelved: ShelvedVersion;
  readonly text: ContractText;
  readonly operation: OperationView;
  /** The domain's operation behind it; undefined: this build serves none. */
  readonly served: Operation | undefined;
  /** Is a gateway known? */
  readonly hasGateway: boolean;
}

/**
 * Why an operation cannot be tried, in a sentence; undefined: it can. Whether it changes anything is the manifest's word: that
 * is what shadowing and rescue go by as well. Only what lies below the version's own path is asked for, where the gateway owns
 * every path: of the core's own URLs a GET may change something.
 */
export function whyNotTried({ shelved, text, operation, served, hasGateway }: TryFacts): string | undefined {
  const { domain, version, registered } = shelved;
  if (registered.state === 'retired') return `${domain} ${version} is retired: it is answered with 410.`;
  if (text !== shelved.text) return 'This is an earlier text, or one to come. What is in force can be tried.';
  if (operation.security.some((way) => way.length > 0)) {
    return 'It asks for a credential, and control neither holds one for you nor takes one from you.';
  }
  if (!operation.route.startsWith(`/${domain}/${version}/`)) {
    return 'Its URL is not below its version, so the request might be another system’s.';
  }
  if (served === undefined) return 'No operation of this release stands behind it.';
  if (served.kind !== 'read') return 'It changes something. Only what reads is tried from here.';
  if (!['GET', 'POST'].includes(operation.method)) return `Only GET, HEAD and reading POST are sent from here.`;
  if (operation.parameters.some((parameter) => parameter.in === 'cookie' && parameter.required)) {
    return 'It asks for a cookie, which is not sent from here.';
  }
  const { body } = operation;
  if (body !== undefined && !body.contents.some(({ mediaType }) => mediaType === 'application/json')) {
    return 'Its body is not JSON.';
  }
  if (!hasGateway) {
    return 'Control does not know where the gateway is. Set GATEWAY_URL to its storefront side, such as http://127.0.0.1:8080.';
  }
  return undefined;
}
