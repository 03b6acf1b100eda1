import { useEffect, useRef, useState } from 'react';
import type { WorkingIntegration } from '../../api/control.generated.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { GuardedButton } from '../../parts/guarded-button.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';
import { SwitchDialog } from './switch-dialog.js';
import { useIntegrations } from './use-integrations.js';

interface Switchable extends WorkingIntegration {
  readonly whenOff: string;
}

/** Kill switches: what has a defined, safe way without it can be taken out of use for a time. @param chosen somebody was sent to it */
export function SwitchesCard({ chosen }: { readonly chosen: string | undefined }) {
  const integrations = useIntegrations();
  const [asked, setAsked] = useState<{ readonly of: Switchable; readonly to: 'off' | 'on' }>();
  return (
    <Card title="Switches">
      <p className="mb-4 max-w-prose text-soft">
        What has a safe way without it can be taken out of use, with a reason and for a time. The same on the command
        line: <code className="font-mono">banyan integrations off</code>.
      </p>
      <Asked query={integrations}>
        {(all) => {
          const switchable = all.integrations.filter(isSwitchable);
          // What is out of use first: somebody may want it back.
          const sorted = [
            ...switchable.filter(({ off }) => off !== null),
            ...switchable.filter(({ off }) => off === null),
          ];
          return (
            <ul className="divide-y divide-line">
              {sorted.map((each) => (
                <Switch
                  key={each.id}
                  of={each}
                  isChosen={each.id === chosen}
                  onAsk={(to) => setAsked({ of: each, to })}
                />
              ))}
            </ul>
          );
        }}
      </Asked>
      {asked !== undefined && (
        <SwitchDialog
          id={asked.of.id}
          title={asked.of.title}
          whenOff={asked.of.whenOff}
          to={asked.to}
          onClose={() => setAsked(undefined)}
        />
      )}
    </Card>
  );
}

interface SwitchProps {
  readonly of: Switchable;
  readonly isChosen: boolean;
  readonly onAsk: (to: 'off' | 'on') => void;
}

function Switch({ of: { title, domain, off, whenOff, because }, isChosen, onAsk }: SwitchProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isChosen) row.current?.scrollIntoView({ block: 'center' });
  }, [isChosen]);
  return (
    <li
      ref={row}
      aria-current={isChosen || undefined}
      className={`grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-3 border-l-4 py-4 pl-3 md:grid-cols-[minmax(0,1fr)_auto] md:items-center ${isChosen ? 'border-l-link' : 'border-l-transparent'}`}
    >
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span className="font-semibold wrap-anywhere">{title}</span>
          <span className="text-sm text-soft">{domain === null ? 'whole shop' : domain}</span>
          {off === null ? (
            <Mark tone="off">in use</Mark>
          ) : (
            <Mark tone="wait">
              out of use until <Instant iso={off.until} />
            </Mark>
          )}
        </p>
        {off !== null && <p className="mt-1 wrap-anywhere">{because.replace(` until ${off.until}`, '')}</p>}
        <p className="mt-1 max-w-prose text-sm text-soft max-md:line-clamp-2">
          {off === null ? 'Without it: ' : 'Meanwhile: '}
          {whenOff}
        </p>
      </div>
      <div className="md:text-right">
        {off === null ? (
          <GuardedButton
            operation="POST /api/integrations/{integration}/off"
            aria-label={`Take out of use: ${title}`}
            onClick={() => onAsk('off')}
          >
            Take out of use …
          </GuardedButton>
        ) : (
          <GuardedButton
            operation="POST /api/integrations/{integration}/on"
            aria-label={`Into use again: ${title}`}
            onClick={() => onAsk('on')}
          >
            Into use again …
          </GuardedButton>
        )}
      </div>
    </li>
  );
}

function isSwitchable(each: { readonly state: string }): each is Switchable {
  return 'whenOff' in each && each.whenOff !== null;
}
