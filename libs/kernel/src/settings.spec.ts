import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { format, resolveConfig } from 'prettier';
import { PROJECT_ROOT } from './project-root.js';
import { SETTINGS } from './settings.js';
import { settingsPage } from './settings-page.js';

describe('the table of settings', () => {
  it.each(Object.entries(SETTINGS))('%s says what it is', (_name, entry) => {
    expect(entry.description.length).toBeGreaterThan(10);
  });

  it('keeps secrets out of the documentation', () => {
    for (const [name, entry] of Object.entries(SETTINGS)) {
      if (/TOKEN$|KEY$|DATABASE_URL/.test(name)) expect(entry).toMatchObject({ secret: true });
    }
  });

  it('is what docs/configuration.md says', async () => {
    const file = join(PROJECT_ROOT, 'docs', 'configuration.md');
    const page = await format(settingsPage(), { ...(await resolveConfig(file)), parser: 'markdown' });
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(file, page);
    expect(readFileSync(file, 'utf8')).toBe(page);
  });
});
