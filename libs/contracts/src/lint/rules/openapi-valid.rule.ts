import type { LintRule } from '../lint-rule.js';

interface Finding {
  readonly instancePath?: string;
  readonly message?: string;
}

export const openapiValid: LintRule = {
  id: 'openapi-valid',
  because: 'a text that is no OpenAPI 3.1 cannot be read by the tools of those who rely on it',
  fix: 'compare the place with the OpenAPI 3.1 specification',
  asksLegacy: true,
  async findings({ document }) {
    // Brings a compiled schema of a megabyte along: loaded when a contract is linted, and not before.
    const { Validator } = await import('@seriousme/openapi-schema-validator');
    const validator = new Validator();
    const { valid, errors } = await validator.validate(structuredClone(document));
    if (!valid) return findingsOf(errors);
    return validator.version === '3.1' ? [] : [{ pointer: '/openapi', message: 'must be 3.1' }];
  },
};

function findingsOf(errors: string | readonly Finding[] | undefined): { pointer: string; message: string }[] {
  if (typeof errors === 'string') return [{ pointer: '', message: errors }];
  return (errors ?? []).map(({ instancePath = '', message = 'is not valid' }) => ({ pointer: instancePath, message }));
}
