import { describe, expect, it } from '@jest/globals';
import { loadContracts, loadLegacyWires, type JsonObject } from '@banyan/contracts';
import { PROBLEM_TYPE_BASE, PROBLEMS, PROJECT_ROOT, type ProblemCode } from '@banyan/kernel';
import { METRICS } from '@banyan/observability';
import { readObjectives } from '@banyan/slo';
import { Validator } from '@seriousme/openapi-schema-validator';
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse, parseAllDocuments } from 'yaml';
import { domains } from './index.js';

// The audit of the table of domains: what each registers must be there, fit together, and be proven by goldens.

const router = loadContracts(domains.flatMap((domain) => domain.contracts));
const wires = domains.flatMap(({ legacyWire }) => legacyWire ?? []);
const versions = domains.flatMap((domain) => domain.contracts.map((contract) => ({ domain, contract })));
const metricRows = new Map<string, { readonly labels: readonly string[]; readonly buckets?: readonly number[] }>(
  Object.entries(METRICS),
);
const goldenFolder = (domain: string): string => join(PROJECT_ROOT, 'libs/domains/src', domain, 'golden');

interface Media {
  readonly example?: unknown;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}
interface Answer {
  readonly $ref?: string;
  readonly headers?: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, Media>>;
}
interface Parameter extends Media {
  readonly required?: boolean;
  readonly name: string;
  readonly in: string;
}
interface Promised {
  readonly operationId: string;
  readonly summary?: string;
  readonly description?: string;
  readonly parameters?: readonly (Parameter | { readonly $ref: string })[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Media>> };
  readonly responses: Readonly<Record<string, Answer>>;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Promised>>>>;
  readonly components: {
    readonly responses: Readonly<Record<string, Answer>>;
    readonly parameters?: Readonly<Record<string, Parameter>>;
  };
}

const valuesOf = (media: Media | undefined): unknown[] =>
  Object.values(media?.examples ?? {}).map((example) => example.value);

it('registers every folder of contracts and no other, each name once', () => {
  const entries = readdirSync(join(PROJECT_ROOT, 'contracts'), { withFileTypes: true });
  // What is told between processes is nobody's contract version: event-contracts.spec.ts has it.
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'events').map(({ name }) => name);
  expect(domains.map((domain) => domain.name).toSorted()).toEqual(folders.toSorted());
  expect(new Set(domains.map((domain) => domain.name)).size).toBe(domains.length);
});

