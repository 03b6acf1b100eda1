import { isObject, type JsonObject, type JsonValue } from '../../resolve-references.js';
import type { Credential, Credentials } from './contract-text.js';
import { textOf } from './text-of.js';
import type { References } from './references.js';

/**
 * What a client must bring. A scheme that is not declared is told apart by its name alone.
 *
 * @param requirements of the operation, or else of the document
 * @throws Error when they are not a list of objects
 */
export function readSecurity(
  requirements: JsonValue | undefined,
  document: JsonObject,
  references: References,
): readonly Credentials[] {
  if (requirements === undefined) return [[]];
  if (!Array.isArray(requirements)) throw new Error('security is not a list');
  if (requirements.length === 0) return [[]];
  const schemes = isObject(document['components']) ? document['components']['securitySchemes'] : undefined;
  return (requirements as readonly JsonValue[]).map((requirement) => {
    if (!isObject(requirement)) throw new Error('a security requirement is not an object');
    return Object.entries(requirement).map(([name, scopes]): Credential => {
      const declared = isObject(schemes) && Object.hasOwn(schemes, name) ? schemes[name] : undefined;
      const scheme =
        declared === undefined ? {} : references.follow(declared, `/components/securitySchemes/${name}`).value;
      return {
        name,
        kind: kindOf(name, scheme),
        scheme,
        scopes: Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === 'string') : [],
      };
    });
  });
}

function kindOf(name: string, scheme: JsonObject): string {
  const text = (key: string): string => textOf(scheme[key]);
  switch (scheme['type']) {
    case 'apiKey':
      // Names of headers have no case.
      return `apiKey ${text('in')} ${scheme['in'] === 'header' ? text('name').toLowerCase() : text('name')}`;
    case 'http':
      return `http ${text('scheme').toLowerCase()}`;
    case 'mutualTLS':
      return 'mutualTLS';
    case 'oauth2':
      return 'oauth2';
    case 'openIdConnect':
      return `openIdConnect ${text('openIdConnectUrl')}`;
    default:
      return `unknown ${name}`;
  }
}
