import type { Domain, Operation } from '@banyan/domains';

/** The domain's operation behind an operation of a contract version, as this release has it. */
export class ServedOperations {
  readonly #byKey = new Map<string, Operation>();

  constructor(domains: readonly Domain[]) {
    for (const { name, operations, contracts, legacyWire } of domains) {
      for (const { version, operations: spokes } of [...contracts, ...(legacyWire === undefined ? [] : [legacyWire])]) {
        for (const [operationId, spoke] of Object.entries(spokes)) {
          const operation = operations.find((each) => each.name === spoke.operation);
          if (operation !== undefined) this.#byKey.set(keyOf(name, version, operationId), operation);
        }
      }
    }
  }

  /** Undefined: this release serves nothing of that name. */
  behind(domain: string, version: string, operationId: string): Operation | undefined {
    return this.#byKey.get(keyOf(domain, version, operationId));
  }
}

function keyOf(...names: readonly string[]): string {
  return names.join(' ');
}
