import type { LintRule } from './lint-rule.js';
import { access } from './rules/access.rule.js';
import { answerHeaders } from './rules/answer-headers.rule.js';
import { descriptions } from './rules/descriptions.rule.js';
import { examples } from './rules/examples.rule.js';
import { governance } from './rules/governance.rule.js';
import { infoVersion } from './rules/info-version.rule.js';
import { openapiValid } from './rules/openapi-valid.rule.js';
import { operationIds } from './rules/operation-ids.rule.js';
import { pathsBelowVersion } from './rules/paths-below-version.rule.js';
import { personalNames } from './rules/personal-names.rule.js';
import { problemResponses } from './rules/problem-responses.rule.js';
import { readable } from './rules/readable.rule.js';
import { strictRequests } from './rules/strict-requests.rule.js';

/** Every house rule, in the order in which faults are told. A test audits the table against the folder. */
export const LINT_RULES: readonly LintRule[] = [
  openapiValid,
  readable,
  infoVersion,
  pathsBelowVersion,
  operationIds,
  descriptions,
  problemResponses,
  answerHeaders,
  examples,
  strictRequests,
  personalNames,
  governance,
  access,
];
