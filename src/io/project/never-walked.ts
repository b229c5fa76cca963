// What is on disk beside a project and never in it.

/** Never part of a project, with or without a .gitignore. */
export const neverWalked: ReadonlySet<string> = new Set(['node_modules', '.git', '.hg', '.svn', '.jj']);
