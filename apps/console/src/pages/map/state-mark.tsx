import type { MapNode } from '../../api/control.generated.js';
import { asWords } from '../../look/words.js';
import { Mark, type Tone } from '../../parts/mark.js';

const TONES: Readonly<Record<MapNode['state'], Tone>> = {
  ok: 'good',
  degraded: 'wait',
  failing: 'bad',
  misconfigured: 'bad',
  'no-data': 'off',
};

/** How a place of the map is. */
export function StateMark({ state }: Pick<MapNode, 'state'>) {
  return <Mark tone={TONES[state]}>{asWords(state)}</Mark>;
}
