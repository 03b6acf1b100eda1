import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { askControl, changeControl } from '../../api/ask-control.js';
import type { IgnoreRule, IgnoreRuleList, PersonalWord } from '../../api/control.generated.js';
import { count } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { Card } from '../../parts/card.js';
import { GuardedButton } from '../../parts/guarded-button.js';
import { Instant } from '../../parts/instant.js';
import { Mark } from '../../parts/mark.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { Table } from '../../parts/table.js';

/** As often as the picture of the shop moves, nearly: who follows a rule changes within a second. */
const LOOK_EVERY_MS = 5_000;

type ListedRule = IgnoreRuleList['rules'][number];

/** What of a domain is ignored, by whose word and until when. */
export function RulesCard({ domain }: { readonly domain: string }) {
  const [withdrawn, setWithdrawn] = useState<ListedRule>();
  const path = `/domains/${encodeURIComponent(domain)}/ignore-rules`;
  const query = useQuery({
    queryKey: ['ignore-rules', domain],
    queryFn: ({ signal }) => askControl<IgnoreRuleList>(path, { signal }),
    refetchInterval: LOOK_EVERY_MS,
  });
  return (
    <Card title="Ignored">
      <Asked query={query}>
        {({ gateways, rules }) =>
          rules.length === 0 ? (
            <p className="text-soft">
              Nothing is. A difference that everybody knows, and that will be gone some day, can be ignored for a time:
              then it is no evidence, and is counted all the same.
            </p>
          ) : (
            <Table
              caption="Rules about ignored differences, those in force first"
              rows={rules}
              keyOf={({ number }) => String(number)}
              columns={[
                { name: 'What', cell: (rule) => <What rule={rule} /> },
                { name: 'In force', cell: (rule) => <Standing rule={rule} gateways={gateways} /> },
                {
                  name: 'By whom, and why',
                  cell: ({ person, reason }) => (
                    <>
                      {person}
                      <span className="block text-sm text-soft">“{reason}”</span>
                    </>
                  ),
                },
                {
                  name: 'Change',
                  cell: (rule) =>
                    rule.endedAt === null ? (
                      <GuardedButton
                        operation="POST /api/domains/{domain}/ignore-rules/{number}/withdraw"
                        onClick={() => setWithdrawn(rule)}
                        aria-label={`Withdraw rule ${rule.number} …`}
                        className="whitespace-nowrap"
                      >
                        Withdraw …
                      </GuardedButton>
                    ) : (
                      '–'
                    ),
                },
              ]}
            />
          )
        }
      </Asked>
      {withdrawn && (
        <WithdrawDialog path={path} domain={domain} rule={withdrawn} onClose={() => setWithdrawn(undefined)} />
      )}
    </Card>
  );
}

function What({ rule: { number, path, kind, about, operation } }: { readonly rule: ListedRule }) {
  return (
    <>
      <code className="wrap-anywhere">{path}</code>
      {kind !== null && <strong> {kind}</strong>}
      {about !== null && about !== '' && `, ${about}`}
      <span className="block text-sm text-soft">
        rule {number}, {operation ?? 'every operation'}
      </span>
    </>
  );
}

function Standing({ rule, gateways }: { readonly rule: ListedRule; readonly gateways: number }) {
  const { endedAt, endedBy, endReason, until, followedBy } = rule;
  if (endedAt === null) {
    return (
      <>
        <Mark tone="wait">ignored</Mark> until <Instant iso={until} />
        <span className="block text-sm text-soft">
          {gateways === 0
            ? 'no gateway is heard'
            : `${followedBy} of ${count(gateways, 'gateway')} ${gateways === 1 ? 'follows' : 'follow'} it`}
        </span>
      </>
    );
  }
  return (
    <>
      <Mark tone="off">over</Mark> since <Instant iso={endedAt} />
      <span className="block text-sm text-soft">
        {endedBy}: {endReason}
      </span>
    </>
  );
}

interface WithdrawDialogProps {
  readonly path: string;
  readonly domain: string;
  readonly rule: ListedRule;
  readonly onClose: () => void;
}

function WithdrawDialog({ path, domain, rule, onClose }: WithdrawDialogProps) {
  const queries = useQueryClient();
  const { mutate, isPending, error } = useMutation({
    mutationFn: (word: PersonalWord) => changeControl<IgnoreRule>(`${path}/${rule.number}/withdraw`, word),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ['ignore-rules', domain] });
      await queries.invalidateQueries({ queryKey: ['mismatch-groups', domain] });
      onClose();
    },
  });
  return (
    <ReasonDialog
      title={`Withdraw rule ${rule.number}`}
      preview={`What differs in ${rule.path} counts again from now on. What the rule has ignored so far stays ignored.`}
      act="Withdraw it"
      weight="grave"
      isPending={isPending}
      error={error}
      onAct={mutate}
      onClose={onClose}
    />
  );
}
