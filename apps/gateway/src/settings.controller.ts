import { Controller, Get, Header } from '@nestjs/common';
import { type SettingLine, settingLines } from '@banyan/kernel';
import { GATEWAY_SETTINGS } from './gateway.config.js';

/** On the operations side: what this replica was started with, where each value comes from, its secrets unseen. Control shows it. */
@Controller()
export class SettingsController {
  @Get('settings')
  @Header('cache-control', 'no-store')
  settings(): readonly SettingLine[] {
    return settingLines(GATEWAY_SETTINGS, process.env);
  }
}
