const MASK = '[secret]';

/** Words that stand before a secret, in assignments and headers: `DB_PASSWORD=…`, `"api_key": "…"`, `비밀번호: …`. */
const secretWord = String.raw`(?:passw(?:or)?d|passphrase|pwd|secret|token(?!s)|api[_-]?key|access[_-]?key|account[_-]?key|private[_-]?key|auth[_-]?key|encryption[_-]?key|credentials?|비밀번호|비번|암호|토큰)`;

/** A value in quotation marks, of which the second may be cut off. */
const quoted = String.raw`(?:"[^"\r\n]{3,256}"?|'[^'\r\n]{3,256}'?|\`[^\`\r\n]{3,256}\`?)`;

/** A value that is hardly a word: somewhere in it is a digit or a sign. */
const unlikeAWord = String.raw`(?=[^\s"'\`]{0,64}[\d!@#$%^*+=/\\~_])`;

/**
 * What keys, tokens and passwords look like. Each costs linear time: every repetition is bounded, or consumes what it
 * has looked at, or begins only where no character of its own stands before.
 */
const PATTERNS: readonly (readonly [RegExp, string])[] = [
  [
    /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:[^-]|-(?!----END )){0,16384}(?:-----END [A-Z0-9 ]{0,40}-----)?/g,
    MASK,
  ],
  [/(?<=:\/\/)(?:[^\s:@/]{0,256}:[^\s/]{1,256}|[^\s:@/]{20,256})(?=@)/g, MASK],

  [/(?<![\w-])eyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)?/g, MASK],
  [/\bSG\.[\w-]{16,64}\.[\w-]{16,64}/g, MASK],
  [/\b(?:AKIA|ASIA|AGPA|AIDA|AROA|ANPA|ANVA|ABIA|ACCA)[A-Z0-9]{16}\b/g, MASK],
  [/\bAIza[\w-]{30,}/g, MASK],
  [/\bya29\.[\w-]{20,}/g, MASK],
  [/\bGOCSPX-[\w-]{20,}/g, MASK],
  [/\bsk-ant-[\w-]{8,}/g, MASK],
  [/(?<![A-Za-z0-9])sk-(?=[\w-]{0,64}\d)[\w-]{16,}/g, MASK],
  [/\b(?:gh[opsur]_[A-Za-z0-9]{16,}|github_pat_\w{16,}|glpat-[\w-]{16,}|glptt-[\w-]{16,})/g, MASK],
  [/\b(?:xox[a-z]|xapp)-[\w-]{10,}/g, MASK],
  [/(?<=\bhooks\.slack\.com\/(?:services|workflows)\/)[\w/-]+/g, MASK],
  [/\b(?:sk|pk|rk)_(?:live|test)_[A-Za-z0-9]{10,}/g, MASK],
  [/\bwhsec_[\w+/=-]{16,}/g, MASK],
  [/\bnpm_[A-Za-z0-9]{30,}/g, MASK],
  [/\bpypi-[\w-]{50,}/g, MASK],
  [
    /\b(?:hf|gsk|dckr_pat|lin_api|sbp|shpat|shpss|dop_v1|doo_v1|figd|r8|pplx|xai|tskey|nvapi|hvs|ATATT3x)[_.-]?(?=[\w-]{0,64}\d)[\w-]{20,}/g,
    MASK,
  ],
  [/\bAGE-SECRET-KEY-1[A-Z0-9]{20,}/g, MASK],
  [/\b\d{8,10}:AA[\w-]{32,}/g, MASK],

  [
    new RegExp(String.raw`(\bauthorization["']?\s{0,4}[:=]\s{0,4}["']?(?:basic|bearer|token)\s{1,4})[^\s"']{4,}`, 'gi'),
    `$1${MASK}`,
  ],
  [new RegExp(String.raw`(\b(?:bearer|basic)\s{1,4})${unlikeAWord}[\w.~+/=-]{12,}`, 'gi'), `$1${MASK}`],
  [new RegExp(String.raw`(--${secretWord}(?:=|\s{1,4}))(?:${quoted}|[^\s"'\`]{3,})`, 'gi'), `$1${MASK}`],
  [
    new RegExp(String.raw`(${secretWord}[\w-]{0,24}["']?\s{0,4}=>?\s{0,4})(?:${quoted}|(?!=)[^\s"'\`&;,<>]{3,})`, 'gi'),
    `$1${MASK}`,
  ],
  [
    new RegExp(
      String.raw`(${secretWord}[\w-]{0,24}["']?\s{0,4}[:：]\s{0,4})(?:${quoted}|${unlikeAWord}[^\s"'\`&;,<>]{4,})`,
      'gi',
    ),
    `$1${MASK}`,
  ],
];

// Names and titles hold hardly ever any of it: one search tells, where two dozen cost some microseconds even in a single
// word. It finds whatever one of them does, and more: it takes no heed of case. In long texts two dozen are sooner done.
const LONGEST_AT_ONCE = 160;
const ANY = new RegExp(PATTERNS.map(([{ source }]) => source).join('|'), 'i');

/** Replaces what looks like a key, a token or a password by `[secret]`. Linear in the length of the text. */
export function maskSecrets(text: string): string {
  if (text.length <= LONGEST_AT_ONCE && !ANY.test(text)) return text;
  return PATTERNS.reduce((masked, [pattern, replacement]) => masked.replace(pattern, replacement), text);
}
