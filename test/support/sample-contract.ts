import type { ContractRequest, ContractVersion, OperationSpoke } from '@banyan/contracts';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';

/** A spoke that hands its request through, so that a test sees what the contract made of it. */
export const echo = (operation: string): OperationSpoke<ContractRequest> => ({
  operation,
  accept: (request) => request,
  present: (result) => ({ status: 200, body: result }),
});

const json = (schema: object): object => ({ content: { 'application/json': { schema } } });
export const fine = { description: 'fine', ...json({ type: 'object' }) };
const notFine = {
  description: 'not',
  content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/P' } } },
};

/** A specification with one parameter of every kind and one body; `paths` are added. */
export function sampleSpecification(domain: string, version: string, paths: object = {}): object {
  return {
    openapi: '3.1.1',
    info: { title: domain, version: '1.0.0' },
    paths: {
      [`/${domain}/${version}/things/{thing}`]: {
        get: {
          operationId: 'getThing',
          parameters: [
            { name: 'thing', in: 'path', required: true, schema: { type: 'string', maxLength: 5 } },
            { name: 'count', in: 'query', schema: { type: 'integer', minimum: 1 } },
            { name: 'ratio', in: 'query', schema: { type: 'number' } },
            { name: 'deep', in: 'query', schema: { type: 'boolean' } },
            {
              name: 'tag',
              in: 'query',
              schema: { type: 'array', maxItems: 3, items: { type: 'string', minLength: 1 } },
            },
            { name: 'word', in: 'query', schema: { type: 'string' } },
            { name: 'X-Reason', in: 'header', schema: { type: 'string', maxLength: 4 } },
          ],
          responses: { 200: fine, 404: notFine },
        },
      },
      [`/${domain}/${version}/things/batch`]: {
        post: {
          operationId: 'findThings',
          requestBody: {
            required: true,
            ...json({
              type: 'object',
              additionalProperties: false,
              required: ['ids'],
              properties: { ids: { type: 'array', uniqueItems: true, items: { type: 'integer' } } },
            }),
          },
          responses: { 200: fine },
        },
      },
      ...paths,
    },
    components: { schemas: { P: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } } } },
  };
}

/** A folder of specifications, removed by `dispose`. */
export class SpecificationFolder implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'contracts-'));

  /** Writes a specification, the sample unless given, and returns the version that serves it. */
  version(domain: string, version: string, content = sampleSpecification(domain, version)): ContractVersion {
    const specification = `${domain}-${version}.yaml`;
    writeFileSync(join(this.path, specification), stringify(content));
    return {
      domain,
      version,
      specification,
      operations: { getThing: echo('thing.get'), findThings: echo('thing.find') },
    };
  }

  [Symbol.dispose](): void {
    rmSync(this.path, { recursive: true });
  }
}
