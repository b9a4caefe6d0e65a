import { type Language, LANGUAGES } from '../../failures/messages/language.ts';
import { grouped } from '../../session/grouped.ts';
import { en } from './en.ts';
import { ko } from './ko.ts';

// Failures are told in the same languages.
export type { Language };

/** A sentence; or two, for one thing and for any other number of them (picked by the value `count`). */
export type Sentence = string | { readonly one: string; readonly other: string };

/** The sentences a person reads, by key. Every language has the keys of English; a missing one does not compile. */
export type Words = Readonly<Record<keyof typeof en, Sentence>>;
/** The key of a sentence. */
export type WordKey = keyof typeof en;

/** What stands in the places of a sentence, by their names; `count` also picks its form. */
export type WordValues = Readonly<Record<string, string | number>>;

/** Says a sentence in one language. */
export type Say = (key: WordKey, values?: WordValues) => string;

/** The words of every language. */
export const WORDS: Readonly<Record<Language, Words>> = { en, ko };

/** The words of a language. `{name}` stands for the value of that name. */
export function sayIn(language: Language): Say {
  let plural: Intl.PluralRules | null = null;
  const isOneOf = (count: number): boolean => (plural ??= new Intl.PluralRules(language)).select(count) === 'one';
  return (key, values = {}) => {
    const sentence = WORDS[language][key];
    const isOne = typeof values['count'] === 'number' && isOneOf(values['count']);
    const template = typeof sentence === 'string' ? sentence : isOne ? sentence.one : sentence.other;
    return template.replaceAll(/\{([a-z]+)\}/gi, (whole, name: string) => {
      const value = values[name];
      return typeof value === 'number' ? grouped(value) : (value ?? whole);
    });
  };
}

function languageNamed(name: string): Language | undefined {
  return LANGUAGES.find((language) => language === name);
}

/** The language asked for, or that of the locale (`ko_KR.UTF-8`); English when it is neither. */
export function languageOf(asked: string | undefined, locale: string | undefined): Language {
  const [, ofLocale = ''] = /^([a-z]+)(?![a-z])/i.exec(locale ?? '') ?? [];
  return languageNamed(asked ?? '') ?? languageNamed(ofLocale.toLowerCase()) ?? LANGUAGES[0];
}

/** The locale of messages as POSIX has it: the first of these variables that is set and not empty. */
export function localeOf(variables: Readonly<Record<string, string | undefined>>): string | undefined {
  return ['LC_ALL', 'LC_MESSAGES', 'LANG']
    .map((name) => variables[name])
    .find((value) => value !== undefined && value !== '');
}
