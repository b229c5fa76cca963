// An animated SVG of screens of a terminal: text that can be read and selected, no script, in the colours of whoever looks.
// Each line that was ever on the screen is in it once; the pictures stand beside each other on a strip, of which one is seen.
// Who asks for reduced motion sees the last one, standing still.

const cell = { width: 8.4, height: 18 };
const fontSize = 14;
const padding = { x: 20, top: 50, bottom: 18 };

/** @param frames screens as tmux captures them with colours, behind a line that says where the cursor is; each with its time */
export function filmSvg(frames, { columns, rows, title, description }) {
  const screens = frames.map(({ screen }) => parsed(screen, rows));
  const ids = new Map();
  // With room between them: a letter may reach over its edge.
  const pitch = (columns + 2) * cell.width;
  const strip = screens.map((screen, nth) => picture(screen, nth * pitch, ids));
  const totalMs = frames.reduce((sum, { ms }) => sum + ms, 0);
  const [width, height] = [columns * cell.width + 2 * padding.x, rows * cell.height + padding.top + padding.bottom];
  const view = { width: round(columns * cell.width), height: rows * cell.height };
  const last = -round((frames.length - 1) * pitch);
  return `<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${height}" width="${round(width)}" height="${height}" \
role="img" aria-labelledby="title desc">
<title id="title">${escaped(title)}</title>
<desc id="desc">${escaped(description)}</desc>
<style>
svg{--back:#fff;--edge:#d1d9e0;--text:#1f2328;--dim:#6e7781;--red:#cf222e;--green:#1a7f37;--yellow:#9a6700}
@media (prefers-color-scheme:dark){svg{--back:#0d1117;--edge:#30363d;--text:#e6edf3;--dim:#8b949e;--red:#ff7b72;--green:#3fb950;--yellow:#d29922}}
text{font:${fontSize}px ui-monospace,SFMono-Regular,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono","Liberation Mono",monospace;fill:var(--text)}
.d{fill:var(--dim)}.r{fill:var(--red)}.g{fill:var(--green)}.y{fill:var(--yellow)}.b{font-weight:600}
.t{fill:none;stroke:var(--dim);stroke-opacity:.7}
.c{fill:var(--text);opacity:.55}
#strip{transform:translateX(${last}px)}
@media (prefers-reduced-motion:no-preference){#strip{animation:strip ${round(totalMs / 1000)}s step-end infinite}}
@keyframes strip{${keyframes(frames, totalMs, pitch)}}
</style>
<defs>
${[...ids].map(([line, id]) => `<g id="${id}">${line}</g>`).join('\n')}
</defs>
<rect x=".5" y=".5" width="${round(width - 1)}" height="${height - 1}" rx="10" fill="var(--back)" stroke="var(--edge)"/>
<path d="M.5 36.5H${round(width - 0.5)}" stroke="var(--edge)"/>
<g fill="none" stroke="var(--dim)" stroke-width="1.5"><circle cx="22" cy="18.5" r="5.5"/><circle cx="42" cy="18.5" r="5.5"/><circle cx="62" cy="18.5" r="5.5"/></g>
<svg x="${padding.x}" y="${padding.top}" width="${view.width}" height="${view.height}">
<g id="strip">
${strip.join('\n')}
</g>
</svg>
</svg>
`;
}

function keyframes(frames, totalMs, pitch) {
  let at = 0;
  return frames
    .map(({ ms }, nth) => {
      const frame = `${round((at / totalMs) * 100, 3)}%{transform:translateX(${round(-nth * pitch)}px)}`;
      at += ms;
      return frame;
    })
    .join('');
}

/** The lines of a screen, each as SVG at the top left, and the cursor. */
function parsed(screen, rows) {
  const [where = '', ...lines] = screen.split('\n');
  const [column, row, isShown] = where.split(' ').map(Number);
  const styled = runsOf(lines.slice(0, rows));
  return { lines: styled.map(lineSvg), cursor: isShown === 1 ? { column, row } : null };
}

