import { Controller, Get } from '@nestjs/common';
import { Needs } from '../access/needs.js';
import { controlApi } from './openapi-document.js';

/** The description of this API, for people and for generated clients. */
@Controller('api')
export class OpenApiController {
  @Get('openapi.json')
  @Needs('nothing')
  document(): object {
    return controlApi();
  }
}
