import { Body, Controller, Get, HttpCode, Param, Post, Query, Res, UseGuards } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { Needs } from '../../access/needs.js';
import { ContractDesk } from '../../contracts/contract-desk.js';
import { viewOf, type DocumentView, type OperationView } from '../../contracts/reading/operation-view.js';
import type { ContractText } from '../../contracts/shelf/contract-text.js';
import type { ShelvedVersion } from '../../contracts/shelf/contract-shelf.js';
import { OwnFormGuard } from '../../api/own-form.guard.js';
import { TryDesk, type Tried } from '../../contracts/trying/try-desk.js';
import { BODY_KEY, exampleValues, fieldsOf, type TryField, type TryValues } from '../../contracts/trying/try-fields.js';
import { asksForPersonal } from '../../contracts/trying/asks-for-personal.js';
import { tryRequest } from '../../contracts/trying/try-request.js';
import { nothingPage } from './nothing-page.js';
import { ReferenceHeaders } from './reference-headers.js';
import { tryPage } from './try-page.js';

interface Reply {
  status(code: number): Reply;
}

interface Asked {
  readonly shelved: ShelvedVersion;
  readonly text: ContractText;
  readonly view: DocumentView;
  readonly operation: OperationView;
}

/** A link with values in it is kept short enough for every proxy. */
const MOST_LINK = 2_000;

/** Trying an operation: a form made of its contract, and what the gateway answers to what is sent from it. */
@Controller('contracts/:domain/:version/try/:operation')
export class TryController {
  constructor(
    private readonly desk: ContractDesk,
    private readonly tries: TryDesk,
  ) {}

  /** The form, filled with what stands in the URL, else with the contract's example. Sends nothing. */
  @Get()
  @ReferenceHeaders()
  async form(
    @Param() names: Record<string, string>,
    @Query() given: Record<string, unknown>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const asked = this.#find(names);
    if (asked === undefined) return this.#nothing(reply, names['domain']);
    const fields = fieldsOf(asked.operation, asked.view.references);
    const values = valuesOf(given, fields);
    const isFilled = Object.keys(values).length > 0;
    return this.#page(
      asked,
      fields,
      isFilled ? values : exampleValues(asked.operation, asked.view.references),
      methodOf(asked, given),
    );
  }

  /** Sends it. What changes something is not sent from here, so who reads may. */
  @Post()
  @Needs('read')
  @HttpCode(200)
  @UseGuards(OwnFormGuard)
  @ReferenceHeaders()
  async send(
    @Param() names: Record<string, string>,
    @Body() given: Record<string, unknown>,
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<string> {
    const asked = this.#find(names);
    if (asked === undefined) return this.#nothing(reply, names['domain']);
    const fields = fieldsOf(asked.operation, asked.view.references);
    return this.#page(asked, fields, valuesOf(given ?? {}, fields), methodOf(asked, given ?? {}), true);
  }

  async #page(
    asked: Asked,
    fields: readonly TryField[],
    values: TryValues,
    method: string,
    isSent = false,
  ): Promise<string> {
    const { text, operation, view } = asked;
    const base = await this.desk.gateway();
    const notTried = this.desk.whyNotTried(asked, operation, base);
    const request = tryRequest(operation, fields, values, method);
    const isWhole = 'target' in request;
    let tried: Tried | undefined;
    let refused: string | undefined;
    if (isSent && base !== undefined && notTried === undefined && isWhole) {
      try {
        tried = await this.tries.try(base, text, operation, request);
      } catch (error) {
        if (!(error instanceof ProblemError)) throw error;
        refused = error.message;
      }
    }
    return tryPage({
      text,
      operation,
      fields,
      values,
      method,
      notTried,
      base: base?.href,
      signs: this.tries.signs,
      // What the contract shows is not complained of before anybody has sent it.
      faults: isSent && !isWhole ? request : [],
      tried,
      refused,
      snippets: this.desk.snippets(operation, view, base, values, method),
      link: linkOf(asked, values, method),
    }).text;
  }

  #find({ domain = '', version = '', operation: operationId = '' }: Record<string, string>): Asked | undefined {
    const found = this.desk.text(domain, version);
    if (found?.text === undefined) return undefined;
    const view = viewOf(found.text.document);
    const operation = view.operations.find((each) => each.operationId === operationId);
    return operation === undefined ? undefined : { shelved: found.shelved, text: found.text, view, operation };
  }

  #nothing(reply: Reply, domain: string | undefined): string {
    reply.status(404);
    return nothingPage('There is no such operation in a text that is in force.', this.desk.shelf.look(), domain).text;
  }
}

/** What a form or a link gives of the operation's own fields; everything else is left out. */
function valuesOf(given: Readonly<Record<string, unknown>>, fields: readonly TryField[]): TryValues {
  const keys = new Set([...fields.map(({ key }) => key), BODY_KEY]);
  return Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => {
      if (!keys.has(key) || typeof value !== 'string' || value === '') return [];
      // A browser sends a text area's lines with CRLF, whatever was typed.
      return [[key, value.replaceAll('\r\n', '\n')] as const];
    }),
  );
}

function methodOf({ operation }: Asked, given: Readonly<Record<string, unknown>>): string {
  return operation.method === 'GET' && given['method'] === 'HEAD' ? 'HEAD' : operation.method;
}

/** None where a value is about a person: a URL is kept by browsers, proxies and logs. */
function linkOf({ text, operation, view }: Asked, values: TryValues, method: string): string | undefined {
  if (asksForPersonal(operation, view.references)) return undefined;
  const query = new URLSearchParams({ ...values, ...(method === 'HEAD' && { method }) });
  const link = `/contracts/${text.domain}/${text.version}/try/${encodeURIComponent(operation.operationId)}?${query.toString()}`;
  return link.length > MOST_LINK ? undefined : link;
}
