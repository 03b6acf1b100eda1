import { readFileSync } from 'node:fs';
import type { ConfigEntry } from './config.js';
import { messageOf } from './errors.js';
import { SETTINGS, type SettingName } from './settings.js';
import { fingerprint } from './signing-keys.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** One setting as it would be read now. */
export interface SettingLine {
  readonly name: SettingName;
  /** Redacted where it is secret. */
  readonly value: string;
  /** Where the value comes from. */
  readonly source: 'environment' | `file ${string}` | 'default' | 'missing';
  /** What is wrong with it; undefined: nothing. */
  readonly fault?: string;
}

/** Each setting with its value, where that comes from, and what is wrong with it. Secrets stay unseen. */
export function settingLines(names: readonly SettingName[], environment: Environment): SettingLine[] {
  return names.map((name) => {
    const entry: ConfigEntry<unknown> = SETTINGS[name];
    const source = sourceOf(name, environment, entry.defaultText !== undefined);
    const given = environment[name];
    const shown = source === 'environment' && given !== undefined ? withoutUserinfo(given) : (entry.defaultText ?? '');
    const secret = entry.secret === true && source !== 'missing';
    const open = source.startsWith('file ') ? '(read from the file)' : shown;
    const value = secret
      ? `[redacted]${seenOf(name, entry, environment)}`
      : `${open}${source === 'environment' ? alikeOf(entry, open) : ''}`;
    const fault = faultOf(name, environment, source);
    return { name, value, source, ...(fault === undefined ? {} : { fault }) };
  });
}

/** Of keys: what they are called, and by what two processes that have the same are seen to. */
function seenOf(name: SettingName, { shown }: ConfigEntry<unknown>, environment: Environment): string {
  if (shown === undefined) return '';
  try {
    const file = environment[`${name}_FILE`];
    const text = file ? readFileSync(file, 'utf8').trimEnd() : environment[name];
    return text === undefined || text === '' ? '' : ` ${shown(text)}`;
  } catch {
    // What cannot be read is told by its own fault.
    return '';
  }
}

function alikeOf({ alike }: ConfigEntry<unknown>, path: string): string {
  if (alike !== true) return '';
  try {
    return ` #${fingerprint(readFileSync(path))}`;
  } catch {
    return ' (cannot be read)';
  }
}

function sourceOf(name: SettingName, environment: Environment, hasDefault: boolean): SettingLine['source'] {
  const file = environment[`${name}_FILE`];
  if (file !== undefined && file !== '') return `file ${file}`;
  if (environment[name] !== undefined && environment[name] !== '') return 'environment';
  return hasDefault ? 'default' : 'missing';
}

function faultOf(name: SettingName, environment: Environment, source: SettingLine['source']): string | undefined {
  if (source.startsWith('file ')) return undefined;
  try {
    SETTINGS[name].read(environment[name]);
    return undefined;
  } catch (error) {
    return messageOf(error);
  }
}

function withoutUserinfo(value: string): string {
  return value.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#@]*@/i, '$1[redacted]@');
}
