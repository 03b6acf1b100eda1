import { ProblemError } from '@banyan/kernel';
import { expect, test } from '@jest/globals';
import { IsIn, IsString, MaxLength } from 'class-validator';
import { validationPipe } from './validated.js';

class Question {
  @IsIn(['open', 'cleared'])
  state!: string;

  @IsString()
  @MaxLength(5)
  kind!: string;
}

test('what is wrong with a question is said of the member, once', async () => {
  const asked = validationPipe().transform({ state: 'ajar', kind: 'too-long' }, { type: 'body', metatype: Question });
  const refusal = (await asked.catch((error: unknown) => error)) as ProblemError;
  expect(refusal).toBeInstanceOf(ProblemError);
  expect(refusal.extras.errors).toEqual([
    { pointer: '/state', message: 'must be one of the following values: open, cleared' },
    { pointer: '/kind', message: 'must be shorter than or equal to 5 characters' },
  ]);
});
