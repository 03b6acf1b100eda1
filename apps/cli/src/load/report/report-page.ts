import { html, type Html } from '@banyan/pages';
import { duration } from '../../text/duration.js';
import { grouped, percent } from '../../text/figures.js';
import { milliseconds } from '../../text/load-text.js';
import type { LoadVerdict, Promised } from '../judge-load.js';
import type { DomainReport, LoadRunReport, OperationReport, SliceReport } from './load-report.js';
import { clockText, latencyPicture, ratePicture } from './report-picture.js';
import { REPORT_STYLE } from './report-style.js';

const SIGNS: Readonly<Record<LoadVerdict, string>> = {
  healthy: '✓',
  breached: '✕',
  inconclusive: '?',
  disturbed: '?',
};

/** What the verdict of a whole run means, in a sentence. */
const MEANS: Readonly<Record<LoadVerdict, string>> = {
  healthy: 'Every promise was kept under this load.',
  breached: 'A promise was broken under this load.',
  inconclusive: 'No promise was broken for certain, and not every one was proved.',
  disturbed: 'The generator could not keep up, so nothing can be said of the shop.',
};

/** `load-report.html`: a page of its own, without script and without anything from elsewhere. */
export function reportPage(report: LoadRunReport): string {
  const { profile, verdict, because, slices } = report;
  return `${
    html`<!doctype html>
      <html lang="en">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <title>${profile.title}: ${verdict} · Banyan load run</title>
          <style>
            ${REPORT_STYLE}
          </style>
        </head>
        <body>
          <header>
            <h1>${profile.title}</h1>
            <p class="soft">
              A load run at <code>${report.gateway}</code>, ${report.ranAt.replace('T', ' ').slice(0, 16)} UTC
            </p>
          </header>
          <main>
            <section aria-labelledby="verdict">
              <h2 id="verdict">Verdict</h2>
              <div class="verdict">${mark(verdict)} <span>${MEANS[verdict]}</span></div>
              ${
                because.length === 0
                  ? undefined
                  : html`<ul class="why">
                      ${because.map((why) => html`<li>${why}</li>`)}
                    </ul>`
              }
            </section>
            <section aria-labelledby="figures">
              <h2 id="figures">Figures</h2>
              ${figures(report)}
            </section>
            <section aria-labelledby="time">
              <h2 id="time">Over time</h2>
              ${ratePicture(slices, profile.seconds)} ${latencyPicture(slices, profile.seconds)} ${sliceTable(slices)}
            </section>
            <section aria-labelledby="operations">
              <h2 id="operations">By operation</h2>
              ${operationTable(report.operations)}
            </section>
            <section aria-labelledby="domains">
              <h2 id="domains">For readiness</h2>
              ${domainTable(report.domains)}
            </section>
            <section aria-labelledby="measured">
              <h2 id="measured">How it was measured</h2>
              ${measured(report)}
            </section>
          </main>
          <footer>
            <p>The same figures for programs are in <code>load-report.json</code> beside this page.</p>
          </footer>
        </body>
      </html>`.text
  }\n`;
}

function mark(verdict: LoadVerdict | null): Html {
  if (verdict === null) return html`<span class="mark none">– no objective</span>`;
  return html`<span class="mark ${verdict}"><span aria-hidden="true">${SIGNS[verdict]}</span> ${verdict}</span>`;
}

function figures({ profile, totals, generator, orders, ended, signed }: LoadRunReport): Html {
  const facts: readonly (readonly [string, string, string?])[] = [
    [
      'duration',
      duration(profile.seconds),
      ended === 'complete'
        ? `the day of the profile, ${grouped(profile.compression)} times as fast`
        : `of ${duration(profile.plannedSeconds)}: interrupted`,
    ],
    ['intended peak', `${grouped(profile.peakRps)} requests/s`],
    ['requests due', grouped(totals.due), `${grouped(totals.sent)} sent, ${grouped(totals.answered)} answered`],
    [
      'failed',
      grouped(totals.failed),
      totals.unsent === 0
        ? percent(totals.due === 0 ? null : totals.failed / totals.due)
        : `of which ${grouped(totals.unsent)} could not be sent: ${grouped(generator.mostUnderWay)} were under way`,
    ],
    ['p50 · p99', `${milliseconds(totals.latency?.p50Ms)} · ${milliseconds(totals.latency?.p99Ms)} ms`],
    [
      'generator late with',
      grouped(generator.late),
      `p99 ${milliseconds(generator.lateP99Ms)} ms, at most ${milliseconds(generator.lateMostMs)} ms; ${percent(generator.cpuRatio)} of a core`,
    ],
    [
      'orders',
      orders === null ? 'none' : grouped(orders.placed),
      orders === null
        ? 'checkout ended with the quote'
        : `${grouped(orders.calledOff)} called off, ${grouped(orders.open.length + orders.doubtful.length)} left`,
    ],
    [
      'counted as',
      signed ? 'synthetic' : 'shoppers',
      signed ? 'signed: no evidence, no shadow' : 'not signed: it is evidence',
    ],
  ];
  return html`<dl>
    ${facts.map(
      ([name, value, more]) =>
        html`<div>
          <dt>${name}</dt>
          <dd>${value}${more === undefined ? undefined : html`<small>${more}</small>`}</dd>
        </div>`,
    )}
  </dl>`;
}

