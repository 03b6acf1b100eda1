import type { ProblemDetail } from '@banyan/kernel';
import { Ajv2020, type ErrorObject, type Options, type ValidateFunction } from 'ajv/dist/2020.js';
import ajvFormats from 'ajv-formats';
import { GOVERNANCE_WORDS } from './governance/governance-words.js';
import type { JsonObject } from './resolve-references.js';

/** Most reasons named in one problem. */
export const MOST_DETAILS = 20;

/** Whether a value matches, and why not. Messages come from the schema alone: nothing sent is repeated in them. */
export interface SchemaCheck {
  matches(value: unknown): boolean;
  /**
   * Why a value does not match, at most `MOST_DETAILS` reasons; none when it does.
   *
   * @param every name every reason rather than the first; costs time in proportion to the faults, so only where the
   *   value's size is bounded
   */
  faults(value: unknown, every: boolean): readonly ProblemDetail[];
}

/** Compiles schemas of one specification: JSON Schema 2020-12, strict, so that a misspelt keyword is a fault at start. */
export class SchemaCompiler {
  readonly #first = compiler({ allErrors: false });
  /** Most schemas are never asked for every fault: compiled when first asked. */
  #every: Ajv2020 | undefined;

  /** @throws Error that says what is wrong with the schema */
  compile(schema: JsonObject): SchemaCheck {
    const first = this.#first.compile(schema);
    let every: ValidateFunction | undefined;
    let names: ReadonlySet<string> | undefined;
    return {
      matches: (value) => first(value),
      faults: (value, all) => {
        if (all) every ??= (this.#every ??= compiler({ allErrors: true })).compile(schema);
        const validate = every !== undefined && all ? every : first;
        return validate(value) ? [] : detailsOf(validate.errors ?? [], (names ??= namesIn(schema)));
      },
    };
  }
}

function compiler(options: Options): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    strictTypes: true,
    strictTuples: true,
    strictRequired: true,
    ownProperties: true,
    // An unknown member is answered with the names of those that are known; they stand in the schema.
    verbose: true,
    ...options,
  });
  // The default export of a CommonJS module: Node gives the function, TypeScript's types the namespace.
  (ajvFormats as unknown as (ajv: Ajv2020) => void)(ajv);
  ajv.addVocabulary(['example', 'xml', 'externalDocs', 'discriminator', ...GOVERNANCE_WORDS]);
  return ajv;
}

function detailsOf(errors: readonly ErrorObject[], names: ReadonlySet<string>): readonly ProblemDetail[] {
  const details = new Map<string, ProblemDetail>();
  for (const error of errors) {
    const { pointer, message } = detailOf(error);
    const detail = { pointer: withoutKeys(pointer, names), message };
    if (!details.has(detail.pointer)) details.set(detail.pointer, detail);
    if (details.size === MOST_DETAILS) break;
  }
  return [...details.values()];
}

/** Every name that a schema gives to a member, however deep. */
function namesIn(schema: JsonObject): ReadonlySet<string> {
  const names = new Set<string>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) return value.forEach(walk);
    for (const [word, inner] of Object.entries(value)) {
      if (word === 'properties' && typeof inner === 'object')
        for (const name of Object.keys(inner ?? {})) names.add(name);
      walk(inner);
    }
  };
  walk(schema);
  return names;
}

/** A member that has no name in the schema is named by what was sent: a key may be a person's name. It becomes `*`. */
function withoutKeys(pointer: string, names: ReadonlySet<string>): string {
  return pointer
    .split('/')
    .map((part, index) => {
      const isKnown = index === 0 || /^\d+$/.test(part) || names.has(part.replaceAll('~1', '/').replaceAll('~0', '~'));
      return isKnown ? part : '*';
    })
    .join('/');
}

/** Names come from the contract, never from what was sent. */
function known({ parentSchema }: ErrorObject): string {
  const names = Object.keys(parentSchema?.['properties'] ?? {});
  return names.length === 0 ? '' : `; known are ${names.join(', ')}`;
}

function detailOf(error: ErrorObject): ProblemDetail {
  const { instancePath, keyword, message = 'does not match' } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return { pointer: `${instancePath}/${String(params['missingProperty'])}`, message: 'is required' };
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return { pointer: instancePath, message: `has a member that this operation does not know${known(error)}` };
    case 'enum':
      return { pointer: instancePath, message: `must be one of ${(params['allowedValues'] as unknown[]).join(', ')}` };
    case 'uniqueItems':
      return {
        pointer: `${instancePath}/${Math.max(Number(params['i']), Number(params['j']))}`,
        message: 'repeats an earlier item',
      };
    case 'pattern':
      return { pointer: instancePath, message: 'has a character or a form that is not allowed' };
    default:
      return { pointer: instancePath, message };
  }
}
