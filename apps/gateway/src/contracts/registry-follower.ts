import { statSync } from 'node:fs';
import { join } from 'node:path';
import {
  ContractFault,
  readRegistry,
  REGISTRY_FILE,
  takeUpFaults,
  type ContractRegistry,
  type ServedContract,
} from '@banyan/contracts';

/**
 * Sees that the registry was changed, and offers it to whoever follows it. Deprecating and retiring take effect while the
 * gateway runs; a text that is new takes a restart. What cannot be taken up leaves the last good registry in force.
 */
export class RegistryFollower {
  #seen: string;
  #fault: string | undefined;

  constructor(
    private readonly contractsDir: string,
    private readonly served: readonly ServedContract[],
    private readonly takeUp: (registry: ContractRegistry) => void,
  ) {
    this.#seen = this.#look();
  }

  /** Why the registry as it is written now is not in force; undefined: it is. */
  get fault(): string | undefined {
    return this.#fault;
  }

  /** @throws ContractFault when the registry has changed into what cannot be taken up; again at each turn until it can */
  turn(): void {
    const look = this.#look();
    if (look === this.#seen && this.#fault === undefined) return;
    try {
      const registry = readRegistry(this.contractsDir);
      const faults = takeUpFaults(registry, this.served);
      if (faults.length > 0) throw new ContractFault(`contracts/${REGISTRY_FILE}`, faults);
      this.takeUp(registry);
      this.#fault = undefined;
    } catch (error) {
      if (error instanceof ContractFault) this.#fault = error.faults.join('; ');
      throw error;
    }
    this.#seen = look;
  }

  /** What a change changes: a file that was written anew, or another in its place, as mounted folders swap them. */
  #look(): string {
    const { ino, size, mtimeMs } = statSync(join(this.contractsDir, REGISTRY_FILE), { throwIfNoEntry: false }) ?? {};
    return `${ino} ${size} ${mtimeMs}`;
  }
}
