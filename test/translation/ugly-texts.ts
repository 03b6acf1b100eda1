/** Decimals in every notation that a core, its exports and its spreadsheets are known to write. */
const DECIMALS = [
  '0', '0.0000', '-0', '1', '2', '3', '-1', '-2.0000', '5.5', '12.0000', '12.5', '12.5000', '0.0001', '1.2340', '99999999999',
  '99999999999.9999', '100000000000', '99999999999999999999', '900719925474.0993', '1.234', '12.345', '-1.234', '1.23456', '1.234,56',
  '1,234.56', '1,5', '73,22', '1 000', '1\u00a0000', "1'000", '1_000', '12-', '100.0000-', '-12-', '+12', '--1', '12.', '.5', '-.5', '.',
  '-', '007', '00.5', '-012.0000', '1e2', '1.5e2', '1E-4', '1e400', '0x1F', '0b11', '29.949999999999999', '73.22000000000001',
  '0.30000000000000004', '4.999999999999999999999', '12.00000000000000000000001', 'NaN', 'Infinity', '-Infinity', '-1.#IND',
  '1/2', '50%', '12 EA', '1.2.3', '١٢', '１２', '²', '12\u200b', '12\0', '12;13', '12|13',
]; // prettier-ignore

/** Yes, no, and nothing at all. */
const WORDS = [
  'true', 'false', 'TRUE', 'True', 'null', 'NULL', 'nil', 'undefined', 'yes', 'no', 'Y', 'N', 'J', 'X', 'x', 'on', 'off', '00', '01', '',
  ' ', '\t', '\n', '[]', '{}', 'Array', '<b>12</b>', '&nbsp;', '&amp;', '0000-00-00', '{"32000":1}', '{"32000":"2.0000","2":5}',
  '2026-03-29 02:30:00', '2026-10-25 02:30:00', '2026-06-31', '20261231', '261231', '260630120000', '00000000', '2026-06-30T22:00:00+0000',
  '30.06.2026', '704', 'ARK', 'JPY', 'KWD', 'CS', 'PAL', 'P', 'S', '32000', '7.0000', '19.0000', '19.005', 'special', 'CENT7', 'tax', 'total',
  '{"2":5}', '{"32000":1,"32000":2}', 'a:1:{i:32000;d:1;}',
]; // prettier-ignore

/** SKUs and codes that are others', or nobody's. */
const NAMES = [
  'A', 'B', 'a', 'A ', 'TEE-BLUE-M', 'tee-blue-m', 'TEE-BLUE-M ', 'TEE\u2011BLUE\u2011M', 'ORAKEL-8-5', '0042', '42', '0042.0', '1E3',
  'WH-NORD', 'WH-SUED', 'WH-OST', 'WH-ALT', 'wh-nord', 'ST-0101', 'ST-0102', 'default', 'pos', 'website', '__proto__', 'constructor',
  'Größe', 'Gr\u0075\u0308n', 'Ａ',
]; // prettier-ignore

/** What has been read as something else by one reader or another; each character a byte, in UTF-8. */
export const UGLY_TEXTS: readonly string[] = [...DECIMALS, ...WORDS, ...NAMES].map((text) =>
  Buffer.from(text, 'utf8').toString('latin1'),
);

/** The same to a hurried eye: another case, blanks, zeros, a sign, a point. */
export const RESPELLINGS: readonly ((text: string) => string)[] = [
  (text) => text.toUpperCase(),
  (text) => text.toLowerCase(),
  (text) => ` ${text}`,
  (text) => `${text} `,
  (text) => `${text}\n`,
  (text) => `0${text}`,
  (text) => text.replace(/^0+/, ''),
  (text) => `${text}0`,
  (text) => `${text}.0`,
  (text) => text.replace(/\.0*$/, ''),
  (text) => text.replace('.', ','),
  (text) => text.replace('.', ''),
  (text) => `-${text}`,
  (text) => text.replace(/^-/, ''),
  (text) => `+${text}`,
  (text) => `${text}-`,
  (text) => `${text}e0`,
  (text) => text.slice(1),
  (text) => text.slice(0, -1),
  (text) => text + text,
  (text) => `"${text}"`,
  (text) => encodeURIComponent(text),
  (text) => text.replaceAll('-', '_'),
  (text) => text.replaceAll(/\d/g, (digit) => String((Number(digit) + 1) % 10)),
];
