// What is told of a failed test: its words without colours, and the place in the project that they come from.

'use strict';

const { fileURLToPath } = require('node:url');
const { stripVTControlCharacters } = require('node:util');

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
    location: first === undefined ? null : first.place,
    detail: detail === '' ? null : detail,
  };
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

function asPath(where) {
  try {
    return where.startsWith('file:') ? fileURLToPath(where) : where;
  } catch {
    return where;
  }
}

function isOurs(file) {
  return file.startsWith(root) && !/[\\/]node_modules[\\/]/.test(file);
}

function plain(words) {
  return words == null ? '' : stripVTControlCharacters(String(words));
}
