import { Link } from '@tanstack/react-router';
import { PageTitle } from '../page-title.js';
import { AuditPart } from './audit-part.js';
import { ConfigurationPart } from './configuration-part.js';
import { type Part, PARTS, type SettingsSearch } from './settings-search.js';
import { TokensPart } from './tokens-part.js';

const NAMES: Readonly<Record<Part, string>> = {
  configuration: 'Configuration',
  audit: 'Audit log',
  tokens: 'Tokens',
};

/** What the shop was started with, who did what, and who may. */
export function SettingsPage({ search }: { readonly search: SettingsSearch }) {
  const { part = 'configuration' } = search;
  return (
    <>
      <PageTitle title="Settings" />
      <nav aria-label="Parts of the settings" className="mb-6 flex flex-wrap gap-x-1 border-b border-line">
        {PARTS.map((each) => (
          <Link
            key={each}
            to="/settings"
            search={each === 'configuration' ? {} : { part: each }}
            className="-mb-px border-b-2 border-transparent px-3 py-2 text-ink no-underline hover:border-edge"
            {...(each === part && { 'aria-current': 'page', className: CURRENT })}
          >
            {NAMES[each]}
          </Link>
        ))}
      </nav>
      {part === 'configuration' && <ConfigurationPart />}
      {part === 'audit' && <AuditPart search={search} />}
      {part === 'tokens' && <TokensPart />}
    </>
  );
}

const CURRENT = '-mb-px border-b-2 border-link px-3 py-2 font-semibold text-ink no-underline';
