// What CHANGELOG.md says of the version that is released, for the notes of the release. The tag, package.json and the
// changelog have to agree.
//
//     node scripts/release-notes.mjs v1.2.3

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const [tag = ''] = process.argv.slice(2);
const { version } = JSON.parse(readFileSync(`${root}package.json`, 'utf8'));
const notes = sectionOf(version, readFileSync(`${root}CHANGELOG.md`, 'utf8'));

if (tag !== `v${version}`) refuse(`expected the tag v${version}, as package.json has it, found "${tag}"`);
else if (notes === '') refuse(`CHANGELOG.md: expected a section "## ${version}" that says something, found none`);
else console.log(notes);

/** What stands between the heading of that version and the next one: `## 1.2.3`, with or without a date behind it. */
function sectionOf(wanted, text) {
  const sections = text.split(/^## /m).slice(1);
  const found = sections.find((section) => section.split(/\s/, 1)[0] === wanted) ?? '';
  return found.split('\n').slice(1).join('\n').trim();
}

function refuse(message) {
  console.error(`release-notes: ${message} — nothing can be released`);
  process.exitCode = 2;
}
