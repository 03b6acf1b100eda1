import { IsString, Matches, MaxLength } from 'class-validator';

/** What somebody signs in with. */
export class SessionDto {
  @IsString()
  @MaxLength(200)
  @Matches(/\S/, { message: 'must be a token' })
  token!: string;
}
