import { PROBLEM_TYPE_BASE, PROBLEMS, type ProblemCode } from '@banyan/kernel';
import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import { listAt, mediaIn, objectAt, operationsIn, responsesIn } from '../each-operation.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

/** What any operation may be answered with, whatever stands behind the gateway. */
const OWED = [400, 404, 405, 500, 502, 503, 504] as const;
const FIRST_PROBLEM = 400;
const MEMBERS = ['type', 'title', 'status', 'code'];
const PROBLEM_JSON = 'application/problem+json';

export const problemResponses: LintRule = {
  id: 'problem-responses',
  because: 'a storefront that never saw an error promised writes no code for it',
  fix: `promise ${OWED.join(', ')} as ${PROBLEM_JSON} with type, title, status and code (docs/problems.md)`,
  asksLegacy: false,
  findings({ document, resolved = document }) {
    return operationsIn(resolved).flatMap((found) => {
      const responses = responsesIn(found);
      const missing = OWED.filter((status) => !responses.some((each) => each.status === String(status)));
      return [
        ...missing.map((status) => ({
          pointer: below(found.pointer, 'responses'),
          message: `does not promise ${status}`,
        })),
        ...responses
          .filter(({ status }) => Number(status) >= FIRST_PROBLEM)
          .flatMap(({ response, pointer, status }) => problemFindings(response, pointer, Number(status))),
      ];
    });
  },
};

function problemFindings(response: JsonObject, pointer: string, status: number): readonly LintFinding[] {
  const problem = mediaIn(response, pointer).find(({ type }) => type === PROBLEM_JSON);
  if (problem === undefined) return [{ pointer, message: `is not ${PROBLEM_JSON}` }];
  const schema = objectAt(problem.media, 'schema');
  const required = listAt(schema, 'required');
  const lacking = MEMBERS.filter((member) => !required.includes(member));
  return [
    ...(lacking.length === 0
      ? []
      : [{ pointer: below(problem.pointer, 'schema'), message: `does not require ${lacking.join(', ')}` }]),
    ...Object.entries(objectAt(problem.media, 'examples')).flatMap(([name, example]) =>
      isObject(example)
        ? exampleFindings(example['value'], status, below(problem.pointer, 'examples', name, 'value'))
        : [],
    ),
  ];
}

/** An example shows a problem that there is, as it is. */
function exampleFindings(value: JsonValue | undefined, status: number, pointer: string): readonly LintFinding[] {
  const code = isObject(value) ? value['code'] : undefined;
  if (typeof code !== 'string' || !Object.hasOwn(PROBLEMS, code)) {
    return [{ pointer, message: `shows ${JSON.stringify(code)}, which is no code of docs/problems.md` }];
  }
  const expected = { ...PROBLEMS[code as ProblemCode], type: PROBLEM_TYPE_BASE + code };
  return Object.entries(expected).flatMap(([member, wanted]) =>
    isObject(value) && value[member] === wanted && (member !== 'status' || wanted === status)
      ? []
      : [{ pointer: below(pointer, member), message: `is not that of ${code}: ${wanted}` }],
  );
}
