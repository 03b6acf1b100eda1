import { AVAILABILITY_BATCH, AVAILABILITY_FIRM, AVAILABILITY_LOCATIONS, AVAILABILITY_ONE } from '../inventory.model.js';

/** What is asked beside the operations: whether a product that seems to be on back-order is counted at all. */
export const SECOND_LOOK = 'second-look';

/**
 * Which faces of the core can answer what; the first is the default. SOAP answers any number of SKUs in one call; a batch
 * over REST is a call for each; only the multi-source face knows all stores at once; only the stock item has the rules of a
 * firm answer. Without a second look what is ambiguous is not known.
 */
export const FACE_CHOICES = {
  [AVAILABILITY_ONE]: ['soap', 'rest', 'msi'],
  [AVAILABILITY_BATCH]: ['soap', 'msi', 'rest'],
  [AVAILABILITY_LOCATIONS]: ['msi'],
  [AVAILABILITY_FIRM]: ['rest'],
  [SECOND_LOOK]: ['rest', 'none'],
} as const;

type Choices = typeof FACE_CHOICES;

/** A face for each of them. */
export type ChosenFaces = { readonly [Q in keyof Choices]: Choices[Q][number] };

/** The faces cannot be chosen like that. Carries every fault at once. */
export class FacesRefused extends Error {
  override readonly name = 'FacesRefused';

  constructor(readonly faults: readonly string[]) {
    super(
      `the choice of legacy faces has ${faults.length} fault(s):\n${faults.map((fault) => `  - ${fault}`).join('\n')}`,
    );
  }
}

/**
 * @param chosen face by operation; what is not named has its default
 * @throws FacesRefused for operations that there are not, and faces that cannot answer them
 */
export function chooseFaces(chosen: Readonly<Record<string, string>>): ChosenFaces {
  const faults = Object.entries(chosen).flatMap(([asked, face]) => {
    if (!Object.hasOwn(FACE_CHOICES, asked)) {
      return [`${asked} is none of ${Object.keys(FACE_CHOICES).join(', ')}`];
    }
    const allowed: readonly string[] = FACE_CHOICES[asked as keyof Choices];
    return allowed.includes(face) ? [] : [`${asked} is answered by ${allowed.join(', ')}, not by ${face}`];
  });
  if (faults.length > 0) throw new FacesRefused(faults);
  const defaults = Object.fromEntries(Object.entries(FACE_CHOICES).map(([asked, [first]]) => [asked, first]));
  return { ...defaults, ...chosen } as ChosenFaces;
}
