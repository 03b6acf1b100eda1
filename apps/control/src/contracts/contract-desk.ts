import type { Operation } from '@banyan/domains';
import type { ContractShelf, Shelf, ShelvedVersion } from './shelf/contract-shelf.js';
import { namedText, versionOf } from './shelf/named-text.js';
import type { ContractText } from './shelf/contract-text.js';
import type { DocumentView, OperationView } from './reading/operation-view.js';
import type { GatewayPlace } from './trying/gateway-place.js';
import { whyNotTried } from './trying/may-try.js';
import type { ServedOperations } from './trying/served-operations.js';
import { snippetsOf, type Snippets } from './trying/snippets.js';
import { exampleValues, fieldsOf, type TryValues } from './trying/try-fields.js';
import { tryRequest } from './trying/try-request.js';

/** Where a snippet is sent while nobody has said where the gateway is. */
const SOMEWHERE = 'https://your-gateway.example';

/** One text that a page was asked for, and the version that it is of. */
export interface AskedText {
  readonly shelf: Shelf;
  readonly shelved: ShelvedVersion;
  /** Undefined: it cannot be read. */
  readonly text: ContractText | undefined;
}

/** What the pages of contracts are made from: texts, what this release serves of them, and where they can be tried. */
export class ContractDesk {
  constructor(
    readonly shelf: ContractShelf,
    private readonly served: ServedOperations,
    private readonly place: GatewayPlace,
  ) {}

  /** Undefined: there is no such version, or no such text of it. @param infoVersion undefined: the text in force */
  text(domain: string, version: string, infoVersion?: string): AskedText | undefined {
    const shelf = this.shelf.look();
    const shelved = versionOf(shelf, domain, version);
    if (shelved === undefined) return undefined;
    if (infoVersion === undefined) return { shelf, shelved, text: shelved.text };
    const own = [shelved.text, shelved.ahead].find((text) => text?.infoVersion === infoVersion);
    const text = own ?? this.shelf.published(shelved, infoVersion);
    return text === undefined ? undefined : { shelf, shelved, text };
  }

  /** See `namedText`. */
  named(domain: string, name: string): ContractText | undefined {
    return namedText(this.shelf.look(), this.shelf, domain, name);
  }

  /** The gateway, its contract prefix included; undefined: nobody has said where it is. */
  gateway(): Promise<URL | undefined> {
    return this.place.base();
  }

  behind({ domain, version }: ShelvedVersion, operationId: string): Operation | undefined {
    return this.served.behind(domain, version, operationId);
  }

  /** See `whyNotTried`. */
  whyNotTried(
    asked: { readonly shelved: ShelvedVersion; readonly text: ContractText },
    operation: OperationView,
    base: URL | undefined,
  ): string | undefined {
    const served = this.behind(asked.shelved, operation.operationId);
    return whyNotTried({ ...asked, operation, served, hasGateway: base !== undefined });
  }

  /** A request to take along; undefined: none can be made of these values. @param values undefined: as the contract shows it */
  snippets(
    operation: OperationView,
    { references }: DocumentView,
    base: URL | undefined,
    values?: TryValues,
    method = operation.method,
  ): Snippets | undefined {
    const fields = fieldsOf(operation, references);
    const request = tryRequest(operation, fields, values ?? exampleValues(operation, references), method);
    if (!('target' in request)) return undefined;
    return snippetsOf(operation, request, (base?.href ?? SOMEWHERE).replace(/\/+$/, ''), references);
  }
}
