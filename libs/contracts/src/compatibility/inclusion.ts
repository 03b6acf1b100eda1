import type { JsonObject, JsonValue } from '../resolve-references.js';

/** A schema and where its references lead. */
export interface SchemaSource {
  readonly schema: JsonObject | boolean;
  /** What local references (`#/…`) are resolved in; absent: the schema itself. */
  readonly document?: JsonObject;
}

/** Is everything that is valid under the first schema valid under the second? */
export interface Inclusion {
  /** Null: neither proved nor refuted. */
  readonly included: boolean | null;
  /** Valid under the first and not under the second, as ajv says of both; exactly where `included` is false. */
  readonly counterexample?: JsonValue;
  /** Of a null: what could not be decided. Of a false: the keyword at which it fails. For people. */
  readonly because?: string;
}
