/** Something that can only begin when others have. */
export interface Dependent {
  readonly name: string;
  readonly needs: readonly string[];
}

/**
 * Orders parts in stages: each needs only parts of earlier stages. Needs that are not among the parts are met elsewhere.
 *
 * @throws Error when parts need each other in a circle
 */
export function inStages<P extends Dependent>(parts: readonly P[]): P[][] {
  const stages: P[][] = [];
  let waiting = [...parts];
  while (waiting.length > 0) {
    const names = new Set(waiting.map((part) => part.name));
    const stage = waiting.filter((part) => part.needs.every((need) => !names.has(need)));
    if (stage.length === 0) throw new Error(`these parts need each other: ${[...names].join(', ')}`);
    stages.push(stage);
    waiting = waiting.filter((part) => !stage.includes(part));
  }
  return stages;
}
