import type { VersionStanding } from '@banyan/contracts';
import { lifeHeaders, type Header } from './life-headers.js';

/** One contract version in front of its readers: how it stands now, and what its answers say of that. */
export class VersionLife {
  #standing: VersionStanding;
  #headers: readonly Header[];

  constructor(
    readonly domain: string,
    readonly version: string,
    standing: VersionStanding,
    private readonly docsUrl: string,
  ) {
    this.#standing = standing;
    this.#headers = lifeHeaders(domain, version, standing, docsUrl);
  }

  get standing(): VersionStanding {
    return this.#standing;
  }

  /** Of every answer of this version. Made when the registry changes, not with each answer. */
  get headers(): readonly Header[] {
    return this.#headers;
  }

  /** The registry says otherwise now. */
  moveTo(standing: VersionStanding): void {
    this.#standing = standing;
    this.#headers = lifeHeaders(this.domain, this.version, standing, this.docsUrl);
  }
}
