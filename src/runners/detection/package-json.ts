// What a package.json says of scripts and dependencies, whatever else is in it.

import type { Scripts } from '../../core/tracing/script-line.ts';
import type { ProjectFacts } from '../../ports/project-facts.ts';

/** In the order of the file; none where there are none. */
export function scriptsOf(project: ProjectFacts): Scripts {
  const scripts = fieldOf(project.packageJson, 'scripts');
  return Object.fromEntries(
    Object.entries(scripts).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The field that names the package, such as `devDependencies`; null when none does. */
export function dependencyField(name: string, project: ProjectFacts): string | null {
  const fields = ['devDependencies', 'dependencies', 'optionalDependencies', 'peerDependencies'];
  return fields.find((field) => Object.hasOwn(fieldOf(project.packageJson, field), name)) ?? null;
}

/** An object in it; an empty one where there is none of that name. */
export function fieldOf(packageJson: unknown, field: string): Readonly<Record<string, unknown>> {
  const value: unknown =
    typeof packageJson === 'object' && packageJson !== null ? Reflect.get(packageJson, field) : null;
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
