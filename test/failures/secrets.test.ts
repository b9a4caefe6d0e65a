import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { maskSecrets } from '../../src/failures/secrets.ts';

/** Made at run time, so that no scanner of repositories takes the examples for keys. */
const letters = (count: number): string => 'aB3dE5gH7jK9'.repeat(20).slice(0, count);
const upper = (count: number): string => letters(count).toUpperCase();
const hex = (count: number): string => '0a1b2c3d4e5f'.repeat(20).slice(0, count);
const join = (...parts: readonly string[]): string => parts.join('');

const secrets: readonly (readonly [string, string])[] = [
  ['an AWS key id', join('AK', 'IA', upper(16))],
  ['a temporary AWS key id', join('AS', 'IA', upper(16))],
  ['an Anthropic key', join('sk', '-ant-', 'api03-', letters(40), '-', letters(8), '_AA')],
  ['an OpenAI key', join('sk', '-', letters(48))],
  ['an OpenAI project key', join('sk', '-proj-', letters(40), '-', letters(20))],
  ['a GitHub token', join('gh', 'p_', letters(36))],
  ['a GitHub OAuth token', join('gh', 'o_', letters(36))],
  ['a GitHub app token', join('gh', 's_', letters(36))],
  ['a fine-grained GitHub token', join('github', '_pat_', letters(22), '_', letters(59))],
  ['a GitLab token', join('gl', 'pat-', letters(20))],
  ['a Slack token', join('xo', 'xb-', '123456789012-', letters(24))],
  ['a Slack app token', join('xa', 'pp-1-', upper(11), '-', hex(40))],
  ['a Google key', join('AI', 'za', letters(35))],
  ['a Google OAuth token', join('ya', '29.', letters(60))],
  ['a Google OAuth secret', join('GOC', 'SPX-', letters(28))],
  ['a JWT', join('ey', 'J', letters(20), '.', 'eyJ', letters(40), '.', letters(43))],
  ['a Stripe key', join('sk', '_live_', letters(24))],
  ['a Stripe test key', join('rk', '_test_', letters(24))],
  ['a webhook secret', join('wh', 'sec_', letters(32))],
  ['an npm token', join('np', 'm_', letters(36))],
  ['a PyPI token', join('py', 'pi-', letters(80))],
  ['a Hugging Face token', join('h', 'f_', letters(34))],
  ['a Shopify token', join('sh', 'pat_', hex(32))],
  ['a Vault token', join('hv', 's.', letters(90))],
  ['a SendGrid key', join('S', 'G.', letters(22), '.', letters(43))],
  ['a Telegram bot token', join('123456789', ':AA', letters(33))],
  ['an age key', join('AGE-', 'SECRET-KEY-', '1', upper(58))],
  ['a private key', join('-----BEGIN RSA PRIV', 'ATE KEY-----\n', letters(64), '\n-----END RSA PRIV', 'ATE KEY-----')],
  [
    'a private key on one line',
    join('-----BEGIN PRIV', 'ATE KEY----- ', letters(64), ' -----END PRIV', 'ATE KEY-----'),
  ],
  ['a private key that is cut off', join('-----BEGIN OPENSSH PRIV', 'ATE KEY-----\n', letters(64))],
];

