// How a value that should have been another one is shown in a message.

const shownMax = 60;

/** As it follows `found`: short, on one line, and with control characters escaped. */
export function describeFound(value: unknown): string {
  switch (typeof value) {
    case 'undefined':
      return 'nothing';
    case 'string':
      return JSON.stringify(value.length > shownMax ? `${value.slice(0, shownMax)}…` : value);
    case 'function':
      return 'a function';
    case 'object':
      return describeObject(value);
    case 'number':
    case 'boolean':
    case 'bigint':
    case 'symbol':
      return String(value);
    default:
      return 'something else';
  }
}

function describeObject(value: object | null): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return value.length === 0 ? 'an empty list' : 'a list';
  return 'an object';
}
