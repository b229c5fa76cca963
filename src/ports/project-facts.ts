// What can be seen of a project without running anything in it. Runner detection decides from these facts alone.

export interface ProjectFacts {
  /** The content of package.json as it was parsed; null when there is none that can be read. */
  readonly packageJson: unknown;
  /** Of the Node.js that the project's commands will run on, such as `22.18.0`. */
  readonly nodeVersion: string;
  /** Paths are relative to the project root, with forward slashes, and may begin with `../`. */
  fileExists(path: string): boolean;
  folderExists(path: string): boolean;
  /** The names in a folder, those of folders with a slash behind; none when the folder is not there. '' is the root. */
  namesIn(folder: string): readonly string[];
  /** Null when the file is not there or cannot be read. */
  readText(path: string): string | null;
}
