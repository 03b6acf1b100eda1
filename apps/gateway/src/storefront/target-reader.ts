import type { IncomingMessage } from 'node:http';
import { canonicalPath, type CanonicalPath, type NoPath, type OwnedPrefixes, type Ownership } from '@banyan/proxy';
import type { Classified, Classifier } from '../pipeline/classify.js';

export interface TargetReaderOptions {
  readonly owned: OwnedPrefixes;
  readonly classifier: Pick<Classifier, 'classify'>;
  /** Segments that the contract prefix puts before a contract's path. */
  readonly prefixSegments: number;
}

/**
 * What a request is about, read once for whoever asks: limits, overload and the way it takes. They ask in one turn, so that the last
 * request's reading is all that is kept, and nothing is made for it.
 */
export class TargetReader {
  #request: IncomingMessage | undefined;
  /** The edge brings targets of an absolute form to that of the others after overload was asked. */
  #url: string | undefined;
  #path: CanonicalPath | NoPath = NOTHING_READ;
  #ownership: Ownership = 'ambiguous';
  #classified: Classified | undefined;

  constructor(private readonly options: TargetReaderOptions) {}

  pathOf(request: IncomingMessage): CanonicalPath | NoPath {
    if (request !== this.#request || request.url !== this.#url) this.#read(request);
    return this.#path;
  }

  /** What has no path is nobody's. */
  ownershipOf(request: IncomingMessage): Ownership {
    if (request !== this.#request || request.url !== this.#url) this.#read(request);
    return this.#ownership;
  }

  /** Which operation an owned path means; undefined: it is not owned. */
  operationOf(request: IncomingMessage): Classified | undefined {
    if (this.ownershipOf(request) !== 'owned' || this.#path.kind !== 'path') return undefined;
    const { classifier, prefixSegments } = this.options;
    this.#classified ??= classifier.classify(
      request.method ?? 'GET',
      (this.#path.segments ?? []).slice(prefixSegments),
    );
    return this.#classified;
  }

  #read(request: IncomingMessage): void {
    this.#request = request;
    this.#url = request.url;
    this.#path = canonicalPath(request.url ?? '');
    this.#ownership = this.#path.kind === 'path' ? this.#path.ownedBy(this.options.owned) : 'ambiguous';
    this.#classified = undefined;
  }
}

const NOTHING_READ: NoPath = { kind: 'no-path', because: 'not-origin-form' };
