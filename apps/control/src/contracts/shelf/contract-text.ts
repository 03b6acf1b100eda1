import type { JsonObject, PublishedText } from '@banyan/contracts';

/** One text of a contract version, as it lies in the folder of contracts. */
export interface ContractText {
  readonly domain: string;
  /** Such as `v1`, or `legacy`. */
  readonly version: string;
  /** Its `info.version`; empty where it has none. */
  readonly infoVersion: string;
  /** When it was published, and the hash of what it promises; undefined: it never was. */
  readonly published: PublishedText | undefined;
  /** References as they are written. */
  readonly document: JsonObject;
  readonly yaml: string;
  /** SHA-256 of the file, lower-case hex: which bytes were read. */
  readonly sha256: string;
}
