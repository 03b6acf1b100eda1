import { percent } from '../look/words.js';

interface ShareBarProps {
  /** Of the service, 0 to 1; null: not known. */
  readonly observed: number | null;
  /** What the flag intends, 0 to 1; null: not known. */
  readonly intended: number | null;
}

/** How much of the traffic the service has, beside how much it should have. The words below it say the same. */
export function ShareBar({ observed, intended }: ShareBarProps) {
  const words = `${observed === null ? 'share of the service not known' : `${percent(observed)} by the service`}, ${percent(intended)} intended`;
  return (
    <div>
      <svg
        viewBox="0 0 100 6"
        preserveAspectRatio="none"
        className="h-2.5 w-full rounded-full"
        role="img"
        aria-label={words}
      >
        <rect width="100" height="6" className="fill-legacy" />
        <rect width={(observed ?? 0) * 100} height="6" className="fill-service" />
        {intended === null || intended === 0 ? undefined : (
          <rect x={Math.min(99.2, intended * 100)} width="0.8" height="6" className="fill-ink" />
        )}
      </svg>
      <p className="mt-1.5 text-sm text-soft" aria-hidden="true">
        {words}
      </p>
    </div>
  );
}
