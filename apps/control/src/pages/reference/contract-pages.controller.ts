import { Controller, Get, Header, Param, Query, Res } from '@nestjs/common';
import { changelogUpTo, type JsonObject } from '@banyan/contracts';
import { PROBLEMS, ProblemError, type ProblemCode } from '@banyan/kernel';
import { log } from '@banyan/observability';
import { ComparingTooLong } from '../../contracts/comparing/compare-apart.js';
import { ComparisonBook } from '../../contracts/comparing/comparison-book.js';
import { differencesView } from '../../contracts/comparing/differences-view.js';
import { Needs } from '../../access/needs.js';
import { ContractDesk, type AskedText } from '../../contracts/contract-desk.js';
import { viewOf } from '../../contracts/reading/operation-view.js';
import { problemUses } from '../../contracts/reading/problem-uses.js';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import { UsageSummary } from '../../contracts/usage-summary.js';
import { comparisonPage, notComparedPage } from './comparison-page.js';
import { contractsPage, domainPage } from './contracts-page.js';
import { nothingPage, unreadablePage } from './nothing-page.js';
import { problemPage, problemsPage } from './problem-pages.js';
import { ProblemTexts } from './problem-texts.js';
import { ReferenceHeaders } from './reference-headers.js';
import { REFERENCE_SCRIPT_TEXT } from './reference-script.js';
import { versionPage } from './version-page.js';

interface Reply {
  status(code: number): Reply;
  header(name: string, value: string): Reply;
}

const NOT_FOUND = 404;
const FOUND = 302;
const MOST_SOUGHT = 100;
/** Two names with three dots between them; the names are looked up. */
const PAIR = /^([\w.-]{1,40}?)\.\.\.([\w.-]{1,40})$/;

/** The reference of contracts, for who builds on them: every version, what changed between them, and every problem. */
@Controller()
export class ContractPagesController {
  constructor(
    private readonly desk: ContractDesk,
    private readonly usage: UsageSummary,
    private readonly comparisons: ComparisonBook,
    private readonly problemTexts: ProblemTexts,
  ) {}

  @Get('contracts')
  @ReferenceHeaders()
  async index(@Query('q') sought?: unknown): Promise<string> {
    const words = typeof sought === 'string' ? sought.slice(0, MOST_SOUGHT).trim() : '';
    return contractsPage(this.desk.shelf.look(), await this.usage.of(), words).text;
  }

  @Get('contracts.js')
  @Needs('nothing')
  @Header('content-type', 'text/javascript; charset=utf-8')
  script(): string {
    return REFERENCE_SCRIPT_TEXT;
  }

  @Get('contracts/:domain')
  @ReferenceHeaders()
  async domain(@Param('domain') domain: string, @Res({ passthrough: true }) reply: Reply): Promise<string> {
    const versions = this.desk.shelf.look().domains.get(domain);
    if (versions === undefined) return this.#nothing(reply, 'No domain of this name has a contract.', undefined);
    return domainPage(domain, versions, await this.usage.of(domain)).text;
  }

  /** Where the form that compares leads. */
  @Get('contracts/:domain/compare')
  @ReferenceHeaders()
  compare(
    @Param('domain') domain: string,
    @Query('from') from: unknown,
    @Query('to') to: unknown,
    @Res({ passthrough: true }) reply: Reply,
  ): string {
    const pair = `${typeof from === 'string' ? from : ''}...${typeof to === 'string' ? to : ''}`;
    if (!PAIR.test(pair) || !this.desk.shelf.look().domains.has(domain)) {
      return this.#nothing(reply, 'Two texts are compared by their names, such as v1 and v2.', domain);
    }
    reply.status(FOUND).header('location', `/contracts/${domain}/${pair}`);
    return '';
  }

  /** A version, or two names with three dots between them: what changed from one to the other. */
  @Get('contracts/:domain/:version')
  @ReferenceHeaders()
  async version(
    @Param('domain') domain: string,
    @Param('version') version: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const [, from, to] = PAIR.exec(version) ?? [];
    if (from !== undefined && to !== undefined) return this.#comparison(domain, from, to, reply);
    const asked = this.desk.text(domain, version);
    return asked === undefined ? this.#nothing(reply, 'There is no such version.', domain) : this.#page(asked, reply);
  }

  @Get('contracts/:domain/:version/openapi.yaml')
  @Header('content-type', 'application/yaml; charset=utf-8')
  yaml(@Param('domain') domain: string, @Param('version') version: string): string {
    return this.#file(domain, version, undefined).yaml;
  }

