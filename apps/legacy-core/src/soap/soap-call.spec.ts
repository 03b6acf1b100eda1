import { describe, expect, test } from '@jest/globals';
import { readSoapCall } from './soap-call.js';

const wrap = (body: string): string =>
  `<?xml version="1.0"?>\n<S:Envelope xmlns:S="http://schemas.xmlsoap.org/soap/envelope/"><S:Header/><S:Body>${body}</S:Body></S:Envelope>`;

describe('readSoapCall', () => {
  test('reads operation, scalars and arrays, whatever the prefixes', () => {
    const call = readSoapCall(
      wrap(
        '<x:list xmlns:x="urn:Magento"><a xsi:type="xsd:string"> s 1 </a><b><item>A&amp;B</item><item>&lt;0&#48;7&gt;</item></b></x:list>',
      ),
    );
    expect(call).toEqual({
      operation: 'list',
      args: [
        { name: 'a', text: ' s 1 ', items: [], children: [] },
        {
          name: 'b',
          text: '',
          items: ['A&B', '<007>'],
          children: [
            { name: 'item', text: 'A&B', children: [] },
            { name: 'item', text: '<007>', children: [] },
          ],
        },
      ],
    });
  });

  test('an array of none, an empty element, CDATA', () => {
    expect(readSoapCall(wrap('<f><a/><b></b><c><![CDATA[A&B]]></c></f>'))?.args.map(({ text }) => text)).toEqual([
      '',
      '',
      'A&B',
    ]);
  });

  test.each([
    '',
    'hello',
    '<a/>',
    '<S:Envelope/>',
    '<S:Envelope><S:Body/></S:Envelope>',
    '<S:Envelope><S:Body>text</S:Body></S:Envelope>',
  ])('finds no call in %j', (xml) => {
    expect(readSoapCall(xml)).toBeUndefined();
  });
});
