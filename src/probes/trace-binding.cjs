// What `fs` and `child_process` themselves call. To come in here leaves no frame in the stack of an error, where a
// function put around one of `fs` would.

'use strict';

/** Null where it is closed, as it is to a process with `--permission`. */
exports.binding = function binding(name) {
  const before = Object.getOwnPropertyDescriptor(process, 'noDeprecation');
  process.noDeprecation = true;
  try {
    return process.binding(name);
  } catch {
    return null;
  } finally {
    if (before === undefined) delete process.noDeprecation;
    else process.noDeprecation = before.value;
  }
};

/**
 * Puts a function in the place of another one that looks as it did.
 *
 * @param replacement is given the original one, and what it was called with
 */
exports.replace = function replace(object, name, replacement) {
  const original = object[name];
  if (typeof original !== 'function') return;
  object[name] = likeThat(original, function (...values) {
    return replacement.call(this, original, values);
  });
};

/**
 * Tells something before a function is called. What the function throws has the stack that it would have without us.
 *
 * @param note is given what it was called with
 */
exports.before = function before(object, name, note) {
  const original = object[name];
  if (typeof original !== 'function') return;
  const noted = likeThat(original, function (...values) {
    try {
      note(values);
    } catch {}
    try {
      return Reflect.apply(original, this, values);
    } catch (error) {
      cut(error, noted);
      throw error;
    }
  });
  object[name] = noted;
};

/** With the name, the length, and whatever hangs on it. */
function likeThat(original, replacement) {
  for (const key of Reflect.ownKeys(original)) {
    Object.defineProperty(replacement, key, Object.getOwnPropertyDescriptor(original, key));
  }
  return replacement;
}

/** What the project itself throws, in a filter of `cp`, is left as it is. */
function cut(error, from) {
  try {
    if (error.syscall !== undefined || error.code.startsWith('ERR_')) Error.captureStackTrace(error, from);
  } catch {}
}

//# sourceURL=node:internal/pawl/trace-binding
