// Colours: the only place that knows how to switch them on and off. Where they are not wanted, text stays as it is.

type Stroke = (text: string) => string;

export interface Paint {
  readonly bold: Stroke;
  readonly dim: Stroke;
  readonly red: Stroke;
  readonly green: Stroke;
  readonly yellow: Stroke;
}

export function paintFor(colors: boolean): Paint {
  return colors ? coloured : plain;
}

const coloured: Paint = {
  bold: stroke(1, 22),
  dim: stroke(2, 22),
  red: stroke(31, 39),
  green: stroke(32, 39),
  yellow: stroke(33, 39),
};

const plain: Paint = { bold: same, dim: same, red: same, green: same, yellow: same };

function stroke(on: number, off: number): Stroke {
  return (text) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[${off}m`);
}

function same(text: string): string {
  return text;
}
