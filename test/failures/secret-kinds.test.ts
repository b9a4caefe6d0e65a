import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { maskSecrets } from '../../src/failures/secrets.ts';

/** Made at run time, so that no scanner of repositories takes the examples for keys. */
const letters = (count: number): string => 'aB3dE5gH7jK9'.repeat(20).slice(0, count);
const upper = (count: number): string => letters(count).toUpperCase();
const MASK = '[secret]';

/** What the source says of a kind of secret, and texts with their secrets between braces. */
type Kind = readonly [string, ...(readonly string[])];

const after = (...words: readonly string[]): readonly string[] => words.map((word) => `${word}={plum}`);
const spelt = (one: string): readonly string[] => after(`${one}_key`, `${one}-key`, `${one}key`);
const begun = (prefix: string, rest = `_${letters(24)}`): Kind => [prefix, `use {${prefix}${rest}} here`];
const pem = (type: string, body: string): string =>
  `{-----BEGIN ${type}-----\n${body}\n-----END ${type}-----}\nand a pear`;
const privateKey = ['PRIVATE', 'KEY'].join(' ');

const KINDS: readonly Kind[] = [
  [String.raw`passw(?:or)?d`, ...after('passwd', 'password', 'Orchard_Password')],
  ['passphrase', ...after('passphrase')],
  ['pwd', ...after('pwd', 'PWD')],
  ['secret', ...after('secret', 'CLIENT_SECRET')],
  ['token(?!s)', ...after('token', 'plum_token_2'), 'tokens=4096'],
  ['api[_-]?key', ...spelt('api')],
  ['access[_-]?key', ...spelt('access')],
  ['account[_-]?key', ...spelt('account')],
  ['private[_-]?key', ...spelt('private')],
  ['auth[_-]?key', ...spelt('auth')],
  ['encryption[_-]?key', ...spelt('encryption')],
  ['credentials?', ...after('credential', 'credentials')],
  ['비밀번호', '비밀번호={plum}', '비밀번호：{plum1}'],
  ['비번', '비번={plum}'],
  ['암호', '암호={plum}'],
  ['토큰', '토큰={plum}'],

  [String.raw`"[^"\r\n]{3,256}"?`, 'pwd={"plum tree"} pear', 'pwd={"plum tree}'],
  [String.raw`'[^'\r\n]{3,256}'?`, "pwd={'plum tree'} pear", "pwd={'plum tree}"],
  [String.raw`\`[^\`\r\n]{3,256}\`?`, 'pwd={`plum tree`} pear', 'pwd={`plum tree}'],
  [
    String.raw`(?=[^\s"'\`]{0,64}[\d!@#$%^*+=/\\~_])`,
    ...Array.from(String.raw`0!@#$%^*+=/\~_`, (sign) => `pwd: {plum${sign}tree}`),
    'pwd: plumtree',
  ],

  [
    '[^-]',
    pem(`RSA ${privateKey}`, letters(64)),
    pem(`PGP ${privateKey} BLOCK`, letters(64)),
    `{-----BEGIN ${privateKey}-----\n${letters(9)}}`,
  ],
  ['-(?!----END )', pem(`EC ${privateKey}`, `Proc-Type: 4\n-----\n${letters(64)}`)],
  [String.raw`[^\s:@/]{0,256}:[^\s/]{1,256}`, 'ftp://{fern:plum}@tree.example', 'redis://{:plum}@tree.example'],
  [String.raw`[^\s:@/]{20,256}`, `https://{${letters(20)}}@tree.example`, 'https://fern@tree.example'],
  [
    String.raw`(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?`,
    `{eyJ${letters(8)}.${letters(8)}}`,
    `{eyJ${letters(8)}.${letters(8)}.${letters(8)}}`,
  ],
  [String.raw`\bSG\.[\w-]{16,64}\.[\w-]{16,64}`, `{SG.${letters(16)}.${letters(16)}}`],
  ...['AKIA', 'ASIA', 'AGPA', 'AIDA', 'AROA', 'ANPA', 'ANVA', 'ABIA', 'ACCA'].map((prefix) => begun(prefix, upper(16))),
  [String.raw`\bAIza[\w-]{30,}`, `{AIza${letters(30)}}`],
  [String.raw`\bya29\.[\w-]{20,}`, `{ya29.${letters(20)}}`],
  [String.raw`\bGOCSPX-[\w-]{20,}`, `{GOCSPX-${letters(20)}}`],
  [String.raw`\bsk-ant-[\w-]{8,}`, `{sk-ant-${letters(8)}}`],
  [String.raw`(?<![A-Za-z0-9])sk-(?=[\w-]{0,64}\d)[\w-]{16,}`, `{sk-${letters(16)}}`, `{sk-proj-${letters(16)}}`],
  ['gh[opsur]_[A-Za-z0-9]{16,}', ...Array.from('opsur', (kind) => `{gh${kind}_${letters(16)}}`)],
  [String.raw`github_pat_\w{16,}`, `{github_pat_${letters(16)}}`],
  [String.raw`glpat-[\w-]{16,}`, `{glpat-${letters(16)}}`],
  [String.raw`glptt-[\w-]{16,}`, `{glptt-${letters(16)}}`],
  ['xox[a-z]', ...Array.from('abeprs', (kind) => `{xox${kind}-${letters(10)}}`)],
  ['xapp', `{xapp-${letters(10)}}`],
  ['services', 'https://hooks.slack.com/services/{T0/B0/plum} and a pear'],
  ['workflows', 'https://hooks.slack.com/workflows/{T0/B0/plum} and a pear'],
  ...['sk', 'pk', 'rk'].map((prefix): Kind => [prefix, `{${prefix}_live_${letters(10)}}`]),
  ...['live', 'test'].map((place): Kind => [place, `{sk_${place}_${letters(10)}}`]),
  [String.raw`\bwhsec_[\w+/=-]{16,}`, `{whsec_${letters(16)}}`],
  [String.raw`\bnpm_[A-Za-z0-9]{30,}`, `{npm_${letters(30)}}`],
  [String.raw`\bpypi-[\w-]{50,}`, `{pypi-${letters(50)}}`],
  ...['hf', 'gsk', 'dckr_pat', 'lin_api', 'sbp', 'shpat', 'shpss', 'dop_v1', 'doo_v1', 'figd', 'r8'].map((prefix) =>
    begun(prefix),
  ),
  ...['pplx', 'xai', 'tskey', 'nvapi'].map((prefix) => begun(prefix, `-${letters(24)}`)),
  begun('hvs', `.${letters(24)}`),
  begun('ATATT3x', letters(24)),
  [String.raw`\bAGE-SECRET-KEY-1[A-Z0-9]{20,}`, `{AGE-SECRET-KEY-1${upper(20)}}`],
  [String.raw`\b\d{8,10}:AA[\w-]{32,}`, `{12345678:AA${letters(32)}}`],

  ['basic', 'Authorization: Basic {plum}'],
  ['bearer', 'Authorization: Bearer {plum}', `"authorization" = 'Bearer {plum}'`],
  ['token', 'Authorization: Token {plum}'],
  ['bearer', 'with Bearer {plum-tree-12} here'],
  ['basic', 'with basic {plum-tree-12} here'],
  ['=', 'run --password={plum&pear} now'],
  [String.raw`\s{1,4}`, 'run --password {plum} now'],
  ['$quoted', 'run --password {"plum tree"} now'],
  [String.raw`[^\s"'\`]{3,}`, 'run --password {plum} now', 'run --api-key {plum;pear} now'],
  ['$quoted', 'password = {"plum tree"} pear', '"password" => {"plum tree"} pear'],
  [String.raw`(?!=)[^\s"'\`&;,<>]{3,}`, 'password = {plum} pear', '?password={plum}&pear=1', 'password == plum'],
  ['$quoted', '"password": {"plum tree"} pear'],
  [String.raw`$unlikeAWord[^\s"'\`&;,<>]{4,}`, 'password: {plum1} pear', 'password：{plum1}, pear', 'password: plum'],
];

