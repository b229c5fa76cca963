// A strict reader of the XML that we write: it takes elements, attributes in double quotes, text and the five entities,
// and throws at everything that an XML 1.0 parser would not take.

export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

export interface ParsedXml {
  all(name: string): readonly XmlElement[];
  /** Of all elements, each once. */
  names(): readonly string[];
}

const illegal = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/u;
const token = /<\/([\w-]+)>|<([\w-]+)((?: [\w.-]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';

export function parsedXml(source: string): ParsedXml {
  if (!source.startsWith(declaration)) throw new Error('expected an XML declaration');
  const found = illegal.exec(source);
  if (found !== null) throw new Error(`illegal character at ${found.index}`);
  const body = source.slice(declaration.length);
  const elements: (XmlElement & { text: string })[] = [];
  const open: (XmlElement & { text: string })[] = [];
  let roots = 0;
  token.lastIndex = 0;
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const [all, closed, opened, attributes = '', empty, text] = token.exec(body) ?? [];
    if (all === undefined) throw new Error(`not XML: ${body.slice(at, at + 60)}`);
    if (closed !== undefined) {
      if (open.pop()?.name !== closed) throw new Error(`unexpected </${closed}>`);
    } else if (opened !== undefined) {
      if (open.length === 0 && ++roots > 1) throw new Error('expected one root');
      const element = { name: opened, attributes: parsedAttributes(attributes), text: '' };
      elements.push(element);
      if (empty === '') open.push(element);
    } else if (text !== undefined) {
      const inner = open.at(-1);
      if (inner !== undefined) inner.text += unescaped(text);
      else if (text.trim() !== '') throw new Error(`text outside of the root: ${text}`);
    }
  }
  if (open.length > 0) throw new Error(`never closed: ${open.map(({ name }) => name).join(', ')}`);
  return {
    all: (name) => elements.filter((element) => element.name === name),
    names: () => [...new Set(elements.map(({ name }) => name))],
  };
}

function parsedAttributes(text: string): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [, name = '', value = ''] of text.matchAll(/([\w.-]+)="([^"]*)"/g)) {
    if (name in attributes) throw new Error(`${name} twice`);
    attributes[name] = unescaped(value.replace(/[\t\n\r]/g, ' '));
  }
  return attributes;
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

function unescaped(text: string): string {
  if (text.includes(']]>')) throw new Error(']]> in text');
  return text.replace(/&(?:#(\d+);|(\w+);)?/g, (all, code: string | undefined, name: string | undefined) => {
    const character = code === undefined ? entities[name ?? ''] : String.fromCodePoint(Number(code));
    if (character === undefined) throw new Error(`no such entity: ${all}`);
    return character;
  });
}
