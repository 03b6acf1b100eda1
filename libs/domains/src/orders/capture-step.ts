/** What an arm wrote down of its way with one order: JSON, a few hundred bytes, nothing personal. */
export type CaptureStep = Readonly<Record<string, string | number | boolean | null>>;
