import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { urlsIn } from '../../../src/session/statistics/urls.ts';

function urlsOf(text: string): readonly string[] {
  const urls: string[] = [];
  urlsIn(text, (url) => urls.push(url));
  return urls;
}

describe('web addresses in a text', () => {
  test.each([
    ['See https://fruit.example/plums.', ['https://fruit.example/plums']],
    ['(https://fruit.example/plums)', ['https://fruit.example/plums']],
    ['[plums](https://fruit.example/plums?ripe=1#now), and', ['https://fruit.example/plums?ripe=1#now']],
    ['https://fruit.example/Apple_(fruit) is', ['https://fruit.example/Apple_(fruit)']],
    ['<http://a.example>, "https://b.example/x"!', ['http://a.example', 'https://b.example/x']],
    ['**https://fruit.example**', ['https://fruit.example']],
    ['http://localhost:8080/x?y=[1]', ['http://localhost:8080/x?y=']],
    ['梨はhttps://fruit.example/梨。甘い', ['https://fruit.example/梨']],
    ['https:// and http://. and https and httpx://a', []],
    ['httphttps://a.example', ['https://a.example']],
    ['https://a.example/?next=https://b.example', ['https://a.example/?next=https://b.example']],
    ['{"url":"https://fruit.example/a","n":1}', ['https://fruit.example/a']],
  ])('%s', (text, expected) => {
    expect(urlsOf(text)).toEqual(expected);
  });

  test('whatever stands around it, an address between spaces is found', () => {
    fc.assert(
      fc.property(fc.string(), fc.webUrl({ withFragments: false }), fc.string(), (before, url, after) => {
        const plain = url.replace(/[^A-Za-z0-9:/.-]/g, '').replace(/[.:]+$/, '');
        expect(urlsOf(`${before} ${plain} ${after}`)).toContain(plain);
      }),
    );
  });
});
