/**
 * From when on nothing can happen at the core any more that was asked of it before it answered something else, ms of the wall clock.
 *
 * The core gives up what it has worked on for 30 s, last of all before the commit (PHP's `max_execution_time`). The rest is for the commit itself, 5 s, and
 * for clocks: the answer was noted by one process and the time is looked at by another, perhaps on another host, perhaps after the
 * first has died. Hosts whose clocks are kept by NTP differ by less than a second, and a clock that is set by hand is set by more
 * than this or not at all; one that goes back only makes the wait longer.
 */
export const FINAL_AFTER_MS = 30_000 + 5_000 + 10_000;
