import picocolors from 'picocolors';

/** What the demonstration says happened. Each claim is checked and printed; one that does not hold fails the whole. */
export class Claims {
  #broken = 0;

  constructor(private readonly say: (line: string) => void) {}

  get allHold(): boolean {
    return this.#broken === 0;
  }

  check(holds: boolean, claim: string, measured?: string): void {
    if (!holds) this.#broken += 1;
    const mark = holds ? picocolors.green('✔') : picocolors.red('✘');
    this.say(`  ${mark} ${claim}${measured === undefined ? '' : picocolors.dim(`  ${measured}`)}`);
  }
}
