import { ContractFault } from '../../contract-fault.js';
import { messageOf } from '@banyan/kernel';
import { resolveReferences } from '../../resolve-references.js';
import { SchemaCompiler } from '../../schema-checks.js';
import { operationSpecifications } from '../../specification.js';
import type { LintFinding, LintRule } from '../lint-rule.js';

export const readable: LintRule = {
  id: 'readable',
  because: 'the gateway checks requests and answers by this text, and does not start with what it would not keep',
  fix: 'leave out what the gateway does not read: see libs/contracts/src/specification.ts',
  asksLegacy: false,
  findings({ document }) {
    const findings: LintFinding[] = [];
    const note = (message: string): void => void findings.push({ pointer: '', message });
    try {
      const schemas = new SchemaCompiler();
      for (const { operationId, parameters, requestBody, responses } of operationSpecifications(
        'the text',
        resolveReferences(document),
      )) {
        for (const schema of [
          ...parameters.map((parameter) => parameter.schema),
          ...(requestBody === undefined ? [] : [requestBody.schema]),
          ...responses.values(),
        ]) {
          try {
            schemas.compile(schema);
          } catch (error) {
            note(`${operationId}: ${messageOf(error)}`);
          }
        }
      }
    } catch (error) {
      if (error instanceof ContractFault) error.faults.forEach(note);
      else note(messageOf(error));
    }
    return [...new Map(findings.map((finding) => [finding.message, finding])).values()];
  },
};
