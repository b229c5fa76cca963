// What is told of a failed test: its words without colours, and the place in the project that they come from.

'use strict';

const path = require('node:path');
const { fileURLToPath } = require('node:url');
const { inspect, stripVTControlCharacters } = require('node:util');

/** Before a test can have gone elsewhere. */
const root = process.cwd();

/**
 * @param test its full name, or null
 * @param message what the runner says
 * @param stack the frames; what stands before them is passed over
 * @param diff what the runner shows beside the message
 */
exports.failure = function failure(test, message, stack, diff) {
  const frames = framesOf(plain(stack));
  const own = frames.filter(({ file }) => isOurs(file));
  const [first] = own;
  const shown = (own.length > 0 ? own : frames).map(({ line }) => line);
  const detail = [plain(diff).trim(), shown.join('\n')].filter((part) => part !== '').join('\n\n');
  return {
    test,
    message: plain(message),
    location: first === undefined ? unreadPlace(plain(stack)) : first.place,
    detail: detail === '' ? null : detail,
  };
};

/** The same of whatever a test may throw, with what it says of its causes. */
exports.thrown = function thrown(test, error, diff) {
  const causes = [];
  for (let at = causeOf(error); at !== null && causes.length < 5; at = causeOf(at)) {
    causes.push(`caused by: ${wordsOf(at)}`);
  }
  return exports.failure(test, wordsOf(error), textIn(error, 'stack'), [diff, ...causes].filter(Boolean).join('\n'));
};

function framesOf(stack) {
  return stack.split('\n').flatMap((line) => {
    // A path may have parentheses of its own.
    const [, where, numbers] = /^\s*at (?:async )?(?:(?!\/|\w:|file:).*? \()?(.+?)(:\d+:\d+)\)?$/.exec(line) || [];
    if (where === undefined) return [];
    const file = asPath(where);
    return { line, file, place: file + numbers };
  });
}

/** mocha leaves the root out. */
function asPath(where) {
  if (/^(?:node|internal):/.test(where)) return where;
  try {
    return path.resolve(root, where.startsWith('file:') ? fileURLToPath(where) : where);
  } catch {
    return where;
  }
}

function isOurs(file) {
  return file.startsWith(root) && !/[\\/]node_modules[\\/]/.test(file);
}

/** What cannot be read has no frames of its own: its place stands before them, `/project/test/a.js:3`. */
function unreadPlace(stack) {
  const [, where, line] = /^(\S.*):(\d+)\n/.exec(stack) || [];
  return where !== undefined && isOurs(asPath(where)) ? `${asPath(where)}:${line}:1` : null;
}

function causeOf(error) {
  return typeof error === 'object' && error !== null && error.cause ? error.cause : null;
}

function wordsOf(error) {
  if (typeof error === 'string') return error;
  return textIn(error, 'message') || inspect(error);
}

function textIn(error, property) {
  const value = Object(error)[property];
  return typeof value === 'string' ? value : '';
}

function plain(words) {
  return words == null ? '' : stripVTControlCharacters(String(words));
}
