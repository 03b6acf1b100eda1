/** A published specification, or the spoke that serves it, cannot be used. Carries every fault of it at once. */
export class ContractFault extends Error {
  override readonly name = 'ContractFault';

  constructor(
    /** The specification, relative to the project root. */
    readonly specification: string,
    readonly faults: readonly string[],
  ) {
    super(`${specification} has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`);
  }
}
