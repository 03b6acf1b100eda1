/** The two implementations of a domain: the legacy core behind its translator, and the extracted service. */
export const ARMS = ['legacy', 'service'] as const;
export type Arm = (typeof ARMS)[number];

/** The arm that is not this one. */
export function otherArm(arm: Arm): Arm {
  return arm === 'legacy' ? 'service' : 'legacy';
}
