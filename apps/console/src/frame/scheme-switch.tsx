import { useState } from 'react';

type Scheme = 'system' | 'light' | 'dark';

const SCHEMES: readonly Scheme[] = ['system', 'light', 'dark'];
/** Read by theme.js before the first paint. */
const KEPT_AS = 'banyan.scheme';

/** Light, dark, or as the system is. */
export function SchemeSwitch() {
  const [scheme, setScheme] = useState<Scheme>(
    () => SCHEMES.find((each) => each === localStorage.getItem(KEPT_AS)) ?? 'system',
  );
  const choose = (chosen: Scheme): void => {
    setScheme(chosen);
    localStorage.setItem(KEPT_AS, chosen);
    if (chosen === 'system') delete document.documentElement.dataset['scheme'];
    else document.documentElement.dataset['scheme'] = chosen;
  };
  return (
    <label className="flex items-center gap-2 text-sm text-soft">
      Scheme
      <select
        value={scheme}
        onChange={({ target }) => choose(target.value as Scheme)}
        className="rounded-md border border-edge bg-raised px-2 py-1 text-ink"
      >
        {SCHEMES.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </select>
    </label>
  );
}
