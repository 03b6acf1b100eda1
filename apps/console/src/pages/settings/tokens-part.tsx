import { useQuery } from '@tanstack/react-query';
import { askControl } from '../../api/ask-control.js';
import type { TokenList } from '../../api/control.generated.js';
import { useMay, useSession } from '../../api/use-session.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';

const CREATE = 'banyan tokens create --name anna --role operator --file tokens.yaml';
const HEAD = 'py-1.5 pr-6 text-left text-sm font-semibold text-soft';
const CELL = 'py-2 pr-6 align-top';

/** Who has a token. The tokens themselves are kept nowhere but with those who have them. */
export function TokensPart() {
  const may = useMay('GET /api/tokens');
  const role = useSession().data?.role;
  if (!may && role !== undefined) {
    return (
      <Card title="Tokens">
        <p>Who has which token is seen by an admin. Your role is {role}.</p>
      </Card>
    );
  }
  return <ListOfTokens />;
}

function ListOfTokens() {
  const list = useQuery({
    queryKey: ['tokens'],
    queryFn: ({ signal }) => askControl<TokenList>('/tokens', { signal }),
  });
  return (
    <Asked query={list}>
      {({ file, fault, tokens }) =>
        file === null ? (
          <NoTokens />
        ) : (
          <Card title="Tokens" aside={<span className="font-mono text-sm wrap-anywhere text-soft">{file}</span>}>
            {fault !== null && (
              <p role="alert" className="mb-4 rounded-md bg-bad-ground p-3 text-bad">
                The file has faults, so what was read before is in force: {fault}
              </p>
            )}
            <TokenTable tokens={tokens} />
            <p className="mt-4 text-sm text-soft">
              To let somebody in: <code className="font-mono wrap-anywhere">{CREATE}</code>. To shut somebody out:{' '}
              <code className="font-mono wrap-anywhere">banyan tokens revoke anna --file tokens.yaml</code>. Control
              reads the file again when it changes.
            </p>
          </Card>
        )
      }
    </Asked>
  );
}

function TokenTable({ tokens }: { readonly tokens: TokenList['tokens'] }) {
  return (
    <div className="overflow-x-auto" tabIndex={0} role="region" aria-label="Table of tokens">
      <table className="w-full min-w-max border-collapse">
        <thead>
          <tr className="border-b border-line">
            {['Name', 'Role', 'Expires', 'Last used since control started'].map((title) => (
              <th key={title} scope="col" className={HEAD}>
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {tokens.map(({ name, role, expiresAt, state, lastUsedAt }) => (
            <tr key={name}>
              <th scope="row" className={`${CELL} text-left font-semibold`}>
                {name}
              </th>
              <td className={CELL}>{role}</td>
              <td className={CELL}>
                {expiresAt === null ? <span className="text-soft">never</span> : <Instant iso={expiresAt} />}{' '}
                {state === 'expired' && <Mark tone="bad">expired</Mark>}
              </td>
              <td className={CELL}>
                {lastUsedAt === null ? <span className="text-soft">not yet</span> : <Instant iso={lastUsedAt} />}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function NoTokens() {
  return (
    <Card title="Tokens">
      <p className="max-w-prose">
        Control has no tokens: whoever reaches it may do everything, and the word of whoever asks is what stands in the
        records. That is why it listens on this machine alone.
      </p>
      <p className="mt-3 max-w-prose">
        To know who asks, make a first token and start control with{' '}
        <code className="font-mono">CONTROL_TOKENS_FILE=tokens.yaml</code>:
      </p>
      <pre className="mt-3 overflow-x-auto rounded-md bg-sunken p-3 font-mono text-sm" tabIndex={0}>
        banyan tokens create --name anna --role admin --file tokens.yaml
      </pre>
    </Card>
  );
}
