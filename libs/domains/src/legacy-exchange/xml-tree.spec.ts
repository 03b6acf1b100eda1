import { describe, expect, it } from '@jest/globals';
import { TranslationRefused } from '@banyan/kernel';
import * as fc from 'fast-check';
import { escapeText, isXmlText } from './xml-text.js';
import { parseXml, type XmlElement } from './xml-tree.js';

function outcome(source: string): XmlElement | string {
  try {
    return parseXml(source);
  } catch (error) {
    if (error instanceof TranslationRefused) return `${error.field}: ${error.because}`;
    throw error;
  }
}

const text = (source: string): string | undefined => {
  const read = outcome(source);
  return typeof read === 'string' ? undefined : read.text;
};

describe('parseXml', () => {
  it('reads elements, namespaces, attributes and text', () => {
    const root = parseXml(
      '<?xml version="1.0"?>\n<a:r xmlns:a="urn:a" xmlns="urn:d" a:x=\'1\' y="&lt;2>"><c><!-- c -->t<d xmlns="" a:x="3"/>u</c></a:r>\n<!-- end -->\n',
    );
    expect([root.name, root.namespace, Object.fromEntries(root.attributes)]).toEqual([
      'r',
      'urn:a',
      { '{urn:a}x': '1', y: '<2>' },
    ]);
    const [c] = root.children;
    expect([c?.name, c?.namespace, c?.text]).toEqual(['c', 'urn:d', 'tu']);
    const [d] = c?.children ?? [];
    expect([d?.name, d?.namespace, Object.fromEntries(d?.attributes ?? [])]).toEqual(['d', '', { '{urn:a}x': '3' }]);
  });

  it('resolves the references of XML once, and CDATA not at all', () => {
    expect(text('<a>&amp;lt; &lt;&gt;&quot;&apos; &#228;&#xE4;&#x1F600; <![CDATA[&amp;]]]]><![CDATA[>]]></a>')).toBe(
      '&lt; <>"\' ää😀 &amp;]]>',
    );
  });

  it('reads line ends as XML does', () => {
    expect(text('<a>1\r\n2\r3&#13;<![CDATA[\r\n]]></a>')).toBe('1\n2\n3\r\n');
  });

  it.each([
    ['', 'no element'],
    ['  \n', 'no element'],
    ['plain text', 'ahead of'],
    ['x<a/>', 'ahead of'],
    ['<a/>x', 'after'],
    ['<a/><b/>', 'second document'],
    ['<a/><![CDATA[x]]>', 'outside'],
    ['<a>', 'ends before'],
    ['<a><b></a></b>', 'nest'],
    ['<a></A>', 'nest'],
    ['</a>', 'nest'],
    ['<a></a', 'ends before'],
    ['<a', 'no element'],
    ['<a/><b', 'after'],
    ['<a/><b x="', 'after'],
    ['<a/></', 'after'],
    ['<a/><!-- x', 'comment'],
    ['<a/><!', 'after'],
    ['<a/><?php', 'after'],
    ['<a><![CDATA[x</a>', 'CDATA'],
    ['<a></a x>', 'closing tag'],
    ['<a></ a>', 'closing tag'],
    ['<a></>', 'not well-formed'],
    ['<a>< b></a>', 'not well-formed'],
    ['<a>1 < 2</a>', 'not well-formed'],
    ['<a>]]></a>', 'not well-formed'],
    ['<a x=1/>', 'tag that is not'],
    ['<a x/>', 'tag that is not'],
    ['<a x="1"y="2"/>', 'tag that is not'],
    ['<a x="<"/>', 'tag that is not'],
    ['<a x="1" x="2"/>', 'twice'],
    ['<a xmlns:b="u" xmlns:c="u" b:x="1" c:x="2"/>', 'twice'],
    ['<a xmlns="u" xmlns="v"/>', 'twice'],
    ['<a / >', 'tag that is not'],
    ['<1a/>', 'tag that is not'],
    ['<a:b/>', 'prefix'],
    ['<a b:x="1"/>', 'prefix'],
    ['<a:b:c xmlns:a="u"/>', 'tag that is not'],
    ['<a>&nbsp;</a>', 'reference'],
    ['<a>&</a>', 'reference'],
    ['<a>&#0;</a>', 'reference'],
    ['<a>&#xD800;</a>', 'reference'],
    ['<a>&#1114112;</a>', 'reference'],
    ['<a>&#9999999;</a>', 'reference'],
    ['<a x="&y;"/>', 'reference'],
    ['<a>\u0000</a>', 'characters'],
    ['<a>\u000b</a>', 'characters'],
    ['<a>\ufffe</a>', 'characters'],
    ['<a>\ud800</a>', 'characters'],
    ['<!DOCTYPE a><a/>', 'document type'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'document type'],
    ['<a><!ENTITY x "y"></a>', 'document type'],
    ['<!doctype html><html/>', 'document type'],
    ['<?php echo 1 ?><a/>', 'processing instruction'],
    [' <?xml version="1.0"?><a/>', 'processing instruction'],
    ['<a><?xml version="1.0"?></a>', 'processing instruction'],
    ['<a><!-- -- --></a>', 'comment'],
    ['<a><!-- x --!></a>', 'comment'],
    [`${'<a>'.repeat(33)}${'</a>'.repeat(33)}`, 'too deep'],
    ['<a>'.repeat(300_000), 'too deep'],
    [`<r>${'<a/>'.repeat(20_000)}</r>`, 'too many elements'],
    [`<a ${Array.from({ length: 33 }, (_, index) => `x${index}="1"`).join(' ')}/>`, 'too many attributes'],
  ])('refuses %.60s', (source, because) => {
    expect(outcome(source)).toContain(because);
  });

  it('reads back any text that was escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }).filter(isXmlText), (value) => {
        expect(text(`<a>${escapeText(value)}</a>`)).toBe(value);
      }),
    );
    expect(() => escapeText('\u0000')).toThrow(RangeError);
  });

  it('never believes a document that was cut short', () => {
    const whole = '<?xml version="1.0"?><a x="1"><b>t<!-- c --><![CDATA[d]]>&amp;</b><c/></a>';
    for (let end = 0; end < whole.length; end++) expect(outcome(whole.slice(0, end))).toContain('soap.xml');
    expect(outcome(whole)).toMatchObject({ name: 'a' });
  });

  it('ends in a tree or a refusal, and soon, whatever it is given', () => {
    const pieces = fc.constantFrom(
      ...'<a> </a> <a /> > < " \' = & &lt; ; <!-- --> <![CDATA[ ]]> <? ?> <!DOCTYPE [ text xmlns:a="b" a: ü'.split(' '),
      ' x="1"',
      '<?xml ?>',
      '\r',
      '\u0000',
      '\ud800',
    );
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (parts) => {
        const read = outcome(parts.join(''));
        expect(typeof read === 'string' ? read.slice(0, 8) : read.name).toMatch(/^soap\.xml|^[a-z]+$/);
      }),
      { numRuns: 1_000 },
    );
    const before = performance.now();
    for (const hostile of [
      '<a ' + 'x="1" '.repeat(200_000),
      `<a>${'&'.repeat(500_000)}`,
      '<a>' + ' '.repeat(1_000_000),
      '<!--'.repeat(300_000),
      `<a x="${'>'.repeat(500_000)}`,
      '</a '.repeat(300_000),
      `<?xml ${'?'.repeat(500_000)}`,
    ]) {
      expect(outcome(hostile)).toContain('soap.xml');
    }
    expect(performance.now() - before).toBeLessThan(4_000);
  });
});
