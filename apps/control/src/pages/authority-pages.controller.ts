import { Controller, Get, Header } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { AuthorityDesk } from '../authority/authority-desk.js';
import { authorityPageText, authorityUnknown } from './authority-page.js';

/** Who has the authority for all stock, for people. It is moved by the command line, or the API. */
@Controller()
export class AuthorityPagesController {
  constructor(private readonly desk: AuthorityDesk) {}

  @Get('authority')
  @Header('content-type', 'text/html; charset=utf-8')
  @Header('cache-control', 'no-store')
  async authority(): Promise<string> {
    try {
      return authorityPageText(await this.desk.page()).text;
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'unavailable') throw error;
      return authorityUnknown(error.message).text;
    }
  }
}
