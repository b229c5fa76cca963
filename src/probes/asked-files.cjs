// Which files a start is for, whatever more the runner would find for its words.

'use strict';

const fs = require('node:fs');

/** By the names in the list and by those that remain where all links are followed; null where there is no list. */
exports.askedFiles = function askedFiles(channel) {
  try {
    const files = channel.files();
    return new Set([...files, ...files.map(realPath)]);
  } catch {
    return null;
  }
};

function realPath(file) {
  try {
    return fs.realpathSync.native(file);
  } catch {
    return file;
  }
}