function operationTable(operations: readonly OperationReport[]): Html {
  return html`<table class="cards">
    <thead>
      <tr>
        <th scope="col">operation</th>
        <th scope="col">due</th>
        <th scope="col">failed</th>
        <th scope="col">refused</th>
        <th scope="col">p50 ms</th>
        <th scope="col">p95 ms</th>
        <th scope="col">p99 ms</th>
        <th scope="col">p99 from sending</th>
        <th scope="col">promises</th>
        <th scope="col">verdict</th>
      </tr>
    </thead>
    <tbody>
      ${operations.map(operationRow)}
    </tbody>
  </table>`;
}

function operationRow({ operation, due, failed, refused, latency, service, promises, verdict }: OperationReport): Html {
  return html`<tr>
    <th scope="row">${operation}</th>
    <td data-label="due">${grouped(due)}</td>
    <td data-label="failed">${grouped(failed)}</td>
    <td data-label="refused">${grouped(refused)}</td>
    <td data-label="p50 ms">${milliseconds(latency?.p50Ms)}</td>
    <td data-label="p95 ms">${milliseconds(latency?.p95Ms)}</td>
    <td data-label="p99 ms">${milliseconds(latency?.p99Ms)}</td>
    <td data-label="p99 from sending">${milliseconds(service?.p99Ms)}</td>
    <td data-label="promises">
      <span>${promises.length === 0 ? '–' : promises.map((each) => html`<small>${promiseText(each)}</small>`)}</span>
    </td>
    <td data-label="verdict">${mark(verdict)}</td>
  </tr>`;
}

function promiseText({ kind, target, thresholdMs, bad, of }: Promised): string {
  const held = of === 0 ? '–' : percent(1 - bad / of);
  return kind === 'availability'
    ? `${held} answered; ${percent(target)} promised`
    : `${held} within ${grouped(thresholdMs ?? 0)} ms; ${percent(target)} promised`;
}

function domainTable(domains: readonly DomainReport[]): Html {
  if (domains.length === 0) return html`<p>Only pages of the core were asked for, and they have no objective.</p>`;
  return html`<table class="cards">
      <thead>
        <tr>
          <th scope="col">domain</th>
          <th scope="col">held, requests/s</th>
          <th scope="col">p99 ms</th>
          <th scope="col">failed</th>
          <th scope="col">breaks at, requests/s</th>
          <th scope="col">verdict</th>
        </tr>
      </thead>
      <tbody>
        ${domains.map(
          ({ domain, readiness, verdict }) =>
            html`<tr>
              <th scope="row">${domain}</th>
              <td data-label="held, requests/s">${readiness === null ? '–' : grouped(readiness.peakRps)}</td>
              <td data-label="p99 ms">${milliseconds(readiness?.p99Ms)}</td>
              <td data-label="failed">${percent(readiness?.failedRatio ?? null)}</td>
              <td data-label="breaks at, requests/s">
                ${readiness?.breaksAtRps == null ? '–' : grouped(readiness.breaksAtRps)}
              </td>
              <td data-label="verdict">${mark(verdict)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
    <p class="soft">
      What <code>--record</code> keeps, or
      <code>banyan readiness record DOMAIN --kind load --file load-report.json</code>. Only what is healthy or breached
      is kept.
    </p>`;
}

function sliceTable(slices: readonly SliceReport[]): Html {
  return html`<details>
    <summary>The same as a table</summary>
    <table class="cards">
      <thead>
        <tr>
          <th scope="col">from</th>
          <th scope="col">intended</th>
          <th scope="col">due</th>
          <th scope="col">answered</th>
          <th scope="col">failed</th>
          <th scope="col">p50 ms</th>
          <th scope="col">p99 ms</th>
        </tr>
      </thead>
      <tbody>
        ${slices.map(
          ({ atSeconds, wantedRps, dueRps, answeredRps, failedRps, p50Ms, p99Ms }) =>
            html`<tr>
              <th scope="row">${clockText(atSeconds)}</th>
              <td data-label="intended">${grouped(wantedRps, 1)}</td>
              <td data-label="due">${grouped(dueRps, 1)}</td>
              <td data-label="answered">${grouped(answeredRps, 1)}</td>
              <td data-label="failed">${grouped(failedRps, 1)}</td>
              <td data-label="p50 ms">${milliseconds(p50Ms)}</td>
              <td data-label="p99 ms">${milliseconds(p99Ms)}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </details>`;
}

function measured({ profile, generator }: LoadRunReport): Html {
  return html`<p>
      People came by chance at the intended rate (seed ${profile.seed}), whatever the shop answered. Latency is counted
      from the moment at which a request was meant to be sent, so that what waited for a connection or for a shop that
      stood still is in it;
      <em>from sending</em> leaves that out, and is what a client would see that waits for each answer before it asks
      again. The generator wakes up every millisecond: what is quicker is shown as up to a millisecond slower.
    </p>
    <p>
      Failed are 5xx, 429, no answer in time, and requests that could not be sent because
      ${grouped(generator.mostUnderWay)} were under way (over ${grouped(generator.connections)} connections). Refused
      are other 4xx, but for goods that are sold out. Percentiles are good to 1 % and leave out failures that came at
      once.
    </p>
    <p>
      Healthy: the promised share was kept, by 100 requests or more. Breached: it was not, and chance would do so in
      less than 1 of 100 runs. Anything between is inconclusive.
    </p>`;
}
