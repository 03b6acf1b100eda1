import type { SchemaSource } from '../inclusion.js';
import type { ContractText, SchemaText } from '../text/contract-text.js';
import { InclusionQuestions } from './inclusion-questions.js';
import { DirectedSchemas, PLAIN, type SchemaReading } from './directed-schemas.js';

export type Direction = SchemaReading['direction'];

/** The schemas of contracts under readings, each rewritten once. */
export class ContractSchemas {
  readonly questions = new InclusionQuestions();
  readonly #directed = new Map<ContractText, Map<string, DirectedSchemas>>();
  readonly #sources = new WeakMap<DirectedSchemas, Map<SchemaText['schema'], SchemaSource>>();

  /** @param reading what differs from the plain reading */
  read(
    contract: ContractText,
    schema: SchemaText,
    direction: Direction,
    reading: Partial<SchemaReading> = {},
  ): SchemaSource {
    const directed = this.#directedBy(contract, { ...PLAIN, ...reading, direction });
    const sources = this.#sources.get(directed) ?? new Map<SchemaText['schema'], SchemaSource>();
    this.#sources.set(directed, sources);
    let source = sources.get(schema.schema);
    if (source === undefined) sources.set(schema.schema, (source = directed.read(schema.schema)));
    return source;
  }

  #directedBy(contract: ContractText, reading: SchemaReading): DirectedSchemas {
    const ofContract = this.#directed.get(contract) ?? new Map<string, DirectedSchemas>();
    this.#directed.set(contract, ofContract);
    const key = JSON.stringify(Object.entries(reading).sort(([a], [b]) => (a < b ? -1 : 1)));
    let directed = ofContract.get(key);
    if (directed === undefined) {
      directed = new DirectedSchemas(contract, reading, `${contract.which}${ofContract.size}`);
      ofContract.set(key, directed);
    }
    return directed;
  }
}
