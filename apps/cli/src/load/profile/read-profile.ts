import { CHANNELS } from '@banyan/shopping';
import { DocumentFault, DocumentField } from '@banyan/slo';
import { parseDocument } from 'yaml';
import { JOURNEY_NAMES } from './journey-names.js';
import type { DayPoint, GoodsPlan, HotGoods, LoadProfile } from './load-profile.js';

/** A profile cannot be used. Names every fault. */
export class ProfileFaults extends Error {
  override readonly name = 'ProfileFaults';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

const MEMBERS = ['title', 'day', 'minutes', 'journeys', 'channels', 'goods', 'pages', 'seed'] as const;
const GOODS_MEMBERS = ['exponent', 'listed', 'hot'] as const;
const CLOCK = /^([01]\d|2[0-3]):([0-5]\d)$|^24:00$/;
const MOST_RPS = 100_000;
const MOST_MINUTES = 1_440;
const MOST_SEED = 2 ** 32 - 1;
const MOST_LISTED = 100;

/**
 * Reads a profile from its YAML.
 *
 * @param name of its file, without folder and ending
 * @throws ProfileFaults with every fault, each by the name of its field
 */
export function readProfile(text: string, name: string): LoadProfile {
  const document = parseDocument(text);
  if (document.errors.length > 0) throw new ProfileFaults(document.errors.map(({ message }) => message));
  const reader = new ProfileReader(new DocumentField(document.toJS() as unknown, ''));
  const profile = reader.profile(name);
  if (reader.faults.length > 0) throw new ProfileFaults(reader.faults);
  return profile;
}

/** Reads on after a fault, so that somebody who writes a profile sees all of them at once. */
class ProfileReader {
  readonly faults: string[] = [];

  constructor(private readonly root: DocumentField) {}

  profile(name: string): LoadProfile {
    const { root } = this;
    const { value } = root;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.faults.push(`a profile must be an object with ${MEMBERS.join(', ')}`);
      return { name, title: '', day: [], minutes: 1, journeys: {}, channels: {}, goods: NO_GOODS, pages: [], seed: 1 };
    }
    this.#strangers(root, MEMBERS);
    const journeys = this.#parts(root.at('journeys'), JOURNEY_NAMES);
    const pages = this.#pages(root.at('pages'));
    if ((journeys.page ?? 0) > 0 && pages.length === 0 && root.at('pages').absent)
      this.faults.push('pages: must name at least one path, since journeys.page is over 0');
    return {
      name,
      title: this.#read(() => root.at('title').text(), ''),
      day: this.#day(root.at('day')),
      minutes: this.#read(() => root.at('minutes').number(0.01, MOST_MINUTES), 1),
      journeys,
      channels: this.#parts(root.at('channels'), CHANNELS),
      goods: this.#goods(root.at('goods')),
      pages,
      seed: root.at('seed').absent ? 1 : this.#read(() => root.at('seed').count(MOST_SEED), 1),
    };
  }

  #day(field: DocumentField): readonly DayPoint[] {
    const points = this.#read(() => field.items(), []).map((point) => {
      if (!this.#strangers(point, ['at', 'rps'])) return { atMinutes: NaN, rps: 0 };
      return {
        atMinutes: this.#read(() => minutesOf(point.at('at')), NaN),
        rps: this.#read(() => point.at('rps').number(0, MOST_RPS), 0),
      };
    });
    if (!Array.isArray(field.value)) return points;
    if (points.length < 2) this.faults.push('day: must have at least two points');
    points.forEach(({ atMinutes }, index) => {
      const before = points[index - 1]?.atMinutes;
      if (before !== undefined && atMinutes <= before)
        this.faults.push(`day[${index}].at: must be later than the one before`);
    });
    if (points.length > 0 && points.every(({ rps }) => rps === 0)) this.faults.push('day: must have a rate over 0');
    return points;
  }

  #goods(field: DocumentField): GoodsPlan {
    if (field.absent) return NO_GOODS;
    if (!this.#strangers(field, GOODS_MEMBERS)) return NO_GOODS;
    const [exponent, listed] = [member(field, 'exponent'), member(field, 'listed')];
    return {
      exponent: exponent === undefined ? NO_GOODS.exponent : this.#read(() => exponent.number(0, 5), 0),
      listed: listed === undefined ? NO_GOODS.listed : this.#read(() => Math.max(1, listed.count(MOST_LISTED)), 1),
      hot: this.#hot(member(field, 'hot')),
    };
  }

  #hot(field: DocumentField | undefined): HotGoods | undefined {
    if (field === undefined) return undefined;
    if (!this.#strangers(field, ['share', 'skus'])) return undefined;
    const skus = member(field, 'skus');
    return {
      share: this.#read(() => field.at('share').number(0, 1), 0),
      skus: skus === undefined ? [] : this.#read(() => skus.items(), []).map((sku) => this.#read(() => sku.text(), '')),
    };
  }

  #pages(field: DocumentField): readonly string[] {
    if (field.absent) return [];
    return this.#read(() => field.items(), []).map((page) =>
      this.#read(() => {
        const path = page.text();
        if (!/^\/[\x21-\x7e]*$/.test(path)) throw page.fault('must be a path that begins with /, percent-encoded');
        return path;
      }, '/'),
    );
  }

  /** Parts by name, of which one must be over 0. */
  #parts<const N extends string>(field: DocumentField, names: readonly N[]): Partial<Record<N, number>> {
    if (field.absent) {
      this.faults.push(`${field.path}: must say how they divide among ${names.join(', ')}`);
      return {};
    }
    const before = this.faults.length;
    if (!this.#strangers(field, names)) return {};
    const parts: Partial<Record<N, number>> = {};
    for (const name of names) {
      const part = member(field, name);
      if (part !== undefined) parts[name] = this.#read(() => part.number(0, MOST_RPS), 0);
    }
    const isEmpty = Object.values<number | undefined>(parts).every((part) => part === undefined || part === 0);
    if (isEmpty && this.faults.length === before) this.faults.push(`${field.path}: must have one over 0`);
    return parts;
  }

  /** Names members that nobody knows. @returns is it an object at all? */
  #strangers({ value, path }: DocumentField, names: readonly string[]): boolean {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      this.faults.push(`${path}: must be an object with ${names.join(', ')}`);
      return false;
    }
    for (const name of Object.keys(value)) {
      if (!names.includes(name))
        this.faults.push(`${path === '' ? name : `${path}.${name}`}: is none of ${names.join(', ')}`);
    }
    return true;
  }

  #read<T>(read: () => T, instead: T): T {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof DocumentFault)) throw error;
      this.faults.push(error.message);
      return instead;
    }
  }
}

const NO_GOODS: GoodsPlan = { exponent: 1, listed: 24, hot: undefined };

function member(field: DocumentField, name: string): DocumentField | undefined {
  const found = field.at(name);
  return found.absent ? undefined : found;
}

function minutesOf(field: DocumentField): number {
  const text = field.text();
  if (!CLOCK.test(text)) throw field.fault("must be a time of the day, such as '07:30', up to '24:00'");
  const [hours, minutes] = text.split(':').map(Number);
  return (hours ?? 0) * 60 + (minutes ?? 0);
}
