import { useState } from 'react';
import type { DomainStatus } from '../../api/control.generated.js';
import { GuardedButton } from '../../parts/guarded-button.js';
import { Card } from '../../parts/card.js';
import { ChangeDialog, type LatchChange } from './change-dialog.js';
import { ReentryText } from './reentry-text.js';

/** What a person may do: take traffic back at once, or let it go out again. */
export function LatchControls({ domain }: { readonly domain: DomainStatus }) {
  const [change, setChange] = useState<LatchChange>();
  const isTripped = domain.latch?.state === 'tripped';
  const { rollback, reentry } = domain;
  return (
    <Card title="Controls">
      {isTripped ? (
        <>
          <p className="wrap-anywhere">
            {rollback?.state === 'waiting'
              ? `Rolling back: ${rollback.missing.join(', ')} has not acknowledged yet.`
              : 'Rolled back: every live gateway has acknowledged, and sends nothing to the service.'}{' '}
            {reentry !== null && <ReentryText reentry={reentry} />}
          </p>
          <GuardedButton
            operation="POST /api/domains/{domain}/reset"
            className="mt-4"
            onClick={() => setChange('reset')}
          >
            Arm again …
          </GuardedButton>
        </>
      ) : (
        <>
          <p>
            Traffic goes where the flag of the domain says, as long as the evidence lets it. Taking it back is
            immediate, and needs no flag.
          </p>
          <GuardedButton
            operation="POST /api/domains/{domain}/rollback"
            className="mt-4"
            weight="grave"
            onClick={() => setChange('rollback')}
          >
            Roll back …
          </GuardedButton>
        </>
      )}
      {change !== undefined && <ChangeDialog domain={domain} change={change} onClose={() => setChange(undefined)} />}
    </Card>
  );
}