describe('a secret', () => {
  test.each(secrets)('%s is masked wherever it stands', (_name, secret) => {
    expect(maskSecrets(secret)).toBe('[secret]');
    for (const frame of [`use ${secret}`, `"${secret}"`, `(${secret})`, `배 ${secret}`, `key:${secret}`]) {
      expect(maskSecrets(frame)).not.toContain(secret.slice(8, 24));
      expect(maskSecrets(frame)).toContain('[secret]');
    }
  });

  test.each([
    ['clone https://pear:plum@orchard.example/x.git', 'clone https://[secret]@orchard.example/x.git'],
    ['postgres://pear:p@ss:w0rd@db.example:5432/fruit', 'postgres://[secret]@db.example:5432/fruit'],
    ['redis://:plum@cache.example', 'redis://[secret]@cache.example'],
    [`https://${letters(32)}@orchard.example`, 'https://[secret]@orchard.example'],
    ['https://hooks.slack.com/services/T000/B000/xyzxyz', 'https://hooks.slack.com/services/[secret]'],
    ['https://x.example/?api_key=plumplum&page=2', 'https://x.example/?api_key=[secret]&page=2'],
  ])('in a URL: %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test.each([
    ['password=plum', 'password=[secret]'],
    ['PASSWORD = "plum tree"', 'PASSWORD = [secret]'],
    ['DB_PASSWORD=plum make run', 'DB_PASSWORD=[secret] make run'],
    ['AWS_SECRET_ACCESS_KEY=abc/def+ghi', 'AWS_SECRET_ACCESS_KEY=[secret]'],
    ['password: hunter2', 'password: [secret]'],
    ['{"password": "plum tree"}', '{"password": [secret]}'],
    ['token: abc123def456', 'token: [secret]'],
    ['x-api-key: abc123def456', 'x-api-key: [secret]'],
    ['Authorization: Bearer abc123def456ghi', 'Authorization: Bearer [secret]'],
    ['authorization: basic cGVhcjpwbHVtMTIz', 'authorization: basic [secret]'],
    ['run --password plum now', 'run --password [secret] now'],
    ['run --api-key=plum now', 'run --api-key=[secret] now'],
    ['비밀번호: plum123', '비밀번호: [secret]'],
    ['토큰=plumplum', '토큰=[secret]'],
  ])('after its name: %s', (text, masked) => {
    expect(maskSecrets(text)).toBe(masked);
  });

  test('leaves nothing of itself when several stand in one text', () => {
    const text = secrets.map(([, secret]) => secret).join(' ');
    const masked = maskSecrets(text);
    for (const [name, secret] of secrets) expect(masked, name).not.toContain(secret.slice(8, 24));
  });
});

describe('what is no secret', () => {
  test.each([
    'Fix the parser of the pear orchard',
    'the password: reset page',
    'Refresh token: rotation and expiry',
    'count the tokens: 1200 in, 300 out',
    '--max-tokens=4096',
    'if (token == expected)',
    'sk-learn-pipeline-refactoring-notes',
    'task-management-software-thing',
    'basic internationalization of dates',
    'https://orchard.example:8080/a/b@c',
    'mail pear@orchard.example about 10:30',
    '11111111-2222-4333-8444-555555555555',
    'chatzip-last-20260301T080002Z.zip',
    'sha256 0a1b2c3d4e5f0a1b2c3d4e5f0a1b2c3d4e5f0a1b2c3d4e5f0a1b2c3d4e5f0a1b',
    '비밀번호 화면을 고친다',
    '한글 제목과 🍐 이모지',
  ])('stays: %s', (text) => {
    expect(maskSecrets(text)).toBe(text);
  });

  test('any text without a secret word, a sign or a digit stays', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^(?:pear|plum|강|river|fig)(?: (?:pear|plum|강|river|fig)){0,20}$/), (text) => {
        expect(maskSecrets(text)).toBe(text);
      }),
    );
  });
});

describe('a hostile text of megabytes', () => {
  const million = 1_000_000;
  test.each(
    [
      'a',
      '-',
      ':',
      '://',
      '://a',
      '://:',
      '@',
      'eyJ',
      'eyJa.',
      '.',
      'sk-',
      'sk-ant-',
      'xoxb-',
      'ghp_',
      'AKIA',
      'SG.',
      'SG.a',
      'password',
      'password=',
      'token',
      'token:',
      'secret ',
      'secret   =',
      'key"',
      'bearer ',
      'basic  ',
      '--password',
      '0',
      '123456789:',
      '-----BEGIN ',
      '-----BEGIN PRIVATE KEY-----',
      '-----END ',
      'hf_',
      'hooks.slack.com/services/',
      ' ',
      '"',
      '비밀번호',
      '\ud83c',
    ].map((piece) => [piece]),
  )('made of %j is done with in linear time', (piece) => {
    const text = piece.repeat(Math.ceil(million / piece.length));
    expect(maskSecrets(text).length).toBeLessThanOrEqual(text.length * 4);
  });
});
