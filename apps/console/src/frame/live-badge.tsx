import { useEffect, useState } from 'react';
import { useLiveness } from '../api/live-feed.js';
import { duration } from '../look/words.js';
import { Mark } from '../parts/mark.js';

/** A picture is told every second: what is older than this is old. */
const OLD_MS = 4_000;

/** How old is what is shown? Said in words, and not by a colour that fades. */
export function LiveBadge() {
  const { isOpen, heardAtMs } = useLiveness();
  const nowMs = useNow();
  if (heardAtMs === undefined) return <Mark tone="off">connecting</Mark>;
  const ageMs = nowMs - heardAtMs;
  if (isOpen && ageMs < OLD_MS) return <Mark tone="good">live</Mark>;
  return <Mark tone="wait">{duration(ageMs)} old</Mark>;
}

function useNow(): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    const timer = setInterval(() => setNowMs(performance.now()), 1_000);
    return () => clearInterval(timer);
  }, []);
  return nowMs;
}
