import { useId, useState } from 'react';
import { changeControl } from '../../api/ask-control.js';
import type { IncidentSummary, NewIncident } from '../../api/control.generated.js';
import { useShop } from '../../api/use-shop.js';
import { FIELD, WordDialog } from '../../parts/word-dialog.js';
import { useIncidentsChanged } from './use-incidents.js';

/** A person opens an incident: what it is about, how bad it is, and why. */
export function OpenDialog({ onClose }: { readonly onClose: () => void }) {
  const shop = useShop();
  const changed = useIncidentsChanged();
  const [scope, setScope] = useState('shop');
  const [severity, setSeverity] = useState<NewIncident['severity']>('major');
  const [title, setTitle] = useState('');
  const [scopeId, severityId, titleId] = [useId(), useId(), useId()];
  return (
    <WordDialog
      title="Open an incident"
      description="Who answers for it is told at once, by their channels. Where one is open already, this joins it."
      action="Open it"
      onClose={onClose}
      onAgree={async (word) => {
        await changeControl<IncidentSummary>('/incidents', { scope, severity, title, ...word });
        await changed();
      }}
      fields={
        <>
          <label htmlFor={titleId}>
            What is wrong
            <input
              id={titleId}
              value={title}
              onChange={({ target }) => setTitle(target.value)}
              required
              maxLength={200}
              className={FIELD}
            />
          </label>
          <div className="grid gap-4 sm:grid-cols-2">
            <label htmlFor={scopeId}>
              Where
              <select id={scopeId} value={scope} onChange={({ target }) => setScope(target.value)} className={FIELD}>
                <option value="shop">The whole shop</option>
                {shop.data?.domains.map(({ domain }) => (
                  <option key={domain} value={domain}>
                    {domain}
                  </option>
                ))}
              </select>
            </label>
            <label htmlFor={severityId}>
              How bad
              <select
                id={severityId}
                value={severity}
                onChange={({ target }) => setSeverity(target.value as NewIncident['severity'])}
                className={FIELD}
              >
                <option value="minor">minor</option>
                <option value="major">major</option>
                <option value="critical">critical</option>
              </select>
            </label>
          </div>
        </>
      }
    />
  );
}
