/** Percent with two places, of hundredths of a percent: 1900 is `19.00`. */
export function percentText(rate: number): string {
  const digits = String(rate).padStart(3, '0');
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`;
}
