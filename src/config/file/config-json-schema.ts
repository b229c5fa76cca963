// The config as JSON Schema, for the `$schema` key by which editors complete and check. Written at build time.

import * as z from 'zod';

import { configSchema } from './config-schema.ts';

/** The JSON Schemas by the path under which they are shipped. What may be written is described, not what comes of it. */
export function jsonSchemas(): Record<string, object> {
  const path = 'config.json';
  const described = z.toJSONSchema(configSchema, {
    io: 'input',
    // No JSON file holds what only a program can make: an object of class RegExp.
    unrepresentable: 'any',
    override: ({ zodSchema, jsonSchema }) => zodSchema instanceof z.ZodCustom && (jsonSchema.not = {}),
  });
  return { [path]: { $id: `pawl/${path}`, title: 'The config of pawl', ...described } };
}
