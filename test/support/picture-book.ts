import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { barriersOf, overhangOf, type LookedAt } from './browser.js';
import type { Look } from './looks.js';

/** A tall page is painted without a graphics card. */
const PATIENCE_MS = 180_000;

/** What is to be said of one picture; all empty, and no overhang, where nothing is wrong. */
export interface PictureRow {
  readonly page: string;
  readonly barriers: string;
  /** CSS pixels. */
  readonly overhang: number;
  readonly errors: string;
}

/** Pictures of pages as people see them, as PAGE-SCHEME-WIDTH.png, and what is wrong with each. */
export class PictureBook {
  readonly rows: PictureRow[] = [];

  constructor(private readonly folder: string) {
    mkdirSync(folder, { recursive: true });
  }

  get bad(): readonly PictureRow[] {
    return this.rows.filter(({ barriers, overhang, errors }) => barriers !== '' || overhang !== 0 || errors !== '');
  }

  async take(
    { page, errors }: Pick<LookedAt, 'page' | 'errors'>,
    name: string,
    { scheme, width }: Look,
  ): Promise<void> {
    this.rows.push({
      page: `${name} ${scheme} ${width}`,
      barriers: (await barriersOf(page)).join(', '),
      overhang: await overhangOf(page),
      errors: errors.join(', '),
    });
    const path = join(this.folder, `${name}-${scheme}-${width}.png`);
    await page.screenshot({ path, fullPage: true, timeout: PATIENCE_MS });
  }
}
