import { livingSuccessor, registeredVersion, type ContractRegistry, type Deprecation } from './contract-registry.js';
import type { ServedContract } from './served-contracts.js';

/** What a version is at this moment to whoever asks for it. */
export type VersionStanding =
  | { readonly state: 'published' }
  /** Not promised: of a text that was never published. */
  | { readonly state: 'draft' | 'candidate' }
  | { readonly state: 'deprecated'; readonly deprecation: Deprecation; readonly successor: string | undefined }
  | { readonly state: 'retired'; readonly deprecation: Deprecation; readonly successor: string | undefined };

/** @param served undefined: it is registered, and not answered. @returns undefined: for whoever asks, there is no such version */
export function standingOf(
  registry: ContractRegistry,
  domain: string,
  version: string,
  served: ServedContract | undefined,
): VersionStanding | undefined {
  const registered = registeredVersion(registry, domain, version);
  if (registered === undefined) return undefined;
  const successor = livingSuccessor(registry, domain, version);
  if (registered.state === 'retired') return { state: 'retired', deprecation: registered.deprecation, successor };
  if (served === undefined) return undefined;
  if (registered.state === 'deprecated') return { state: 'deprecated', deprecation: registered.deprecation, successor };
  const isPublished = registered.published.some(({ sha256 }) => sha256 === served.sha256);
  if (isPublished) return { state: 'published' };
  return { state: registered.state === 'candidate' ? 'candidate' : 'draft' };
}

/**
 * Why a changed registry may not be taken up by what serves already; none: it may. A text that was published within the major
 * and is not the last any more may be served until the next start: what was added is not there yet, and nothing is broken.
 */
export function takeUpFaults(registry: ContractRegistry, served: readonly ServedContract[]): readonly string[] {
  return served.flatMap(({ contract: { domain, version }, sha256, infoVersion }) => {
    const registered = registeredVersion(registry, domain, version);
    if (registered === undefined) return [`${domain}/${version} is served and not registered any more`];
    const isDraft = registered.published.length === 0 || !hasText(registered.published, infoVersion);
    const isKept = isDraft || registered.published.some((text) => text.sha256 === sha256);
    return isKept ? [] : [`${domain}/${version}: ${infoVersion} is served, and another text was published as that`];
  });
}

function hasText(published: readonly { readonly version: string }[], infoVersion: string): boolean {
  return published.some(({ version }) => version === infoVersion);
}
