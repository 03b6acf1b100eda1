import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { changeControl } from '../../api/ask-control.js';
import type { ChangeAnswer, DomainStatus, PersonalChange } from '../../api/control.generated.js';
import { percent } from '../../look/words.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { ReentryText } from './reentry-text.js';

/** What a person may do to a latch. */
export type LatchChange = 'rollback' | 'reset';

interface ChangeDialogProps {
  readonly domain: DomainStatus;
  readonly change: LatchChange;
  readonly onClose: () => void;
}

const TITLES = { rollback: 'Roll back', reset: 'Arm again' } as const;

/** A change of a domain's latch, of the picture that its reader has. */
export function ChangeDialog({ domain, change, onClose }: ChangeDialogProps) {
  const { mutate, isPending, error } = useMutation({
    mutationFn: (wish: PersonalChange) =>
      changeControl<ChangeAnswer>(`/domains/${encodeURIComponent(domain.domain)}/${change}`, wish),
    onSuccess: onClose,
  });
  const confirmTrips = change === 'reset' ? domain.reentry?.confirmTrips : undefined;
  return (
    <ReasonDialog
      title={`${TITLES[change]} ${domain.domain}`}
      preview={previewOf(domain, change)}
      act={TITLES[change]}
      weight={change === 'rollback' ? 'grave' : 'plain'}
      isPending={isPending}
      error={error}
      onAct={(wish) =>
        mutate({
          ...wish,
          ...(domain.latch === null ? {} : { expectedEpoch: domain.latch.epoch }),
          ...(confirmTrips === null || confirmTrips === undefined ? {} : { confirmTrips }),
        })
      }
      onClose={onClose}
    />
  );
}

function previewOf({ share, flag, reentry }: DomainStatus, change: LatchChange): ReactNode {
  if (change === 'rollback')
    return `${percent(share.observed ?? share.intended)} of the traffic goes back to legacy at once, at every gateway. Orders the service has begun are finished there. Afterwards a person arms it again.`;
  const intended = flag.intendedPercent ?? 0;
  return (
    <>
      The flag intends {intended} %: so much goes to the service again as soon as it is armed. The evidence begins anew.{' '}
      {reentry !== null && <ReentryText reentry={reentry} />}
    </>
  );
}
