import { escapeMarkup } from '../src/wire/escape.js';

export interface IdocItemText {
  readonly sku: string;
  readonly menge?: string;
  readonly menee?: string;
  readonly vprei?: string;
  readonly peinh?: string;
  readonly netwr?: string;
  readonly lgort?: string;
  readonly posex?: string;
  readonly msatz?: string;
}

export interface IdocText {
  readonly bstnk?: string;
  readonly curcy?: string;
  readonly sunit?: string;
  readonly summe?: string;
  readonly orderType?: string;
  readonly channel?: string;
  readonly email?: string;
  readonly date?: string;
  readonly text?: string;
  readonly items?: readonly IdocItemText[];
  readonly conditions?: string;
  readonly lastname?: string;
}

const segment = (name: string, members: Readonly<Record<string, string>>, inner = ''): string =>
  `<${name} SEGMENT="1">${Object.entries(members)
    .map(([member, value]) => `<${member}>${escapeMarkup(value)}</${member}>`)
    .join('')}${inner}</${name}>`;

/** An ORDERS05 of one piece at 12.00, but for what is named. */
export function idoc(more: IdocText = {}): string {
  const items = (more.items ?? [{ sku: 'PREIS-TEXT' }]).map((item, at) =>
    segment(
      'E1EDP01',
      {
        POSEX: item.posex ?? String((at + 1) * 10).padStart(5, '0'),
        MENGE: item.menge ?? '1.000',
        MENEE: item.menee ?? 'PCE',
        VPREI: item.vprei ?? '12.00',
        PEINH: item.peinh ?? '1',
        NETWR: item.netwr ?? '12.00',
        LGORT: item.lgort ?? '',
      },
      segment('E1EDP04', { MWSKZ: 'A1', MSATZ: item.msatz ?? '19.000' }) +
        segment('E1EDP19', { QUALF: '002', IDTNR: item.sku }),
    ),
  );
  return [
    '<?xml version="1.0" encoding="UTF-8"?><ORDERS05><IDOC BEGIN="1">',
    segment('EDI_DC40', { IDOCTYP: 'ORDERS05', MESTYP: 'ORDERS', SNDPRN: 'BANYAN', DOCNUM: '0000000000000077' }),
    segment('E1EDK01', { CURCY: more.curcy ?? 'EUR', BELNR: more.bstnk ?? 'B-1' }),
    segment('E1EDK14', { QUALF: '012', ORGID: more.orderType ?? 'TA' }),
    segment('E1EDK14', { QUALF: '007', ORGID: more.channel ?? '10' }),
    segment('E1EDK03', { IDDAT: '012', DATUM: more.date ?? '20261127' }),
    more.conditions ?? '',
    segment('E1EDKA1', {
      PARVW: 'AG',
      NAME1: more.lastname ?? 'Groß',
      NAME2: 'Änne',
      STRAS: 'Große Straße 7',
      ORT01: 'Köln',
      PSTLZ: '50679',
      LAND1: 'DE',
    }),
    more.email === '' ? '' : segment('E1EDKA3', { QUALP: 'EML', STDPN: more.email ?? 'aenne@example.org' }),
    segment('E1EDK02', { QUALF: '001', BELNR: more.bstnk ?? 'B-1' }),
    segment('E1EDKT1', { TDID: '0001' }, segment('E1EDKT2', { TDLINE: more.text ?? 'filed' })),
    ...items,
    segment('E1EDS01', { SUMID: '002', SUMME: more.summe ?? '12.00', SUNIT: more.sunit ?? 'EUR' }),
    '</IDOC></ORDERS05>',
  ].join('');
}
