import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { messageOf } from '@banyan/kernel';
import type { Inclusion, SchemaSource } from '@banyan/contracts';
import { eachLine, LineTooLong } from '../evidence/each-line.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { Terminal } from '../terminal.js';

interface IncludesOptions {
  readonly batch?: true;
  readonly json?: true;
}

type Judge = (first: SchemaSource, second: SchemaSource) => Inclusion;

/** What a line of a batch that could not be judged is answered with. */
type LineFault = 'not-json' | 'not-an-object' | 'no-schema' | 'line-too-long';

export function addContractsIncludes(contracts: Command, terminal: Terminal): void {
  contracts
    .command('includes [schema1] [schema2]')
    .description('is everything that is valid under schema 1 valid under schema 2? Files of JSON or YAML')
    .option('--batch', 'judge the lines of stdin')
    .option('--json', 'as JSON; a batch is in any case')
    .addHelpText(
      'before',
      `Examples:
  banyan contracts includes before.json after.json
  banyan contracts includes before.yaml after.yaml --json
  banyan contracts includes --batch < pairs.ndjson > answers.ndjson

A line in:  {"id": "7", "schema1": {"type": "integer"}, "schema2": {"type": "number"}}
A line out: {"id": "7", "included": true}
`,
    )
    .addHelpText(
      'after',
      `
JSON Schema 2020-12, formats asserted. True is proved; false comes with a counterexample that ajv confirms under both
schemas; null is undecided. Exit codes: 0 included, 3 not included or undecided, 1 a file that cannot be used. Of a
batch: 0 all lines were judged, 1 some could not be: those are answered with an error, the others with a judgement.`,
    )
    .action((first: string | undefined, second: string | undefined, options: IncludesOptions) =>
      includes(first, second, options, terminal),
    );
}

async function includes(
  first: string | undefined,
  second: string | undefined,
  { batch, json }: IncludesOptions,
  terminal: Terminal,
): Promise<void> {
  if (batch ? first !== undefined : first === undefined || second === undefined) {
    throw new CommandFailed(EXIT.usage, 'give two files, or --batch and none');
  }
  // Loaded when it is needed: with it come the contracts and ajv.
  const { schemaInclusion } = await import('@banyan/contracts');
  if (first === undefined || second === undefined) {
    if (terminal.interactive) terminal.say('reading pairs from this terminal; Ctrl-D ends them');
    return judgeLines(schemaInclusion, terminal);
  }
  const inclusion = schemaInclusion(await schemaFrom(first), await schemaFrom(second));
  terminal.print(json ? JSON.stringify(inclusion, null, 2) : textOf(inclusion, first, second));
  if (inclusion.included !== true) {
    throw new CommandFailed(EXIT.gateFailed, inclusion.included === false ? 'not included' : 'undecided');
  }
}

async function judgeLines(judge: Judge, terminal: Terminal): Promise<void> {
  let [lines, faults] = [0, 0];
  const fail = (id: unknown, code: LineFault, message: string): void => {
    faults++;
    terminal.print(JSON.stringify({ ...(id !== undefined && { id }), error: { code, message } }));
  };
  try {
    await eachLine(process.stdin as AsyncIterable<Buffer>, (text, number) => {
      const line = number === 1 ? text.replace(/^\uFEFF/, '') : text;
      if (line.trim() === '') return true;
      lines++;
      judgeLine(line, judge, terminal, fail);
      return true;
    });
  } catch (error) {
    if (!(error instanceof LineTooLong)) throw error;
    fail(undefined, 'line-too-long', error.message);
  }
  if (faults > 0) throw new CommandFailed(EXIT.error, `${faults} of ${lines} lines could not be judged`);
}

function judgeLine(
  line: string,
  judge: Judge,
  terminal: Terminal,
  fail: (id: unknown, code: LineFault, message: string) => void,
): void {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch (error) {
    return fail(undefined, 'not-json', messageOf(error));
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return fail(undefined, 'not-an-object', 'a line must be an object with id, schema1 and schema2');
  }
  const { id, schema1, schema2 } = value as Readonly<Record<string, unknown>>;
  const wrong = Object.entries({ schema1, schema2 }).find(([, schema]) => !isSchema(schema));
  if (wrong) return fail(id, 'no-schema', `${wrong[0]} must be an object, true or false`);
  const { included, counterexample } = judge(
    { schema: schema1 as SchemaSource['schema'] },
    { schema: schema2 as SchemaSource['schema'] },
  );
  const shown = counterexample === undefined ? {} : { counterexample };
  terminal.print(JSON.stringify({ ...(id !== undefined && { id }), included, ...shown }));
}

/** @throws CommandFailed when the file cannot be read, or holds no schema */
async function schemaFrom(file: string): Promise<SchemaSource> {
  const { parseDocument } = await import('yaml');
  let schema: unknown;
  try {
    const text = await readFile(file, 'utf8');
    schema = file.endsWith('.json')
      ? JSON.parse(text.replace(/^\uFEFF/, ''))
      : fromYaml(parseDocument(text, { uniqueKeys: true }));
  } catch (error) {
    throw new CommandFailed(EXIT.error, `${file}: ${messageOf(error)}`);
  }
  if (!isSchema(schema)) throw new CommandFailed(EXIT.error, `${file}: a schema must be an object, true or false`);
  return { schema };
}

/** As JSON: what YAML has beyond it (dates, binary, infinity) is not what a schema is made of. */
function fromYaml(document: {
  readonly errors: readonly Error[];
  toJS(options: { maxAliasCount: number }): unknown;
}): unknown {
  const [error] = document.errors;
  if (error) throw error;
  return JSON.parse(JSON.stringify(document.toJS({ maxAliasCount: 1000 })));
}

function isSchema(value: unknown): value is SchemaSource['schema'] {
  return typeof value === 'boolean' || (typeof value === 'object' && value !== null && !Array.isArray(value));
}

function textOf({ included, counterexample, because }: Inclusion, first: string, second: string): string {
  if (included === true) return `everything that is valid under ${first} is valid under ${second}`;
  if (included === null) return `undecided: ${because ?? 'neither proved nor refuted'}`;
  return `valid under ${first}, and not under ${second}:\n${JSON.stringify(counterexample, null, 2)}`;
}