describe.each(domains)('domain $name', (domain) => {
  const operations = domain.operations.map((operation) => operation.name);

  it('promises something of each operation, measured by metrics, labels and bucket bounds that there are', () => {
    const text = readFileSync(join(PROJECT_ROOT, domain.objectivesFile), 'utf8');
    const documents = parseAllDocuments(text).map((document): unknown => document.toJS());
    const promised = readObjectives(documents, domain.name).map(({ operation }) => operation);
    expect(promised.toSorted()).toEqual(operations.toSorted());
    const queries = [...text.matchAll(/query: ([a-z_]+)\{(.*)\}$/gm)];
    expect(queries).toHaveLength(4 * operations.length);
    for (const [, metric = '', labels = ''] of queries) {
      const row = metricRows.get(metric) ?? metricRows.get(metric.replace(/_(bucket|count)$/, ''));
      expect([metric, row]).not.toContain(undefined);
      for (const [, label = '', , value = ''] of labels.matchAll(/(\w+)(=~|!=|=)"([^"]*)"/g)) {
        if (label === 'le') expect(row?.buckets).toContain(Number(value));
        else expect(row?.labels).toContain(label);
        if (label === 'domain') expect(value).toBe(domain.name);
        if (label === 'operation') expect(operations).toContain(value);
      }
    }
  });

  it('takes a scope of its own for each operation; what is held by an arm is somebody’s', () => {
    for (const { access, ownership } of domain.operations) {
      expect(access.scope).toMatch(new RegExp(`^${domain.name}:[a-z]+$`));
      expect(access.object === undefined).toBe(ownership === undefined);
      if (ownership === 'follows') expect(access.object).toBe('order');
      if (access.object === 'customer') expect('customerOf' in domain).toBe(true);
    }
  });

  it('has a changelog of its contracts', () => {
    const changelog = readFileSync(join(PROJECT_ROOT, 'contracts', domain.name, 'CHANGELOG.md'), 'utf8');
    const written = [...domain.contracts, ...wires.filter((wire) => wire.domain === domain.name)];
    for (const { version } of written) expect(changelog).toContain(`\n## ${version}\n`);
  });

  it('tells of each change by which a version differs from its neighbour, in its own words', () => {
    const changelog = readFileSync(join(PROJECT_ROOT, 'contracts', domain.name, 'CHANGELOG.md'), 'utf8');
    for (const { version, descent } of domain.contracts) {
      if (descent === undefined) continue;
      const [, entry = ''] = changelog.split(`\n## ${version}\n`);
      const [own = ''] = entry.split('\n## ');
      for (const { says } of descent.changes) expect(own).toContain(`\n- ${says}\n`);
      expect(domain.contracts.map((each) => each.version)).toContain(descent.neighbour);
    }
  });

  it('says of each operation how it is compared, and of nothing else; nothing is compared where nobody is to compare with', () => {
    expect(new Set(operations).size).toBe(operations.length);
    const compared = domain.connectService === undefined ? [] : operations.toSorted();
    expect(Object.keys(domain.comparison).toSorted()).toEqual(compared);
  });

  it('says where its service is exactly where it has one, and is its own authority only then', () => {
    expect(domain.serviceAt !== undefined).toBe(domain.connectService !== undefined);
    if (domain.connectService === undefined) expect(domain.authority).toBe('legacy');
    if (domain.watchChanges !== undefined) expect(domain.serviceAt).toBeDefined();
  });

  it('serves each operation in at least one contract version, and no other', () => {
    const served = domain.contracts.flatMap((contract) =>
      Object.values(contract.operations).map((spoke) => spoke.operation),
    );
    expect([...new Set(served)].toSorted()).toEqual(operations.toSorted());
  });

  it('binds by a key, and keys what must not happen twice: every write is held by an arm', () => {
    for (const { kind, ownership, keyed, asks } of domain.operations) {
      if (ownership === 'binds') expect(keyed).toBe(true);
      if (keyed) expect(kind).toBe('write');
      if (kind === 'write') expect(['binds', 'follows']).toContain(ownership);
      if (ownership !== undefined) expect(asks).toBeUndefined();
    }
  });

  it('has goldens of each operation: answered in every version, and refused', () => {
    for (const operation of operations) {
      const cases = readdirSync(goldenFolder(domain.name)).filter(
        (name) =>
          (
            JSON.parse(readFileSync(join(goldenFolder(domain.name), name, 'question.json'), 'utf8')) as {
              operation: string;
            }
          ).operation === operation,
      );
      for (const { version, operations: served } of domain.contracts) {
        if (!Object.values(served).some((spoke) => spoke.operation === operation)) continue;
        const answered = cases.filter((name) => existsSync(join(goldenFolder(domain.name), name, `${version}.json`)));
        expect(answered.length).toBeGreaterThanOrEqual(3);
      }
      // What is in doubt is in the core's words; a case that begins at canonical has none.
      const isTranslated = (name: string): boolean =>
        ['legacy.xml', 'legacy.json'].some((file) => existsSync(join(goldenFolder(domain.name), name, file)));
      if (cases.some(isTranslated)) expect(cases.some((name) => name.startsWith('refused-'))).toBe(true);
    }
  });

  it('has no golden for a version it does not have', () => {
    const known = [
      'question.json',
      'legacy.xml',
      'legacy.json',
      'canonical.json',
      // Of a case that was made of a mismatch: where it comes from.
      'mismatch.json',
      ...(domain.legacyWire === undefined ? [] : ['legacy-wire.json']),
      ...domain.contracts.map(({ version }) => `${version}.json`),
    ];
    for (const name of readdirSync(goldenFolder(domain.name))) {
      for (const file of readdirSync(join(goldenFolder(domain.name), name))) expect(known).toContain(file);
    }
  });
});

