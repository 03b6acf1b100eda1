import { Controller, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { SameOriginGuard } from '../api/same-origin.guard.js';
import type { ShopperStatus } from './shopper-status.js';
import { Shopper } from './shopper.js';

/** The synthetic shopper: to look at, and to send. */
@Controller('api/shopper')
@UseGuards(SameOriginGuard)
export class ShopperController {
  constructor(private readonly shopper: Shopper) {}

  @Get()
  @Header('cache-control', 'no-store')
  show(): ShopperStatus {
    return this.shopper.status();
  }

  @Post('round')
  @Needs('operate')
  @HttpCode(200)
  shop(): Promise<ShopperStatus> {
    return this.shopper.shop();
  }
}