/** The regular expressions of the source, whole or in pieces, as they are written there. */
function writtenIn(source: string): readonly string[] {
  const literal = /String\.raw`((?:[^`\\]|\\.)*)`|(?<=[\s[])\/((?!\*)(?:[^[/\\\n]|\\.|\[[^\]\n]*\])+)\/g/g;
  return Array.from(source.matchAll(literal), ([, raw, plain]) => raw ?? plain ?? '');
}

/** The alternatives of each group that has any, in the order of the groups; the whole where there are none. */
function alternativesOf(written: string): readonly string[] {
  const open: { readonly at: number; readonly cuts: number[] }[] = [];
  const groups: { readonly at: number; readonly parts: readonly string[] }[] = [];
  const parts = /\\.|\[(?:[^\]\\]|\\.)*\]|[(|)]/g;
  for (const { 0: sign, index } of written.matchAll(parts)) {
    if (sign === '(') open.push({ at: index, cuts: [] });
    if (sign === '|') open.at(-1)?.cuts.push(index);
    const group = sign === ')' ? open.pop() : undefined;
    if (group === undefined || group.cuts.length === 0) continue;
    const ends = [...group.cuts, index];
    const texts = ends.map((end, part) => written.slice((ends[part - 1] ?? group.at) + 1, end));
    groups.push({ at: group.at, parts: texts.map((text) => text.replace(/^\?:/, '')) });
  }
  if (groups.length === 0) return [written];
  return groups.toSorted((one, other) => one.at - other.at).flatMap((group) => group.parts);
}

describe('each kind of secret that the source names', () => {
  test('has an example here', () => {
    const source = readFileSync(new URL('../../src/failures/secrets.ts', import.meta.url), 'utf8');
    const named = writtenIn(source).flatMap(alternativesOf);
    expect(KINDS.map(([kind]) => kind)).toEqual(named.map((kind) => kind.replace(/\$\{(\w+)\}/, '$$$1')));
  });

  test.each(KINDS)('is masked, and nothing beside it: %s', (_, ...examples) => {
    for (const example of examples) {
      const text = example.replace(/\{([^{}]*)\}/s, '$1');
      expect(maskSecrets(text)).toBe(example.replace(/\{[^{}]*\}/s, MASK));
    }
  });
});
