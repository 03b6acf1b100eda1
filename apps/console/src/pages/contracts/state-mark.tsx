import type { ContractVersion } from '../../api/control.generated.js';
import { Mark, type Tone } from '../../parts/mark.js';

const TONES: Readonly<Record<ContractVersion['state'], Tone>> = {
  draft: 'off',
  candidate: 'off',
  published: 'good',
  deprecated: 'wait',
  retired: 'bad',
};

/** How a version stands. */
export function StateMark({ state }: Pick<ContractVersion, 'state'>) {
  return <Mark tone={TONES[state]}>{state}</Mark>;
}
