import { useId, useState } from 'react';
import type { NewIncident } from '../../api/control.generated.js';
import { useShop } from '../../api/use-shop.js';
import { FIELD } from '../../parts/field.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { useAsking } from './use-asking.js';

/** A person opens an incident: what it is about, how bad it is, and why. */
export function OpenDialog({ onClose }: { readonly onClose: () => void }) {
  const shop = useShop();
  const { isPending, error, ask } = useAsking('/incidents', onClose);
  const [scope, setScope] = useState('shop');
  const [severity, setSeverity] = useState<NewIncident['severity']>('major');
  const [title, setTitle] = useState('');
  const [scopeId, severityId, titleId] = [useId(), useId(), useId()];
  return (
    <ReasonDialog
      title="Open an incident"
      preview="Who answers for it is told at once, by their channels. Where one is open already, this joins it."
      act="Open it"
      isPending={isPending}
      error={error}
      onAct={(word) => ask({ scope, severity, title, ...word })}
      onClose={onClose}
    >
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
    </ReasonDialog>
  );
}
