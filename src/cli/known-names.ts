// The names that a config may say of runners and reporters.

import { reporters } from '../reporters/index.ts';
import { runners } from '../runners/index.ts';

export const knownNames = { runners: runners.map(({ name }) => name), reporters };