describe.each(versions)('contract $contract.domain $contract.version', ({ domain, contract }) => {
  const text = readFileSync(join(PROJECT_ROOT, contract.specification), 'utf8');
  const document = parse(text) as Document;
  const promised = Object.values(document.paths).flatMap((item) => Object.values(item));
  const answers = (operation: Promised) =>
    Object.entries(operation.responses).map(([status, answer]) => {
      const name = answer.$ref?.replace('#/components/responses/', '');
      const resolved = name === undefined ? answer : document.components.responses[name];
      if (!resolved) throw new Error(`no response ${name}`);
      return { status: Number(status), answer: resolved };
    });
  const parameterOf = (written: Parameter | { readonly $ref: string }): Parameter => {
    if ('name' in written) return written;
    const name = written.$ref.replace('#/components/parameters/', '');
    const parameter = document.components.parameters?.[name];
    if (!parameter) throw new Error(`no parameter ${name}`);
    return parameter;
  };
  const operationOf = ({ operationId }: Promised) => {
    const operation = router.find(contract.domain, contract.version, operationId);
    if (!operation) throw new Error(`no operation ${operationId}`);
    return operation;
  };

  it('is below its domain', () => {
    expect(contract.domain).toBe(domain.name);
    expect(contract.specification).toBe(`contracts/${domain.name}/${contract.version}/openapi.yaml`);
  });

  it('is valid OpenAPI 3.1', async () => {
    const validator = new Validator();
    expect(await validator.validate(text)).toMatchObject({ valid: true });
    expect(validator.version).toBe('3.1');
  });

  it('describes every operation, and every status it may answer with, by example', () => {
    for (const operation of promised) {
      expect([operation.operationId, operation.summary, operation.description]).not.toContain(undefined);
      for (const status of [400, 404, 405, 500, 502, 503, 504]) {
        expect(Object.keys(operation.responses)).toContain(String(status));
      }
      expect(Object.keys(operation.responses).some((status) => status.startsWith('2'))).toBe(true);
      for (const { answer } of answers(operation)) {
        expect(Object.keys(answer.headers ?? {})).toEqual(
          expect.arrayContaining(['Contract-Version', 'Server-Timing']),
        );
        for (const media of Object.values(answer.content)) expect(valuesOf(media).length).toBeGreaterThan(0);
      }
    }
  });

  it('says of every operation what it takes, as its manifest does', () => {
    for (const operation of promised) {
      const { access } = domain.operations.find(({ name }) => name === operationOf(operation).operation) ?? {};
      expect([operation.operationId, (operation as unknown as JsonObject)['x-banyan-access']]).toEqual([
        operation.operationId,
        access,
      ]);
    }
  });

  it('asks for an idempotency key where its operation is keyed, and nowhere else; and says how a key can fail', () => {
    for (const operation of promised) {
      const keyed = domain.operations.find(({ name }) => name === operationOf(operation).operation)?.keyed === true;
      const headers = (operation.parameters ?? []).map(parameterOf).filter((parameter) => parameter.in === 'header');
      expect(headers.map(({ name, required }) => [name, required])).toEqual(keyed ? [['Idempotency-Key', true]] : []);
      if (!keyed) continue;
      const codes = answers(operation).flatMap(({ answer }) =>
        Object.values(answer.content).flatMap((media) =>
          valuesOf(media).map((value) => (value as { readonly code?: string }).code),
        ),
      );
      expect(codes).toEqual(
        expect.arrayContaining(['invalid-request', 'request-in-progress', 'idempotency-key-reused', 'unavailable']),
      );
      const retried = answers(operation).filter(({ status }) => [202, 409, 503].includes(status));
      expect(retried.map(({ status }) => status)).toEqual([202, 409, 503]);
      for (const { answer } of retried) expect(Object.keys(answer.headers ?? {})).toContain('Retry-After');
    }
  });

  it('has answers by example that are valid under it, and problems that are those of the kernel', () => {
    for (const operation of promised) {
      for (const { status, answer } of answers(operation)) {
        for (const body of Object.values(answer.content).flatMap(valuesOf)) {
          expect(operationOf(operation).checkAnswer(status, body)).toEqual([]);
          if (status < 400) continue;
          const { code, title, type } = body as { code: ProblemCode; title: string; type: string };
          expect({ title, status, type }).toEqual({ ...PROBLEMS[code], type: PROBLEM_TYPE_BASE + code });
        }
      }
    }
  });

  it('has requests by example that are accepted', () => {
    for (const operation of promised) {
      const path: Record<string, string> = {};
      const query = new URLSearchParams();
      const headers: Record<string, string> = { 'content-type': 'application/json' };
      for (const written of operation.parameters ?? []) {
        const parameter = parameterOf(written);
        const value = String(valuesOf(parameter).at(-1));
        if (parameter.in === 'path') path[parameter.name] = value;
        else if (parameter.in === 'header') headers[parameter.name.toLowerCase()] = value;
        else query.set(parameter.name, value);
      }
      const bodies = Object.values(operation.requestBody?.content ?? {}).flatMap(valuesOf);
      for (const body of bodies.length > 0 ? bodies : [undefined]) {
        const accepted = operationOf(operation).accept({
          path,
          query: query.toString(),
          headers,
          ...(body === undefined ? {} : { body: Buffer.from(JSON.stringify(body)) }),
        });
        expect(accepted).toEqual(expect.any(Object));
      }
    }
  });
});

