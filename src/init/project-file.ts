/** A file of a new project. */
export interface ProjectFile {
  /** Relative to the project, with slashes. */
  readonly path: string
  readonly text: string
}
