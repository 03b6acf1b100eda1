import { isObject } from '../../resolve-references.js';
import { fieldsIn } from '../each-field.js';
import { objectAt, operationsIn, parametersIn, responsesIn, says, textAt } from '../each-operation.js';
import type { LintFinding, LintRule } from '../lint-rule.js';
import { below } from '../pointer.js';

export const descriptions: LintRule = {
  id: 'descriptions',
  because: 'a name is not a promise: whoever reads it must learn what it means, its unit and its range',
  fix: 'say in a sentence what it means',
  asksLegacy: false,
  findings({ document, resolved = document }) {
    const findings: LintFinding[] = [];
    const ask = (holder: object, pointer: string, what: string, member = 'description'): void => {
      if (!says(holder as never, member)) findings.push({ pointer, message: `${what} has no ${member}` });
    };
    for (const found of operationsIn(resolved)) {
      const { operation, pointer, method, route } = found;
      ask(operation, pointer, `${method} ${route}`, 'summary');
      ask(operation, pointer, `${method} ${route}`);
      for (const { parameter, pointer: at } of parametersIn(found)) {
        ask(parameter, at, `parameter ${textAt(parameter, 'name')}`);
      }
      for (const { response, pointer: at, status } of responsesIn(found)) ask(response, at, `response ${status}`);
      const { requestBody } = operation;
      if (isObject(requestBody)) ask(requestBody, below(pointer, 'requestBody'), 'the request body');
    }
    const components = objectAt(document, 'components');
    for (const kind of ['schemas', 'headers'] as const) {
      for (const [name, value] of Object.entries(objectAt(components, kind))) {
        if (isObject(value)) ask(value, below('', 'components', kind, name), name);
      }
    }
    for (const { name, pointer, place, words } of fieldsIn(document)) {
      // A constant says all there is to say; what it tells apart, its object describes.
      if (place === 'member' && words['const'] === undefined) ask(words, pointer, name);
    }
    return findings;
  },
};
