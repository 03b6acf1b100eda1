import type { Rule } from './rule.js';

export const schemaDialectChanged: Rule = {
  id: 'schema-dialect-changed',
  direction: 'neither',
  severity: 'breaking',
  says: 'The schemas are of another dialect.',
  fix: 'Keep jsonSchemaDialect, or leave it out.',
  *find({ earlier, later }) {
    if (earlier.dialect === later.dialect) return;
    const message = `the dialect is ${later.dialect ?? '2020-12'} rather than ${earlier.dialect ?? '2020-12'}; what its schemas mean is not known`;
    yield { pointer: '/jsonSchemaDialect', message, severity: 'undecided' };
  },
};
