import type { DomainArm, GoldenForm } from '@banyan/domains';
import type { Clock } from '@banyan/kernel';
import type { HeardAnswer } from '@banyan/resilience';
import type { AskWitness } from '@banyan/shadow';

/** Answers of the core that are listened to for one question: a basket with ten codes takes thirteen. */
const MOST_HEARD = 16;

/**
 * Asks legacy for what a golden case is made of: its answer, and the core's words beneath it. Undefined: the domain does not
 * say how its golden cases are made.
 *
 * @param legacy the shadowing connection, never a serving one
 */
export function witnessOf(form: GoldenForm | undefined, legacy: DomainArm, clock: Clock): AskWitness | undefined {
  if (form === undefined) return undefined;
  return async (operation, input, attempt) => {
    const heard: HeardAnswer[] = [];
    const nowMs = clock.nowMs();
    const result = await legacy.call(operation, input, {
      signal: attempt.signal,
      remainingMs: () => attempt.remainingMs(),
      heard: (answer) => {
        if (heard.length < MOST_HEARD) heard.push(answer);
      },
    });
    const parts = form.partsOf(operation, input, heard, nowMs);
    if (parts === undefined) return { result, words: undefined };
    const about = { about: '', ...parts.question };
    return { result, words: { ...parts, canonical: form.translate(about, parts.bytes) } };
  };
}
