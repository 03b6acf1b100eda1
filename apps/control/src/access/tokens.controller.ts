import { Controller, Get, Header } from '@nestjs/common';
import { Doorkeeper } from './doorkeeper.js';
import type { ShownToken } from './known-tokens.js';
import { Needs } from './needs.js';

/** Who has a token, without the tokens. */
export interface TokenList {
  /** CONTROL_TOKENS_FILE; null: control has no tokens. */
  readonly file: string | null;
  /** Why the file as it is now is not in force; null: it is. */
  readonly fault: string | null;
  readonly tokens: readonly ShownToken[];
}

@Controller('api/tokens')
export class TokensController {
  constructor(private readonly door: Doorkeeper) {}

  @Get()
  @Header('cache-control', 'no-store')
  @Needs('administer')
  look(): TokenList {
    const { tokens } = this.door;
    return { file: tokens?.file ?? null, fault: tokens?.fault ?? null, tokens: tokens?.shown() ?? [] };
  }
}
