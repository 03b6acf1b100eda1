import { accessSync, constants, mkdirSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { messageOf, pick, readConfig, SETTING_NAMES } from '@banyan/kernel';
import { type Command, InvalidArgumentError } from 'commander';
import { ControlClient } from '../control/control.client.js';
import { keepRun } from '../control/keep-run.js';
import { controlUrl, runningUrl } from '../control/run-file.js';
import { CommandFailed, EXIT } from '../exit-code.js';
import type { LoadRunReport } from '../load/report/load-report.js';
import type { LoadPlan, LoadProgress, StartedLoad } from '../load/start-load.js';
import type { Terminal } from '../terminal.js';
import { duration } from '../text/duration.js';
import { grouped } from '../text/figures.js';
import { loadText, milliseconds } from '../text/load-text.js';
import { agreed } from './personal-word.js';

interface LoadOptions {
  readonly profile: string;
  readonly gateway?: URL;
  readonly skus?: string;
  readonly minutes?: number;
  readonly compress?: number;
  readonly peakRps?: number;
  readonly seed?: number;
  readonly orders?: true;
  readonly connections: number;
  readonly underWay: number;
  readonly out?: string;
  readonly record?: true;
  readonly as?: string;
  readonly dryRun?: true;
  readonly yes?: true;
  readonly json?: true;
}

const GATEWAY_DEFAULT = 'http://127.0.0.1:8080';
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
/** A run of any length is told in so many lines, of a second or more each. */
const PROGRESS_LINES = 60;
const MOST_PROGRESS_MS = 10_000;

/** Load on a shop before a sale: does it keep its promises at the peak? */
export function addLoad(program: Command, terminal: Terminal): void {
  program
    .command('load')
    .description('people who come by a profile whatever the shop answers: does it keep its promises; exit 3 when not')
    .requiredOption('--profile <name>', 'ordinary, promotion, flash-sale, or a file of your own')
    .option('--gateway <url>', 'the storefront side; default: the shop of this machine', url)
    .option('--skus <file>', 'goods, one a line, the most popular first; default: those of the stand-in core')
    .option(
      '--peak-rps <number>',
      'requests a second at the highest point; default: as the profile says',
      number(0.1, 100_000),
    )
    .option('--minutes <number>', 'how long the day takes; default: as the profile says', number(0.05, 1_440))
    .option('--compress <times>', 'in place of --minutes: how many times as fast the day is', number(1, 20_000))
    .option('--seed <number>', 'another run of the same kind; default: the profile’s', count(0, 2 ** 32 - 1))
    .option('--orders', 'checkouts order for real, and call off at once')
    .option('--connections <number>', 'most connections', count(1, 20_000), 256)
    .option(
      '--under-way <number>',
      'most requests under way; what is due beyond is counted as failed',
      count(1, 1_000_000),
      10_000,
    )
    .option('--out <folder>', 'writes load-report.json and load-report.html there')
    .option('--record', 'keeps the result for the readiness of each domain')
    .option('--as <person>', 'who records it; default: the user of this machine')
    .option('--dry-run', 'says what would be sent, and sends nothing')
    .option('--yes', 'do not ask (needed for a shop elsewhere where nobody can answer)')
    .option('--json', 'the report as JSON')
    .addHelpText(
      'before',
      `Examples:
  banyan load --profile ordinary --minutes 2                             a day in two minutes, at the shop of this machine
  banyan load --profile promotion --out reports --record                 with a report, and kept for readiness
  banyan load --profile flash-sale --gateway https://shop.staging.example --skus top-1000.txt --peak-rps 3000
  banyan load --profile flash-sale --orders --yes --json > report.json   in a pipeline, orders and all
  banyan load --profile our-black-friday.yaml --dry-run                  is the profile right, and how much is it
`,
    )
    .addHelpText(
      'after',
      `
An open loop: nobody waits for anybody's answer, and what was due while the shop stood still counts from when it was due.
Verdicts are by the objectives (BANYAN_OBJECTIVES_DIR): 0 healthy, 3 breached, inconclusive or disturbed (the generator
itself was late). Ctrl-C ends with a report of what was done. With BANYAN_SYNTHETIC_KEY every request is signed: it is no
evidence, and is not shadowed. Without, a shop that breaks under it rolls back. Everything about it: docs/how-to/load.md`,
    )
    .action((options: LoadOptions) => load(options, terminal));
}

async function load(options: LoadOptions, terminal: Terminal): Promise<void> {
  const plan = await planOf(options);
  if (options.dryRun) return tellPlan(plan, options, terminal);
  if (!LOOPBACK.test(plan.gateway.hostname)) await agreed(questionOf(plan), options, terminal);
  const { mustAnswer, startLoad } = await import('../load/start-load.js');
  // What would go wrong at the end of a long run goes wrong before it.
  if (options.out !== undefined) prepare(options.out);
  if (options.record) await new ControlClient(controlUrl()).status();
  await mustAnswer(plan);
  terminal.say(`${plan.profile.title}: ${planText(plan)}`);
  const report = await watched(startLoad(plan), plan, terminal);
  if (options.out !== undefined) await writeReport(report, options.out, terminal);
  terminal.print(options.json ? JSON.stringify(report, null, 2) : loadText(report, terminal.paint));
  if (options.record) await record(report, options, terminal);
  if (report.verdict !== 'healthy') {
    throw new CommandFailed(EXIT.gateFailed, `${report.profile.name}: ${report.verdict}`);
  }
}

/** @throws CommandFailed naming what of it cannot be used */
async function planOf(options: LoadOptions): Promise<LoadPlan> {
  // Loaded when it is needed: with it comes everything that the domains are made of.
  const { domainObjectives, domains } = await import('@banyan/domains');
  const { loadProfile } = await import('../load/profile/load-profiles.js');
  const { readSkus } = await import('../load/read-skus.js');
  const { dayMinutes } = await import('../load/start-load.js');
  if (options.minutes !== undefined && options.compress !== undefined) {
    throw new CommandFailed(EXIT.usage, '--minutes and --compress say the same: give one of them');
  }
  const profile = loadProfile(options.profile);
  const { BANYAN_SYNTHETIC_KEY: key } = readConfig(pick('BANYAN_SYNTHETIC_KEY'), process.env, SETTING_NAMES);
  const folder = process.env['BANYAN_OBJECTIVES_DIR'] || undefined;
  const compressed = options.compress === undefined ? undefined : dayMinutes(profile) / options.compress;
  return {
    profile: options.seed === undefined ? profile : { ...profile, seed: options.seed },
    gateway: options.gateway ?? new URL(runningUrl('gateway', process.env) ?? GATEWAY_DEFAULT),
    skus: await readSkus(options.skus),
    minutes: options.minutes ?? compressed ?? profile.minutes,
    peakRps: options.peakRps ?? Math.max(...profile.day.map(({ rps }) => rps)),
    objectives: new Map(domains.map((domain) => [domain.name, domainObjectives(domain, folder)])),
    orders: options.orders === true,
    key,
    connections: options.connections,
    mostUnderWay: options.underWay,
  };
}

/** Shows how it goes, and lets somebody end it. */
async function watched(started: StartedLoad, plan: LoadPlan, terminal: Terminal): Promise<LoadRunReport> {
  const everyMs = Math.min(MOST_PROGRESS_MS, Math.max(1_000, (plan.minutes * 60_000) / PROGRESS_LINES));
  terminal.say(progressLine(['time', 'wanted/s', 'sent/s', 'answered/s', 'p50 ms', 'p99 ms', 'failed', 'under way']));
  const telling = setInterval(() => terminal.say(progressText(started.progress())), everyMs);
  let times = 0;
  const interrupt = () => {
    times += 1;
    started.interrupt();
    terminal.say(times === 1 ? 'ending: what is under way is waited for; once more, and it is not' : 'ended');
  };
  process.on('SIGINT', interrupt).on('SIGTERM', interrupt);
  try {
    return await started.report;
  } finally {
    clearInterval(telling);
    process.off('SIGINT', interrupt).off('SIGTERM', interrupt);
  }
}

function progressText({
  seconds,
  wantedRps,
  sentRps,
  answeredRps,
  failed,
  underWay,
  p50Ms,
  p99Ms,
}: LoadProgress): string {
  const time = `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  const rates = [wantedRps, sentRps, answeredRps].map((rate) => grouped(rate));
  return progressLine([time, ...rates, milliseconds(p50Ms), milliseconds(p99Ms), grouped(failed), grouped(underWay)]);
}

function progressLine(cells: readonly string[]): string {
  return cells.map((cell, index) => cell.padStart(index === 0 ? 7 : 11)).join('');
}

/** @throws CommandFailed when nothing can be written there */
function prepare(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new CommandFailed(EXIT.usage, `--out cannot be written to: ${messageOf(error)}`);
  }
}

async function writeReport(report: LoadRunReport, folder: string, terminal: Terminal): Promise<void> {
  const { reportPage } = await import('../load/report/report-page.js');
  try {
    writeFileSync(join(folder, 'load-report.json'), `${JSON.stringify(report, null, 2)}\n`);
    writeFileSync(join(folder, 'load-report.html'), reportPage(report));
  } catch (error) {
    // The run is not lost for a disk that is full: its report is printed all the same.
    terminal.say(`the report could not be written: ${messageOf(error)}`);
    return;
  }
  terminal.say(`written: ${join(folder, 'load-report.html')} and load-report.json`);
}

/** Of every domain there is a verdict on; the others keep what they have. */
async function record(report: LoadRunReport, { as }: LoadOptions, terminal: Terminal): Promise<void> {
  const client = new ControlClient(controlUrl());
  const person = as ?? userInfo().username;
  for (const { domain, verdict, readiness } of report.domains) {
    if (readiness === null) {
      terminal.say(`not kept for ${domain}: ${verdict}`);
      continue;
    }
    const { id } = await keepRun(client, domain, { kind: 'load', report, person });
    terminal.say(`kept for ${domain}: ${id}`);
  }
}

async function tellPlan(plan: LoadPlan, { json }: LoadOptions, terminal: Terminal): Promise<void> {
  const { RateCurve } = await import('../load/profile/rate-curve.js');
  const { profile, gateway, minutes, peakRps, skus, orders, key } = plan;
  const requests = Math.round(RateCurve.squeezed(profile.day, minutes * 60_000, peakRps).between(0, minutes * 60_000));
  const about = { profile: profile.name, gateway: gateway.href, minutes, peakRps, requests, goods: skus.length };
  if (json) terminal.print(JSON.stringify({ ...about, orders, signed: key !== undefined }));
  else terminal.print(`${profile.title} would send about ${grouped(requests)} requests: ${planText(plan)}`);
}

function planText({ gateway, minutes, peakRps, skus, orders, key }: LoadPlan): string {
  return [
    `${duration(minutes * 60)} at ${gateway.href}`,
    `peak ${grouped(peakRps)} requests/s`,
    `${grouped(skus.length)} goods`,
    orders ? 'orders are placed and called off' : 'nothing is ordered',
    key === undefined ? 'not signed: it counts as shoppers' : 'signed as synthetic',
  ].join(', ');
}

function questionOf(plan: LoadPlan): string {
  return `This is no shop of this machine: ${planText(plan)}. Send it?`;
}

function url(text: string): URL {
  const found = URL.parse(text);
  if (found === null || !/^https?:$/.test(found.protocol))
    throw new InvalidArgumentError('must be a http or https URL');
  return found;
}

function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() === '' || !(value >= least && value <= most)) {
      throw new InvalidArgumentError(`must be a number, ${least} to ${most}`);
    }
    return value;
  };
}

function count(least: number, most: number): (text: string) => number {
  const read = number(least, most);
  return (text) => {
    const value = read(text);
    if (!Number.isInteger(value)) throw new InvalidArgumentError('must be a whole number');
    return value;
  };
}
