import { Controller, Get, Headers, Param, Res } from '@nestjs/common';
import { ProblemError } from '@banyan/kernel';
import { answerFile, type PageFile, PageFiles } from '@banyan/pages';
import { Needs } from '../access/needs.js';

interface Reply {
  status(code: number): Reply;
  headers(fields: Readonly<Record<string, string>>): Reply;
  send(body?: Buffer): unknown;
}

/** Its own files and control's own answers, and nothing else from anywhere. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; " +
  "base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The console: one page for every address below `/console`, and the files that it loads. */
@Controller('console')
@Needs('nothing')
export class ConsoleController {
  constructor(private readonly files: PageFiles) {}

  @Get()
  home(@Headers() headers: Readonly<Record<string, string>>, @Res() reply: Reply): void {
    this.#page(headers, reply);
  }

  @Get('*')
  any(@Param('*') name: string, @Headers() headers: Readonly<Record<string, string>>, @Res() reply: Reply): void {
    const file = this.files.file(name);
    if (file !== undefined) return send(file, headers, reply);
    // A file that is not there is not a page: a browser would read HTML as a script.
    if (/\.[a-z\d]+$/.test(name)) throw new ProblemError('not-found', { detail: `The console has no file ${name}.` });
    this.#page(headers, reply);
  }

  #page(headers: Readonly<Record<string, string>>, reply: Reply): void {
    const { page } = this.files;
    if (page === undefined)
      throw new ProblemError('not-found', { detail: 'The console was not built: npm run build.' });
    send(page, headers, reply);
  }
}

function send(file: PageFile, asked: Readonly<Record<string, string>>, reply: Reply): void {
  const { status, headers, body } = answerFile(file, asked, POLICY);
  reply.status(status).headers(headers).send(body);
}
