import { standingOf, type ContractRegistry, type ServedContract } from '@banyan/contracts';
import { ProblemError, type ListedVersion } from '@banyan/kernel';
import { VersionLife } from './version-life.js';

/** What a path says of versions: one that is answered, or a refusal that says what there is instead. */
export type VersionAsked =
  | { readonly kind: 'answered'; readonly life: VersionLife }
  | { readonly kind: 'refused'; readonly problem: ProblemError; readonly life: VersionLife | undefined };

/** The versions of all contracts as they stand now, by domain and version. */
export class ContractLives {
  #registry: ContractRegistry;
  readonly #lives = new Map<string, Map<string, VersionLife>>();

  /**
   * @param served what this process has loaded; that does not change while it runs
   * @param docsUrl where contract versions are read about
   */
  constructor(
    registry: ContractRegistry,
    private readonly served: readonly ServedContract[],
    private readonly docsUrl: string,
  ) {
    this.#registry = registry;
    this.#look();
  }

  get registry(): ContractRegistry {
    return this.#registry;
  }

  /**
   * The domains whose versions are ours to answer, that there is no such version included. A domain of drafts alone is not:
   * its paths may be the legacy core's until something is published.
   */
  get domains(): readonly string[] {
    return [...this.#lives].flatMap(([domain, versions]) => (versions.size > 0 ? [domain] : []));
  }

  /** @throws Error when the version was not loaded */
  of(domain: string, version: string): VersionLife {
    const life = this.#lives.get(domain)?.get(version);
    if (life === undefined) throw new Error(`${domain} ${version} was not loaded`);
    return life;
  }

  /** @param segments of a path whose domain is ours */
  asked(segments: readonly string[]): VersionAsked {
    const [domain = '', version = ''] = segments;
    const life = this.#lives.get(domain)?.get(version);
    if (life === undefined) {
      const problem = new ProblemError('unknown-contract-version', { versions: this.#listed(domain) });
      return { kind: 'refused', problem, life };
    }
    if (life.standing.state !== 'retired') return { kind: 'answered', life };
    const { successor } = life.standing;
    const problem = new ProblemError('contract-retired', successor === undefined ? {} : { successor });
    return { kind: 'refused', problem, life };
  }

  /** Takes up a registry that was changed, for all requests from now on. */
  takeUp(registry: ContractRegistry): void {
    this.#registry = registry;
    this.#look();
  }

  #look(): void {
    for (const [domain, versions] of Object.entries(this.#registry.contracts)) {
      const lives = this.#lives.get(domain) ?? new Map<string, VersionLife>();
      this.#lives.set(domain, lives);
      for (const version of Object.keys(versions)) {
        const loaded = this.served.find(({ contract }) => contract.domain === domain && contract.version === version);
        const standing = standingOf(this.#registry, domain, version, loaded);
        const life = lives.get(version);
        if (standing === undefined) lives.delete(version);
        else if (life === undefined) lives.set(version, new VersionLife(domain, version, standing, this.docsUrl));
        else life.moveTo(standing);
      }
    }
  }

  /** What is answered, in order. */
  #listed(domain: string): readonly ListedVersion[] {
    return [...(this.#lives.get(domain) ?? [])]
      .flatMap(([version, { standing }]) => (standing.state === 'retired' ? [] : [{ version, state: standing.state }]))
      .toSorted((a, b) => a.version.localeCompare(b.version, 'en', { numeric: true }));
  }
}
