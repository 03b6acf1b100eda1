import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import type { ParkedPage } from '../../api/control.generated.js';
import { count } from '../../look/words.js';
import { Asked } from '../../parts/asked.js';
import { GuardedButton } from '../../parts/guarded-button.js';
import { Instant } from '../../parts/instant.js';
import { ReasonDialog } from '../../parts/reason-dialog.js';
import { useAsking } from './use-asking.js';
import { useParkedMessages } from './use-incidents.js';

type Message = ParkedPage['messages'][number];
type Decision = 'retry' | 'drop';

/** What a test is about, in place of an incident. */
const TEST = 'test';
/** By what the outbox of control knows a channel. */
const PREFIX = 'notify-';

const WORDS = {
  retry: {
    title: 'Deliver it once more',
    preview: 'It goes to the channel again, and what it held after it.',
    act: 'Deliver it',
    weight: 'plain',
  },
  drop: {
    title: 'Give it up',
    preview: 'Nobody is told of it by this channel, ever. What it held goes on.',
    act: 'Give it up',
    weight: 'grave',
  },
} as const;

/** Messages that a channel did not take: people decide whether they are delivered once more or given up. */
export function ParkedMessages() {
  const parked = useParkedMessages();
  const [asked, setAsked] = useState<{ readonly message: Message; readonly decision: Decision }>();
  return (
    <section aria-label="Messages that were not taken">
      <h3 className="text-sm text-soft">Not taken, and left to people</h3>
      <Asked query={parked}>
        {({ messages }) => (
          <ul className="mt-1 divide-y divide-line">
            {messages
              .filter(({ consumer }) => consumer.startsWith(PREFIX))
              .map((message) => (
                <Parked
                  key={`${message.consumer} ${message.id}`}
                  message={message}
                  onAsk={(decision) => setAsked({ message, decision })}
                />
              ))}
          </ul>
        )}
      </Asked>
      {asked !== undefined && <DecideDialog {...asked} onClose={() => setAsked(undefined)} />}
    </section>
  );
}

function channelOf(consumer: string): string {
  return consumer.slice(PREFIX.length);
}

function Parked({ message, onAsk }: { readonly message: Message; readonly onAsk: (decision: Decision) => void }) {
  const { consumer, subject, because, attempts, parkedAt, holds } = message;
  return (
    <li className="grid grid-cols-[minmax(0,1fr)] gap-x-6 gap-y-2 py-3 md:grid-cols-[minmax(0,1fr)_auto] md:items-center">
      <div className="min-w-0">
        <p className="wrap-anywhere">
          <span className="font-semibold">{channelOf(consumer)}</span> said: {because}
        </p>
        <p className="mt-1 text-sm text-soft">
          <Instant iso={parkedAt} />, after {count(attempts, 'try', 'tries')}
          {holds === 0 ? '' : `; ${count(holds, 'message')} wait behind it`}.{' '}
          {subject === TEST ? (
            'It was a test.'
          ) : (
            <Link to="/incidents/$incident" params={{ incident: subject }}>
              What it is about
            </Link>
          )}
        </p>
      </div>
      <div className="flex flex-wrap gap-3">
        <GuardedButton operation="POST /api/parked/retry" onClick={() => onAsk('retry')}>
          Deliver once more …
        </GuardedButton>
        <GuardedButton operation="POST /api/parked/drop" onClick={() => onAsk('drop')}>
          Give up …
        </GuardedButton>
      </div>
    </li>
  );
}

interface DecideDialogProps {
  readonly message: Message;
  readonly decision: Decision;
  readonly onClose: () => void;
}

function DecideDialog({ message: { consumer, id }, decision, onClose }: DecideDialogProps) {
  const { isPending, error, ask } = useAsking(`/parked/${decision}`, onClose);
  return (
    <ReasonDialog
      {...WORDS[decision]}
      isPending={isPending}
      error={error}
      onAct={(word) => ask({ ...word, service: 'control', consumer, ids: [id] })}
      onClose={onClose}
    />
  );
}
