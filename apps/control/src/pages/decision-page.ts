import {
  replayJudgement,
  TOGETHER,
  type RecordedJudgement,
  type Replay,
  type RuleResult,
  type Verdict,
} from '@banyan/slo';
import type { DecisionPage } from '../status/decision-book.js';
import { makerText } from '../status/decision-view.js';
import { ruleStatus } from '../status/rule-view.js';
import type { RuleStatus } from '../status/shop-status.js';
import { html, type Html } from '@banyan/pages';
import { mark, page, VERDICT_TONES } from './layout.js';
import { operationTable } from './operation-table.js';
import { asWords, instantText, ratioText } from './words.js';

/** The evidence card: what was decided, by which rule, on which samples; and whether all of it can be believed. */
export function decisionPage({ record, chain }: DecisionPage): Html {
  const replayed = replayJudgement(record.evidence);
  return page(
    { title: `${record.domain}: ${asWords(record.kind)} #${record.sequence}`, aside: instantText(record.atMs) },
    [
      html`<section class="card">
        <p>${record.reason}</p>
        <p>${chainMark(chain)} ${replayMark(replayed)}</p>
        <dl class="facts">
          <div>
            <dt>Decided by</dt>
            <dd>${makerText(record.by)}</dd>
          </div>
          <div>
            <dt>When</dt>
            <dd>${instantText(record.atMs)}</dd>
          </div>
          <div>
            <dt>Epoch after it</dt>
            <dd>${record.epoch}</dd>
          </div>
          <div>
            <dt>Record</dt>
            <dd><code>${record.id}</code></dd>
          </div>
        </dl>
      </section>`,
      evidenceOf(replayed, record.reason),
      html`<section class="card">
        <h2>The record</h2>
        <p class="small soft">
          Hash <code>${record.hash}</code><br />after <code>${record.previousHash}</code>. Verify and replay it
          yourself: <code>npm run -s banyan -- replay ${record.id}</code>,
          <code>npm run -s banyan -- verify ${record.domain}</code>
        </p>
        <details>
          <summary>Everything it holds</summary>
          <pre>${JSON.stringify(record, null, 2)}</pre>
        </details>
      </section>`,
    ],
  );
}

function chainMark(chain: DecisionPage['chain']): Html {
  return chain.intact
    ? mark('good', `chain verified: ${chain.head.sequence} ${chain.head.sequence === 1 ? 'record' : 'records'}`)
    : mark('bad', `chain broken at #${chain.sequence}: ${chain.because}`);
}

function replayMark(replayed: Replay): Html {
  switch (replayed.kind) {
    case 'same':
      return mark('good', 'replayed: same verdict');
    case 'different':
      return mark('bad', `replayed: ${replayed.because}`);
    case 'no-inputs':
    case 'other-rules':
      return mark('off', replayed.because);
  }
}

function evidenceOf(replayed: Replay, reason: string): Html {
  const readable = replayed.kind === 'same' || replayed.kind === 'different';
  return readable && replayed.recorded !== undefined ? evidenceCard(replayed.recorded, reason) : html``;
}

function evidenceCard(
  { evidence, objectives, verdict, policy, flag, contracts }: RecordedJudgement,
  reason: string,
): Html {
  const breach = verdict.kind === 'breached' ? verdict.by : undefined;
  const operations = evidence.operations.map(({ operation, legacy, service }) => ({
    operation,
    legacy,
    service,
    rules: rulesOf(verdict, operation),
  }));
  return html`<section class="card">
    <h2>Evidence</h2>
    <p>${mark(VERDICT_TONES[verdict.kind], verdict.kind)} ${verdict.text === reason ? '' : verdict.text}</p>
    ${breach === undefined ? '' : breachFacts(breach)}
    <dl class="facts">
      <div>
        <dt>Intended share of the service</dt>
        <dd>${ratioText(evidence.share)}</dd>
      </div>
      <div>
        <dt>Stretch</dt>
        <dd><code>${evidence.stretch}</code></dd>
      </div>
      <div>
        <dt>Alpha of the domain</dt>
        <dd>${policy.alpha.value}<small>${policy.alpha.source}</small></dd>
      </div>
      <div>
        <dt>Flag</dt>
        <dd>
          <code>${flag.name}</code>
          <small
            >definition
            ${flag.definition}${flag.revision === undefined ? '' : `, revision ${flag.revision} of Unleash`}</small
          >
        </dd>
      </div>
      <div>
        <dt>Contracts</dt>
        <dd>
          ${contracts.map(({ version }) => version).join(', ')}
          ${contracts.map(({ version, sha256 }) => html`<small>${version}: SHA-256 ${sha256.slice(0, 16)}…</small>`)}
        </dd>
      </div>
    </dl>
    ${operationTable(operations, rulesOf(verdict, TOGETHER))}
    <h3>Objectives</h3>
    <ul class="plain">
      ${objectives.map(
        (objective) =>
          html`<li>
            ${objective.operation}: ${ratioText(objective.availabilityTarget)} do not fail;
            ${ratioText(objective.latencyTarget)} within ${objective.latencyThresholdMs} ms
          </li>`,
      )}
    </ul>
  </section>`;
}

function rulesOf({ results }: Verdict, operation: string): readonly RuleStatus[] {
  return results.filter((result) => result.operation === operation).map(ruleStatus);
}

function breachFacts({ rule, operation, logStatistic, logThreshold, theta0, bad, requests }: RuleResult): Html {
  return html`<dl class="facts">
    <div>
      <dt>Rule</dt>
      <dd>${rule}<small>${operation}</small></dd>
    </div>
    <div>
      <dt>Sample</dt>
      <dd>${bad} of ${requests}<small>null hypothesis: ${ratioText(theta0)}</small></dd>
    </div>
    <div>
      <dt>Statistic (Bayes factor)</dt>
      <dd>${logStatistic === undefined ? '–' : log10(logStatistic)}</dd>
    </div>
    <div>
      <dt>Threshold</dt>
      <dd>${log10(logThreshold)}</dd>
    </div>
  </dl>`;
}

/** e^log as `10^4.11`. */
function log10(log: number): string {
  return `10^${(log / Math.LN10).toFixed(2)}`;
}
