// Text as XML 1.0 that every parser accepts, whatever is in the text.

import { stripVTControlCharacters } from 'node:util';

import { escapeHidden } from '../core/text/printable.ts';

/** For the content of an element. */
export function xmlText(text: string): string {
  return seen(
    legal(text).replace(/[&<>]/g, (character) => entities[character] ?? ''),
    '\t\n',
  );
}

/** For the value of an attribute in double quotes. A parser would turn raw line breaks and tabs into spaces. */
export function xmlAttribute(value: string): string {
  return seen(legal(value).replace(/[&<>"']/g, (character) => entities[character] ?? ''));
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What a terminal or a CI system would obey, as references: reports are printed, too. */
function seen(text: string, asItIs = ''): string {
  return escapeHidden(text, (character) => (asItIs.includes(character) ? character : `&#${character.codePointAt(0)};`));
}

/** Without colours, and without what not even an escape can stand for: most control characters, half surrogate pairs. */
function legal(text: string): string {
  return stripVTControlCharacters(text).replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu,
    '',
  );
}
