import { isObject, type JsonValue } from '../../resolve-references.js';
import { textOf } from './text-of.js';

/** More combinations of a server's variables are not told apart. */
const MOST_COMBINATIONS = 100;

/** The URLs at which a contract is served, variables filled in. Nothing said is `/`, as OpenAPI says. */
export function readServers(servers: JsonValue | undefined): readonly string[] {
  if (!Array.isArray(servers) || servers.length === 0) return ['/'];
  return (servers as readonly JsonValue[]).flatMap((server) => {
    if (!isObject(server) || typeof server['url'] !== 'string') return [];
    const variables = isObject(server['variables']) ? server['variables'] : {};
    let urls = [server['url']];
    for (const [name, variable] of Object.entries(variables)) {
      const { enum: values, default: usual } = isObject(variable) ? variable : {};
      const texts = Array.isArray(values) ? (values as readonly JsonValue[]) : [usual ?? `{${name}}`];
      urls = urls.flatMap((url) => texts.map((text) => url.replaceAll(`{${name}}`, textOf(text))));
      urls = urls.slice(0, MOST_COMBINATIONS);
    }
    return urls;
  });
}

/** The path that stands before every path of the contract; no slash at its end. */
export function basePath(server: string): string {
  const path = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*([^?#]*)/i.exec(server)?.[1] ?? server;
  return path.replace(/\/+$/, '');
}
