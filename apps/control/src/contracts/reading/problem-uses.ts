import type { JsonObject } from '@banyan/contracts';
import type { Shelf } from '../shelf/contract-shelf.js';
import { isObject } from './json.js';
import { viewOf } from './operation-view.js';

/** An operation whose contract shows a problem among its answers. */
export interface ProblemUse {
  readonly domain: string;
  readonly version: string;
  readonly operationId: string;
  readonly method: string;
  readonly route: string;
  readonly status: string;
  /** As the contract shows it. */
  readonly example: JsonObject | undefined;
}

/** Who answers with a problem, by what the texts in force show. */
export function problemUses(shelf: Shelf, code: string): readonly ProblemUse[] {
  return [...shelf.domains.values()].flat().flatMap(({ domain, version, text, registered }) => {
    if (text === undefined || registered.state === 'retired') return [];
    return viewOf(text.document).operations.flatMap(({ operationId, method, route, responses }) =>
      responses
        .filter(({ codes }) => codes.includes(code))
        .map(({ status, contents }) => {
          const shown = contents.flatMap(({ examples }) => examples.map(({ value }) => value));
          const example = shown.find((value) => isObject(value) && value['code'] === code);
          return {
            domain,
            version,
            operationId,
            method,
            route,
            status,
            example: isObject(example) ? example : undefined,
          };
        }),
    );
  });
}
