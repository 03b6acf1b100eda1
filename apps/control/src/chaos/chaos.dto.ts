import { CHAOS_FAULTS, CHAOS_POLICY, type ChaosFault } from '@banyan/chaos';
import { IsIn, IsInt, IsNumber, IsOptional } from 'class-validator';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';

const DEFAULTS = CHAOS_POLICY.defaults.value;

/** What is to be injected; its bounds are the policy's. */
export class ChaosBeginDto extends PersonalWordDto {
  @IsIn(CHAOS_FAULTS) fault!: ChaosFault;
  @IsOptional() @IsNumber() sharePercent: number = DEFAULTS.sharePercent;
  @IsOptional() @IsInt() seconds: number = DEFAULTS.seconds;
  @IsOptional() @IsInt() latencyMs: number = DEFAULTS.latencyMs;
}
