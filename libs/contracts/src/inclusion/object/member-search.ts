import type { JsonValue } from '../../resolve-references.js';
import type { Formula } from '../formula.js';
import { firstOf, NONE, type Outcome, some, unknown } from '../outcome.js';
import type { Solving } from '../solving.js';
import { isWithin, type NameRegion, nameRegions } from './name-regions.js';
import type { ObjectQuestion, Wanted } from './object-question.js';

/** A member of the object to be: of a known name, or of one yet to be chosen. */
interface Slot {
  readonly known?: string;
  readonly region?: NameRegion;
  readonly name: readonly Formula[];
  readonly value: readonly Formula[];
}

/** Looks for the members of an object: those required, then those wanted, then as many as there must be. */
export class MemberSearch {
  #regions: readonly NameRegion[] | undefined;

  constructor(
    readonly question: ObjectQuestion,
    readonly solving: Solving,
  ) {}

  find(): Outcome {
    const slots: Slot[] = [];
    let doubt: Outcome | undefined;
    for (const name of this.question.required) {
      const slot = this.#knownSlot(name);
      const outcome = slot ? this.solving.satisfy(slot.value) : NONE;
      if (!slot || outcome.kind === 'none') return NONE;
      if (outcome.kind === 'unknown') doubt ??= outcome;
      slots.push(slot);
    }
    const found = this.#with(slots, 0);
    return doubt && found.kind !== 'none' ? doubt : found;
  }

  #with(slots: readonly Slot[], next: number): Outcome {
    const { question, solving } = this;
    solving.budget.spend();
    if (slots.length > question.most) return NONE;
    const wanted = question.wanted[next];
    if (!wanted) return this.#filled(slots);
    const options = this.#options(slots, wanted);
    return firstOf(options, (option) => {
      const value = solving.satisfy(option.slot.value);
      if (value.kind === 'none') return NONE;
      const name = option.slot.region ? solving.satisfy(option.slot.name) : undefined;
      if (name?.kind === 'none') return NONE;
      const rest = this.#with(option.slots(option.slot), next + 1);
      if (rest.kind === 'none') return NONE;
      return value.kind === 'unknown' ? value : name?.kind === 'unknown' ? name : rest;
    });
  }

  /** The members that what is wanted may be: one that is there, a known one, one of another name. */
  *#options(
    slots: readonly Slot[],
    wanted: Wanted,
  ): Generator<{ readonly slot: Slot; readonly slots: (slot: Slot) => readonly Slot[] }> {
    for (const [i, slot] of slots.entries()) {
      const joined = this.#joined(slot, wanted);
      if (joined) yield { slot: joined, slots: (each) => slots.with(i, each) };
    }
    const append = (slot: Slot): readonly Slot[] => [...slots, slot];
    for (const name of this.question.known) {
      if (slots.some(({ known }) => known === name)) continue;
      const slot = this.#knownSlot(name);
      const joined = slot && this.#joined(slot, wanted);
      if (joined) yield { slot: joined, slots: append };
    }
    for (const region of this.#allRegions()) {
      const joined = this.#joined({ region, name: region.name, value: region.value }, wanted);
      if (joined) yield { slot: joined, slots: append };
    }
  }

  #joined(slot: Slot, { names, name, holds }: Wanted): Slot | undefined {
    const { evaluator } = this.solving;
    if (slot.known !== undefined) {
      if (names && evaluator.includes(names, slot.known) === false) return undefined;
      if (name && evaluator.holds(name, slot.known) === false) return undefined;
    } else if (names && slot.region && !isWithin(slot.region.matched, names)) {
      return undefined;
    }
    return { ...slot, name: name ? [...slot.name, name] : slot.name, value: [...slot.value, ...holds] };
  }

  /** Undefined: no member may have that name. */
  #knownSlot(name: string): Slot | undefined {
    const { question, solving } = this;
    if (question.forbidden.has(name)) return undefined;
    if (question.names.some((each) => solving.evaluator.holds(each, name) === false)) return undefined;
    const members = question.members.filter(({ names }) => solving.evaluator.includes(names, name) === true);
    return {
      known: name,
      name: [],
      value: [...(question.properties.get(name) ?? []), ...members.map(({ holds }) => holds)],
    };
  }

  /** With members enough. How many there can be does not depend on which are wanted. */
  #filled(slots: readonly Slot[]): Outcome {
    const { question, solving } = this;
    const all = [...slots];
    let doubt: Outcome | undefined;
    for (const name of question.known) {
      if (all.length >= question.least) break;
      const slot = all.some(({ known }) => known === name) ? undefined : this.#knownSlot(name);
      const outcome = slot ? solving.satisfy(slot.value) : NONE;
      if (slot && outcome.kind === 'some') all.push(slot);
      if (outcome.kind === 'unknown') doubt ??= outcome;
    }
    const used = new Set<string>();
    const members: [string, JsonValue][] = [];
    for (const slot of all) {
      const member = this.#member(slot, used);
      if (typeof member === 'string') return unknown(member);
      members.push(member);
    }
    for (const region of members.length < question.least ? this.#allRegions() : []) {
      while (members.length < question.least) {
        const member = this.#member({ region, name: region.name, value: region.value }, used);
        if (typeof member !== 'string') members.push(member);
        else if (member === NO_NAME) break;
        else {
          doubt ??= unknown(member);
          break;
        }
      }
    }
    return members.length >= question.least ? some(Object.fromEntries(members)) : (doubt ?? NONE);
  }

  /** @returns why not, where it has none */
  #member({ known, name, value }: Slot, used: Set<string>): [string, JsonValue] | string {
    const { formulas } = this.solving;
    const found = this.solving.satisfy(value);
    if (found.kind !== 'some') return 'a member that nobody could find';
    if (known !== undefined) return [known, found.value];
    const others = used.size > 0 ? [formulas.not(formulas.values([...used]))] : [];
    const named = this.solving.satisfy([...name, ...others]);
    if (named.kind === 'none') return NO_NAME;
    if (named.kind === 'unknown') return named.because;
    used.add(named.value as string);
    return [named.value as string, found.value];
  }

  #allRegions(): readonly NameRegion[] {
    return (this.#regions ??= nameRegions(this.question, this.solving));
  }
}

const NO_NAME = 'there is no further name';
