import type { ConfigEntry } from './config.js';
import { SETTINGS } from './settings.js';

/** docs/configuration.md, made from the table of settings. */
export function settingsPage(): string {
  const rows = Object.entries<ConfigEntry<unknown>>(SETTINGS).map(([name, entry]) => {
    const preset =
      entry.secret === true && entry.defaultText !== undefined ? '(a development secret)' : entry.defaultText;
    return `| \`${name}\` | ${preset === undefined ? '**required**' : `\`${preset}\``} | ${entry.description} |`;
  });
  return [
    '# Configuration',
    '',
    '<!-- Made from libs/kernel/src/settings.ts; a test proves it current. To write it anew:',
    'UPDATE_DOCS=1 npm test -- libs/kernel -->',
    '',
    'Everything is set by environment variables. Each has a twin with `_FILE` that names a file to read the value from, for',
    'secrets. A process reads what it needs, reports every fault at once at start-up, by name, and exits 78. An unknown',
    '`BANYAN_…` name is a fault, with the nearest known name as a suggestion. `npm start` sets what is marked required here',
    'for the parts it boots itself.',
    '',
    '| setting | default | meaning |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}
