/** Where a saga is. */
export type SagaState<Context> =
  | {
      /** `forward`: `step` is done next. `backward`: `step` is undone next. */
      readonly kind: 'forward' | 'backward';
      readonly step: string;
      readonly context: Context;
      /** How often `step` was put off. */
      readonly tries: number;
    }
  | {
      /** `completed`: every step was done. `compensated`: everything was undone. */
      readonly kind: 'completed' | 'compensated';
      readonly context: Context;
    };

/** A saga that has not ended. */
export type OpenState<Context> = Extract<SagaState<Context>, { readonly step: string }>;

export function isOpen<Context>(state: SagaState<Context>): state is OpenState<Context> {
  return state.kind === 'forward' || state.kind === 'backward';
}
