/**
 * What a list of changes has not said yet, as a type: a version whose answers its contract's types do not allow is not compiled, and
 * the compiler says which member of which part is left.
 */
export type Unfinished<From, Before, After, Change> = {
  readonly [Part in keyof From & keyof Before & keyof After]: UnfinishedPart<
    Part,
    Before[Part],
    After[Part],
    DeltaOf<Change, Part>
  >;
}[keyof From & keyof Before & keyof After];

type DeltaOf<Change, Part> = Change extends { readonly answers: infer Answers }
  ? Part extends keyof Answers
    ? Answers[Part]
    : never
  : never;
type Gone<Delta> = Delta extends { readonly without: readonly (infer Name)[] } ? Name : never;
type Given<Delta> = Delta extends { readonly with: infer Writers } ? keyof Writers : never;
type Kept<Before, Delta> = Exclude<keyof Before, Gone<Delta> | Given<Delta>>;

type UnfinishedPart<Part, Before, After, Delta> =
  | Said<Part, Exclude<keyof After, Kept<Before, Delta> | Given<Delta>>, 'is in the contract and in no change'>
  | Said<Part, Exclude<Kept<Before, Delta>, keyof After>, 'is no more in the contract, and no change is without it'>
  | Said<
      Part,
      Retyped<Before, After, Kept<Before, Delta> & keyof After>,
      'is another type now: give it again, with what it is'
    >;

/** Members that stay by name and would not be what the contract says now. */
type Retyped<Before, After, Name extends keyof After> = {
  [Member in Name]: Member extends keyof Before
    ? Pick<Before, Member> extends Pick<After, Member>
      ? never
      : Member
    : never;
}[Name];

type Said<Part, Name, Fault extends string> = Name extends string ? `${Part & string}.${Name} ${Fault}` : never;
