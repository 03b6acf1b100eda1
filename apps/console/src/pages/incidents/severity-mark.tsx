import type { IncidentSummary } from '../../api/control.generated.js';
import { Mark, type Tone } from '../../parts/mark.js';

const TONES: Readonly<Record<IncidentSummary['severity'], Tone>> = { critical: 'bad', major: 'wait', minor: 'off' };

/** How bad it is while it is open; that it is over, afterwards. */
export function SeverityMark({ incident: { state, severity } }: { readonly incident: IncidentSummary }) {
  if (state === 'resolved') return <Mark tone="good">resolved</Mark>;
  return <Mark tone={TONES[severity]}>{severity}</Mark>;
}
