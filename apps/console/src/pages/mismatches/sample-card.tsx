import type { MismatchSample } from '../../api/control.generated.js';
import { count } from '../../look/words.js';
import { Card } from '../../parts/card.js';
import { Facts } from '../../parts/facts.js';
import { Instant } from '../../parts/instant.js';
import { Table } from '../../parts/table.js';
import { GoldenPart } from './golden-part.js';

type Answer = NonNullable<MismatchSample['answers']>[number];
type Cell = Answer['legacy'];

const STATE_WORDS: Readonly<Record<Answer['state'], string>> = {
  differs: 'differs',
  follows: 'follows from it',
  uncompared: 'not compared',
  same: '',
};
const REASON_WORDS: Readonly<Record<string, string>> = {
  first: 'one of the first',
  lot: 'drawn by lot',
  latest: 'one of the latest',
};

/** One sample: the question, both answers side by side, and the golden case that can be made of it. */
export function SampleCard({ sample }: { readonly sample: MismatchSample }) {
  const { at, reason, asked, question, serving, stage, traceId, replica, answers } = sample;
  return (
    <Card
      title={<Instant iso={at} />}
      aside={<span className="text-sm text-soft">{REASON_WORDS[reason] ?? reason}</span>}
    >
      <Facts
        facts={[
          {
            name: 'Asked',
            value: asked,
            more:
              question === null
                ? 'withheld'
                : question.map((field) => (
                    <span key={field.at} className="block">
                      {field.at} <CellText cell={field.value} />
                    </span>
                  )),
          },
          {
            name: 'The shopper got',
            value: serving === 'legacy' ? 'legacy’s answer' : 'the service’s answer',
            more: `stage ${stage}`,
          },
          { name: 'Trace', value: <code className="text-sm">{traceId}</code>, more: replica },
        ]}
      />
      <div className="mt-4">
        {answers === null ? <p className="text-soft">Both answers are withheld.</p> : <Answers answers={answers} />}
      </div>
      <GoldenPart sample={sample} />
    </Card>
  );
}

function Answers({ answers }: { readonly answers: readonly Answer[] }) {
  const telling = answers.filter(({ state }) => state === 'differs' || state === 'follows');
  const others = answers.filter((field) => !telling.includes(field));
  return (
    <>
      <AnswerTable answers={telling} />
      {others.length > 0 && (
        <details className="mt-3">
          <summary className="cursor-pointer text-sm">
            {count(others.length, 'other field')}, alike or not compared
          </summary>
          <AnswerTable answers={others} />
        </details>
      )}
    </>
  );
}

function AnswerTable({ answers }: { readonly answers: readonly Answer[] }) {
  return (
    <Table
      caption="Fields of both answers"
      rows={answers}
      keyOf={({ at }) => at}
      columns={[
        {
          name: 'Field',
          cell: ({ at, state }) => (
            <>
              <code className="wrap-anywhere">{at}</code> <strong className="text-sm">{STATE_WORDS[state]}</strong>
            </>
          ),
        },
        { name: 'Legacy said', cell: ({ legacy }) => <CellText cell={legacy} /> },
        { name: 'The service said', cell: ({ service }) => <CellText cell={service} /> },
      ]}
    />
  );
}

function CellText({ cell }: { readonly cell: Cell }) {
  if (cell === null) return <span className="text-soft">nothing</span>;
  if ('text' in cell) return <code className="wrap-anywhere">{cell.text}</code>;
  return (
    <span className="text-soft">
      withheld: {cell.withheld} <code>{cell.hash}</code>
    </span>
  );
}
