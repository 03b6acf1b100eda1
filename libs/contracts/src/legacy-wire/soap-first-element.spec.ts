import { describe, expect, it } from '@jest/globals';
import { quickest } from '../../../../test/support/quickest.js';
import * as fc from 'fast-check';
import { SoapFirstElement, type FirstElement } from './soap-first-element.js';

const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';
const wrap = (body: string, before = '<?xml version="1.0" encoding="UTF-8"?>\n'): string =>
  `${before}<E:Envelope xmlns:E="${ENVELOPE}" xmlns:m="urn:Magento"><E:Body>${body}</E:Body></E:Envelope>`;

/** What is said of a document that comes in pieces of so many bytes. */
function found(document: string | Buffer, piece = Infinity): FirstElement {
  const bytes = Buffer.from(document as string);
  const scan = new SoapFirstElement();
  let last: FirstElement = { kind: 'more' };
  for (let at = 0; at < bytes.length && last.kind === 'more'; at += Math.min(piece, bytes.length)) {
    last = scan.write(bytes.subarray(at, Math.min(at + piece, bytes.length)));
  }
  return last;
}
const element = (key: string): FirstElement => ({ kind: 'element', key });
const NONE = { kind: 'none' };
const MORE = { kind: 'more' };

describe.each([1, 2, 3, 7, 64, Infinity])('in pieces of %s bytes', (piece) => {
  it.each<[string, string, FirstElement | typeof NONE | typeof MORE]>([
    ['a call', wrap('<m:list><a/></m:list>'), element('{urn:Magento}list')],
    ['one that closes itself', wrap('<m:list/>'), element('{urn:Magento}list')],
    ['without a declaration', wrap('<m:list/>', ''), element('{urn:Magento}list')],
    ['a byte order mark', `\ufeff${wrap('<m:list/>')}`, element('{urn:Magento}list')],
    ['comments wherever they may stand', wrap('<!-- <m:b/> --><m:list/>', '<!--a-->'), element('{urn:Magento}list')],
    [
      'a header, whatever is in it',
      `<E:Envelope xmlns:E="${ENVELOPE}"><E:Header><m:x xmlns:m="a">text<![CDATA[<y/>]]></m:x></E:Header><E:Body><list xmlns="urn:Magento"/></E:Body></E:Envelope>`,
      element('{urn:Magento}list'),
    ],
    [
      'a default namespace',
      `<Envelope xmlns="${ENVELOPE}"><Body><x xmlns='urn:y'/></Body></Envelope>`,
      element('{urn:y}x'),
    ],
    ['one without a namespace', `<E:Envelope xmlns:E="${ENVELOPE}"><E:Body><x/></E:Body></E:Envelope>`, element('{}x')],
    ['a greater-than sign in an attribute', wrap('<m:list a="b>c" b=\'">\'/>'), element('{urn:Magento}list')],
    ['the first of two', wrap('<m:list/><m:other/>'), element('{urn:Magento}list')],
    ['nothing in the body', wrap(''), NONE],
    ['a body that closes itself', `<E:Envelope xmlns:E="${ENVELOPE}"><E:Body/></E:Envelope>`, NONE],
    ['an envelope with a header alone', `<E:Envelope xmlns:E="${ENVELOPE}"><E:Header/></E:Envelope>`, NONE],
    ['text in the body', wrap('text<m:list/>'), NONE],
    ['text ahead of the document', `<br/>${wrap('<m:list/>')}`, NONE],
    ['a warning ahead of the document', `Warning: x ${wrap('<m:list/>')}`, NONE],
    ['a document type', `<!DOCTYPE E [<!ENTITY a "b">]>${wrap('<m:list/>', '')}`, NONE],
    ['another processing instruction', wrap('<m:list/>', '<?php x?>'), NONE],
    ['a declaration that is not at the start', wrap('<m:list/>', ' <?xml version="1.0"?>'), NONE],
    ['CDATA in the body', wrap('<![CDATA[a]]><m:list/>'), NONE],
    ['SOAP 1.2', wrap('<m:list/>').replace(ENVELOPE, 'http://www.w3.org/2003/05/soap-envelope'), NONE],
    ['an envelope of no namespace', '<Envelope><Body><list/></Body></Envelope>', NONE],
    // As it stands: the same to a reader that resolves it, and nobody's here.
    [
      'a reference in a namespace',
      wrap('<m:list/>').replace('urn:Magento', 'urn:&#77;agento'),
      element('{urn:&#77;agento}list'),
    ],
    ['JSON', '{"a":1}', NONE],
    ['an end that is cut', wrap('<m:list').slice(0, -30), MORE],
    ['nothing', '', MORE],
  ])('%s', (_, document, expected) => {
    expect(found(document, piece)).toEqual(expected);
  });

  it('UTF-16 is not read', () => {
    expect(found(Buffer.from(`\ufeff${wrap('<m:list/>')}`, 'utf16le'), piece)).toEqual(NONE);
  });
});

it('says the same of a document however it is cut', () => {
  const documents = fc.constantFrom(
    wrap('<!--x--><m:list a="1"><b>ü</b></m:list>'),
    `\ufeff${wrap('<m:list/>', '<?xml version="1.0"?><!-- a -->')}`,
    wrap('text'),
    `<!DOCTYPE x>${wrap('<m:list/>', '')}`,
  );
  fc.assert(
    fc.property(documents, fc.array(fc.nat(250), { maxLength: 6 }), (document, cuts) => {
      const bytes = Buffer.from(document);
      const scan = new SoapFirstElement();
      const edges = [0, ...cuts.toSorted((a, b) => a - b), bytes.length];
      let last: FirstElement = { kind: 'more' };
      for (const [index, to] of edges.slice(1).entries()) last = scan.write(bytes.subarray(edges[index], to));
      expect(last).toEqual(found(document));
    }),
  );
});

it('never throws, and is quick on what is hostile', async () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => void found(Buffer.from(bytes), 3)));
  const head = `<E:Envelope xmlns:E="${ENVELOPE}"><E:Header>`;
  for (const hostile of ['<a>', '<a b="">', '<a xmlns:b="c">', `<!--${'-'.repeat(60_000)}`, '<', '&', ']]>', '="']) {
    const document = (head + hostile.repeat(65_000 / hostile.length)).slice(0, 65_000);
    expect(await quickest(() => void found(document, 16))).toBeLessThan(500);
  }
});
