import { MOST_PARKED } from '@banyan/outbox';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsOptional, IsUUID, Matches } from 'class-validator';
import { PersonalWordDto } from '../rollback/personal-change.dto.js';

/** Which messages that a channel did not take are meant, who decides, and why. */
export class ParkedNotificationDto extends PersonalWordDto {
  @Matches(/^[a-z][a-z0-9-]{0,39}$/)
  channel!: string;

  /** Absent: all that are parked for the channel. */
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(MOST_PARKED)
  @IsUUID('all', { each: true })
  ids?: string[];
}