  @Get('contracts/:domain/:version/openapi.json')
  json(@Param('domain') domain: string, @Param('version') version: string): JsonObject {
    return this.#file(domain, version, undefined).document;
  }

  @Get('contracts/:domain/:version/:text')
  @ReferenceHeaders()
  async text(
    @Param('domain') domain: string,
    @Param('version') version: string,
    @Param('text') infoVersion: string,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const asked = this.desk.text(domain, version, infoVersion);
    return asked === undefined ? this.#nothing(reply, 'There is no such text.', domain) : this.#page(asked, reply);
  }

  @Get('contracts/:domain/:version/:text/openapi.yaml')
  @Header('content-type', 'application/yaml; charset=utf-8')
  textYaml(
    @Param('domain') domain: string,
    @Param('version') version: string,
    @Param('text') infoVersion: string,
  ): string {
    return this.#file(domain, version, infoVersion).yaml;
  }

  @Get('contracts/:domain/:version/:text/openapi.json')
  textJson(
    @Param('domain') domain: string,
    @Param('version') version: string,
    @Param('text') infoVersion: string,
  ): JsonObject {
    return this.#file(domain, version, infoVersion).document;
  }

  /** Open, as the next one: the `type` of every problem leads there. */
  @Get('problems')
  @Needs('nothing')
  @ReferenceHeaders()
  problems(): string {
    return problemsPage(this.problemTexts).text;
  }

  @Get('problems/:code')
  @Needs('nothing')
  @ReferenceHeaders()
  problem(@Param('code') code: string): string {
    if (!isProblemCode(code)) throw new ProblemError('not-found', { detail: 'There is no such problem.' });
    const shelf = this.desk.shelf.look();
    return problemPage(code, this.problemTexts, problemUses(shelf, code), shelf).text;
  }

  async #page({ shelf, shelved, text }: AskedText, reply: Reply): Promise<string> {
    if (text === undefined) {
      reply.status(NOT_FOUND);
      return unreadablePage(shelved).text;
    }
    const { domain, version } = shelved;
    const [usage, base] = await Promise.all([this.usage.of(domain, version), this.desk.gateway()]);
    const view = viewOf(text.document);
    return versionPage({
      shelved,
      text,
      usage,
      siblings: (shelf.domains.get(domain) ?? []).map((each) => each.version),
      factsOf: (operation) => ({
        served: this.desk.behind(shelved, operation.operationId),
        tryAt: `/contracts/${domain}/${version}/try/${encodeURIComponent(operation.operationId)}`,
        notTried: this.desk.whyNotTried({ shelved, text }, operation, base),
        snippets: this.desk.snippets(operation, view, base),
      }),
    }).text;
  }

  async #comparison(domain: string, fromName: string, toName: string, reply: Reply): Promise<string> {
    const [from, to] = [this.desk.named(domain, fromName), this.desk.named(domain, toName)];
    if (from === undefined || to === undefined) {
      return this.#nothing(reply, `There is no such text: ${from === undefined ? fromName : toName}.`, domain);
    }
    if ((from.version === 'legacy') !== (to.version === 'legacy')) {
      return notComparedPage(
        from,
        to,
        'the legacy wire has the core’s own URLs, and nothing in common with a numbered version.',
      ).text;
    }
    try {
      const comparison = await this.comparisons.between(from, to);
      const after = from.version === to.version ? from.infoVersion : undefined;
      const prose = changelogUpTo(this.desk.shelf.changelog(domain), to.version, to.infoVersion, after);
      return comparisonPage(differencesView(from, to, comparison), prose).text;
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      if (!(error instanceof ComparingTooLong)) log.error('two texts could not be compared', { domain, err: error });
      const because = error instanceof ComparingTooLong ? 'it would take too long.' : 'one of them cannot be read.';
      return notComparedPage(from, to, because).text;
    }
  }

  #nothing(reply: Reply, what: string, domain: string | undefined): string {
    reply.status(NOT_FOUND);
    return nothingPage(what, this.desk.shelf.look(), domain).text;
  }

  #file(domain: string, version: string, infoVersion: string | undefined): ContractText {
    const text = this.desk.text(domain, version, infoVersion)?.text;
    if (text === undefined)
      throw new ProblemError('not-found', { detail: 'No contract is published under this name.' });
    return text;
  }
}

function isProblemCode(code: string): code is ProblemCode {
  return Object.hasOwn(PROBLEMS, code);
}
