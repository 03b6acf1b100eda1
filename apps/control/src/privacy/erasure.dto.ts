import { IsString, Matches, MaxLength } from 'class-validator';

const SAYS_SOMETHING = /\S/;
export const LONGEST_EMAIL = 96;

/** Who asks to be forgotten. The e-mail is kept nowhere by control; who had it forgotten, and why, is in the audit log. */
export class ErasureDto {
  @IsString()
  @MaxLength(LONGEST_EMAIL)
  @Matches(/^[^@\s]+@[^@\s]+$/, { message: 'must be an e-mail address' })
  email!: string;

  @IsString()
  @MaxLength(500)
  @Matches(SAYS_SOMETHING, { message: 'must say why, in a sentence, and name nobody' })
  reason!: string;

  @IsString()
  @MaxLength(100)
  @Matches(SAYS_SOMETHING, { message: 'must name the person who decides' })
  person!: string;
}