function picture({ lines, cursor }, x, ids) {
  const used = lines.flatMap((line, row) => {
    if (line === '') return [];
    const id = ids.get(line) ?? `l${ids.size}`;
    ids.set(line, id);
    return [`<use href="#${id}" y="${row * cell.height}"/>`];
  });
  const at = cursor && [round(cursor.column * cell.width), cursor.row * cell.height + 2];
  const block = at === null ? '' : `<path class="c" d="M${at[0]} ${at[1]}h8v15h-8z"/>`;
  return `<g transform="translate(${round(x)})">${used.join('')}${block}</g>`;
}

function lineSvg(runs) {
  const frames = runs.flatMap(({ column, text }) => [...text].map((each, nth) => boxPath(each, column + nth))).join('');
  const texts = runs.flatMap(phrasesIn).map(({ column, phrase, classes }) => {
    const style = classes === '' ? '' : ` class="${classes}"`;
    const [x, length] = [column, [...phrase].length].map((cells) => round(cells * cell.width));
    return `<text${style} x="${x}" y="14" textLength="${length}" lengthAdjust="spacingAndGlyphs">${escaped(phrase)}</text>`;
  });
  return (frames === '' ? '' : `<path class="t" d="${frames}"/>`) + texts.join('');
}

/** Fonts leave gaps between the lines of a table: these are drawn. To which sides each goes: left, right, up, down. */
const boxes = {
  '─': 'lr',
  '│': 'ud',
  '┌': 'rd',
  '┬': 'lrd',
  '┐': 'ld',
  '├': 'rud',
  '┼': 'lrud',
  '┤': 'lud',
  '└': 'ru',
  '┴': 'lru',
  '┘': 'lu',
};

function boxPath(character, column) {
  const sides = boxes[character];
  if (sides === undefined) return '';
  const [left, middle, right] = [0, 0.5, 1].map((part) => round((column + part) * cell.width));
  const [from, to] = [sides.includes('l') ? left : middle, sides.includes('r') ? right : middle];
  const [top, bottom] = [
    sides.includes('u') ? 0 : cell.height / 2,
    sides.includes('d') ? cell.height : cell.height / 2,
  ];
  const across = from === to ? '' : `M${from} ${cell.height / 2}H${to}`;
  return across + (top === bottom ? '' : `M${middle} ${top}V${bottom}`);
}

/** Its words with one space between them: more than one, and what is drawn, parts them. */
function phrasesIn({ column, text, classes }) {
  return [...text.matchAll(/[^ ─│┌┬┐├┼┤└┴┘]+(?: [^ ─│┌┬┐├┼┤└┴┘]+)*/g)].map((found) => {
    return { column: column + found.index, phrase: found[0], classes };
  });
}

const colours = { 31: 'r', 32: 'g', 33: 'y' };

/** For each line what stands in one style, with the column where it begins. A style goes on into the next line. */
function runsOf(lines) {
  let [bold, dim, colour] = [false, false, ''];
  return lines.map((line) => {
    const runs = [];
    let column = 0;
    for (const [, codes, text = ''] of line.matchAll(/\u001b\[([\d;]*)m|([^\u001b]+)/g)) {
      if (codes !== undefined) codes.split(';').map(Number).forEach(apply);
      else
        runs.push({ column, text, classes: [colour || (dim ? 'd' : ''), bold ? 'b' : ''].filter(Boolean).join(' ') });
      column += [...text].length;
    }
    return runs;
  });

  function apply(code) {
    if (code === 0) [bold, dim, colour] = [false, false, ''];
    else if (code === 1) bold = true;
    else if (code === 2) dim = true;
    else if (code === 22) [bold, dim] = [false, false];
    else if (code === 39) colour = '';
    else if (code in colours) colour = colours[code];
    // Nothing is ever painted on.
    else if (code !== 49) throw new Error(`the recording knows no style ${code}: add it to ${import.meta.url}`);
  }
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function round(number, digits = 1) {
  return Number(number.toFixed(digits));
}
