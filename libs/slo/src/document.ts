/** A document (JSON from a replica, YAML already loaded) is not what it must be. Names the field. */
export class DocumentFault extends Error {
  override readonly name = 'DocumentFault';

  constructor(
    /** Path of the field, such as `operations[0].service.failed`. */
    readonly field: string,
    /** What is expected there. */
    readonly expected: string,
  ) {
    super(`${field}: ${expected}`);
  }
}

/** One value in a document, with the way to it; reads it as what it must be or throws a DocumentFault. */
export class DocumentField {
  constructor(
    readonly value: unknown,
    readonly path: string,
  ) {}

  get absent(): boolean {
    return this.value === undefined;
  }

  fault(expected: string): DocumentFault {
    return new DocumentFault(this.path, expected);
  }

  /** A member; absent when this is an object without it. Members of the prototype do not count. */
  at(name: string): DocumentField {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) throw this.fault('must be an object');
    const member: unknown = Object.hasOwn(value, name) ? (value as Record<string, unknown>)[name] : undefined;
    return new DocumentField(member, this.path === '' ? name : `${this.path}.${name}`);
  }

  items(): DocumentField[] {
    if (!Array.isArray(this.value)) throw this.fault('must be a list');
    return this.value.map((item: unknown, index) => new DocumentField(item, `${this.path}[${index}]`));
  }

  text(): string {
    if (typeof this.value !== 'string' || this.value === '') throw this.fault('must be text');
    return this.value;
  }

  oneOf<const W extends string>(...words: readonly W[]): W {
    const word = words.find((candidate) => candidate === this.value);
    if (word === undefined) throw this.fault(`must be ${words.join(' or ')}`);
    return word;
  }

  flag(): boolean {
    if (typeof this.value !== 'boolean') throw this.fault('must be true or false');
    return this.value;
  }

  /** A finite number within bounds, both inclusive. */
  number(least: number, most: number): number {
    if (typeof this.value !== 'number' || !(this.value >= least && this.value <= most)) {
      throw this.fault(`must be a number, ${least} to ${most}`);
    }
    return this.value;
  }

  /** A whole number within bounds, both inclusive. */
  count(most: number): number {
    if (!Number.isInteger(this.value)) throw this.fault(`must be a whole number, 0 to ${most}`);
    return this.number(0, most);
  }
}
