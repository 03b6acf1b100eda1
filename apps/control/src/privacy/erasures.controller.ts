import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import { ErasureDesk, type Erasure } from './erasure-desk.js';
import { ErasureDto } from './erasure.dto.js';

/** Shoppers who ask to be forgotten. */
@Controller('api/privacy')
export class ErasuresController {
  constructor(private readonly desk: ErasureDesk) {}

  /** @throws ProblemError `invalid-request`, or `unavailable` */
  @Post('erasures')
  @Needs('administer')
  @UseGuards(SameOriginGuard)
  @HttpCode(200)
  erase(@Body() { email }: ErasureDto): Promise<Erasure> {
    return this.desk.erase(email);
  }
}