describe.each(wires)('the legacy wire of $domain', (wire) => {
  const text = readFileSync(join(PROJECT_ROOT, wire.specification), 'utf8');
  const document = parse(text) as Document;
  const promised = Object.values(document.paths).flatMap((item) => Object.values(item));
  const { operations } = loadLegacyWires([wire]);

  it('is below its domain, and of its operations', () => {
    expect(wire.specification).toBe(`contracts/${wire.domain}/legacy/openapi.yaml`);
    const domain = domains.find(({ name }) => name === wire.domain);
    const names = domain?.operations.map(({ name }) => name);
    for (const { operation } of operations) expect(names).toContain(operation);
    // What the service answers here is never firm: the core's words beside it may be minutes old. What has an effect is the core's.
    for (const { operation, captures } of operations) {
      if (captures) expect(domain?.operations.find(({ name }) => name === operation)?.ownership).toBe('binds');
      if (captures) continue;
      expect(domain?.operations.find(({ name }) => name === operation)).toMatchObject({ kind: 'read' });
      expect(domain?.operations.find(({ name }) => name === operation)?.asks).not.toBe('authority');
    }
  });

  it('is valid OpenAPI 3.1', async () => {
    expect(await new Validator().validate(text)).toMatchObject({ valid: true });
  });

  it('describes every operation, whose word its answers are, and every answer by examples that keep it', () => {
    expect(promised.map(({ operationId }) => operationId).toSorted()).toEqual(
      operations.map(({ operationId }) => operationId).toSorted(),
    );
    for (const promise of promised) {
      expect([promise.summary, promise.description]).not.toContain(undefined);
      const sources = (promise as { 'x-banyan-sources'?: object })['x-banyan-sources'] ?? {};
      expect(Object.values(sources)).toEqual(expect.arrayContaining(['service', 'core']));
      const operation = operations.find(({ operationId }) => operationId === promise.operationId);
      for (const [status, { content }] of Object.entries(promise.responses)) {
        for (const [mediaType, media] of Object.entries(content)) {
          expect(valuesOf(media).length).toBeGreaterThan(0);
          for (const value of valuesOf(media)) {
            const body = mediaType === 'application/json' ? JSON.stringify(value) : value;
            expect(operation?.checkAnswer(Number(status), body)).toEqual([]);
          }
        }
      }
    }
  });

  it('believes the core no longer than a browsing answer may be old', () => {
    expect(wire.factsMs).toBeLessThanOrEqual(600_000);
    expect(wire.credentialMs).toBeLessThanOrEqual(wire.factsMs);
  });
});

it('has types that are those of its specifications', () => {
  const script = join(PROJECT_ROOT, 'scripts/generate-contract-types.mjs');
  expect(execFileSync(process.execPath, [script, '--check'], { encoding: 'utf8' })).toBe('');
});
