/** What is drawn on a canvas, by the token whose colour it has: tokens.spec.ts holds each to 3 : 1 on the ground of a card. */
export const CHART_TOKENS = {
  legacy: 'legacy',
  service: 'service',
  intended: 'ink',
  mark: 'bad',
  axis: 'soft',
} as const;

export type ChartTokens = Readonly<Record<keyof typeof CHART_TOKENS | 'grid', string>>;

/** How much of the colour of a line its interval has: a band is never the only sign, the line is in it. */
export const BAND_ALPHA = 0.18;

/** The colours as they are now, in the scheme that is shown. */
export function chartColours(): ChartTokens {
  const probe = document.createElement('span');
  probe.hidden = true;
  document.body.append(probe);
  const of = (token: string): string => {
    // `light-dark()` is resolved where it is used, not where it is kept.
    probe.style.color = `var(--${token})`;
    return getComputedStyle(probe).color;
  };
  const entries = Object.entries(CHART_TOKENS).map(([name, token]) => [name, of(token)] as const);
  const colours = { ...Object.fromEntries(entries), grid: of('line') } as ChartTokens;
  probe.remove();
  return colours;
}

/** `rgb(1, 2, 3)` so transparent. */
export function faint(colour: string, alpha = BAND_ALPHA): string {
  return `color-mix(in srgb, ${colour} ${Math.round(alpha * 100)}%, transparent)`;
}
