import { changeControl } from '../../api/ask-control.js';
import type { ChangeAnswer, DomainStatus, PersonalChange } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';
import { WordDialog } from '../../parts/word-dialog.js';

/** What a person may do to a latch. */
export type LatchChange = 'rollback' | 'reset';

interface ChangeDialogProps {
  readonly domain: DomainStatus;
  readonly change: LatchChange;
  readonly onClose: () => void;
}

const TITLES = { rollback: 'Roll back', reset: 'Arm again' } as const;

/** Says what would happen, asks who wants it and why, and does it. Both go into the record. */
export function ChangeDialog({ domain, change, onClose }: ChangeDialogProps) {
  const confirmTrips = change === 'reset' ? domain.reentry?.confirmTrips : undefined;
  return (
    <WordDialog
      title={`${TITLES[change]} ${domain.domain}`}
      description={previewOf(domain, change)}
      action={TITLES[change]}
      weight={change === 'rollback' ? 'grave' : 'plain'}
      onClose={onClose}
      onAgree={(word) => {
        const wish: PersonalChange = {
          ...word,
          ...(domain.latch === null ? {} : { expectedEpoch: domain.latch.epoch }),
          ...(confirmTrips === null || confirmTrips === undefined ? {} : { confirmTrips }),
        };
        return changeControl<ChangeAnswer>(`/domains/${encodeURIComponent(domain.domain)}/${change}`, wish);
      }}
    />
  );
}

function previewOf({ share, flag, reentry }: DomainStatus, change: LatchChange): string {
  if (change === 'rollback')
    return `${percent(share.observed ?? share.intended)} of the traffic goes back to legacy at once, at every gateway. Orders the service has begun are finished there. Afterwards a person arms it again.`;
  const intended = flag.intendedPercent ?? 0;
  return `The flag intends ${intended} %: so much goes to the service again as soon as it is armed. The evidence begins anew. ${reentry?.text ?? ''}`;
}
