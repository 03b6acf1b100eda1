import type { ComparesContracts } from '@banyan/contracts';

/** How the house judges its own contracts: the profile that assumes neither the most careful reader nor the most forgiving. */
const PROFILE = 'default';

/** Loaded when something is compared: the checker brings much along. */
export async function comparing(): Promise<ComparesContracts> {
  const { compareContracts } = await import('@banyan/contracts');
  return (earlier, later) => compareContracts(earlier, later, PROFILE);
}
