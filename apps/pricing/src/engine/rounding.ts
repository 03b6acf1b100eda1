/**
 * How a quotient becomes whole minor units. The one that is meant is `divideRounded` of the kernel, half away from zero; the
 * engine takes it as a value so that a wrong one can be tried on a running shop.
 */
export type Rounding = (dividend: bigint, divisor: bigint) => bigint;
