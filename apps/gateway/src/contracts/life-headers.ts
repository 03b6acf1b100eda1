import type { VersionStanding } from '@banyan/contracts';

/** A header of an answer: its name in lower case, and its value. */
export type Header = readonly [name: string, value: string];

const MS_PER_SECOND = 1_000;

/**
 * What every answer of a contract version says of its life, errors included: `Contract-Version`; of what is not published
 * `Contract-State`; of a deprecated one `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and `Link` to what was announced and
 * to what comes after. A retired one does not answer, so it says no version of its own.
 *
 * @param docsUrl where contract versions are read about, without a final slash
 */
export function lifeHeaders(
  domain: string,
  version: string,
  standing: VersionStanding,
  docsUrl: string,
): readonly Header[] {
  const own: Header = ['contract-version', version];
  switch (standing.state) {
    case 'published':
      return [own];
    case 'draft':
    case 'candidate':
      return [own, ['contract-state', standing.state]];
    case 'deprecated':
      return [own, ...endHeaders(domain, version, standing, docsUrl)];
    case 'retired':
      return endHeaders(domain, version, standing, docsUrl);
  }
}

function endHeaders(
  domain: string,
  version: string,
  { deprecation, successor }: Extract<VersionStanding, { state: 'deprecated' | 'retired' }>,
  docsUrl: string,
): readonly Header[] {
  const page = (of: string): string => `<${docsUrl}/${domain}/${of}>`;
  const links = [
    `${page(version)}; rel="deprecation"; type="text/html"`,
    `${page(version)}; rel="sunset"; type="text/html"`,
    ...(successor === undefined ? [] : [`${page(successor)}; rel="successor-version"`]),
  ];
  return [
    // A date of structured fields (RFC 9651, section 3.3.7): seconds since the Unix epoch.
    ['deprecation', `@${Math.floor(Date.parse(deprecation.at) / MS_PER_SECOND)}`],
    ['sunset', new Date(deprecation.sunset).toUTCString()],
    ['link', links.join(', ')],
  ];
}
