import { useSyncExternalStore } from 'react';

/** Changes with every change of the colour scheme, by the system or by the switch: what is drawn on a canvas is drawn again. */
export function useScheme(): string {
  return useSyncExternalStore(subscribe, schemeNow);
}

const SYSTEM = '(prefers-color-scheme: dark)';

function subscribe(listener: () => void): () => void {
  const system = matchMedia(SYSTEM);
  const chosen = new MutationObserver(listener);
  system.addEventListener('change', listener);
  chosen.observe(document.documentElement, { attributeFilter: ['data-scheme'] });
  return () => {
    system.removeEventListener('change', listener);
    chosen.disconnect();
  };
}

function schemeNow(): string {
  const chosen = document.documentElement.dataset['scheme'];
  return chosen ?? (matchMedia(SYSTEM).matches ? 'dark' : 'light');
}
