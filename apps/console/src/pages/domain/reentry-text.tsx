import type { Reentry } from '../../api/control.generated.js';
import { Instant } from '../../parts/instant.js';

/** From when on a reset is possible, and why; the instant as everywhere. */
export function ReentryText({ reentry: { text, possibleAt } }: { readonly reentry: Reentry }) {
  const at = text.indexOf(possibleAt);
  if (at === -1) return <>{sentence(text)}.</>;
  return (
    <>
      {sentence(text.slice(0, at))}
      <Instant iso={possibleAt} />
      {text.slice(at + possibleAt.length)}.
    </>
  );
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
