import type { Page } from 'playwright-core';

/** One way to look at a page. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  /** Of the window, CSS pixels. 320 is what WCAG 1.4.10 asks for. */
  readonly width: number;
}

/** Both schemes, wide and narrow. */
export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((scheme) =>
  [1440, 320].map((width) => ({ scheme, width })),
);

const HEIGHT = 900;

/** Shows a page as it stands in every look, one after another; afterwards it is light and wide. */
export async function inEveryLook(page: Page, act: (look: Look) => Promise<void>): Promise<void> {
  for (const look of LOOKS) {
    await show(page, look);
    await act(look);
  }
  await show(page, { scheme: 'light', width: 1440 });
}

async function show(page: Page, { scheme, width }: Look): Promise<void> {
  await page.emulateMedia({ colorScheme: scheme });
  await page.setViewportSize({ width, height: HEIGHT });
}
