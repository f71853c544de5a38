// The lines of the log that record-writes.ts keeps of one folder: each operation as it is issued,
// and again when it has returned. An operation that has returned stands in the log before its caller
// hears of it.

export type FileOperation =
  /** The topmost first. */
  | { readonly kind: 'mkdir'; readonly paths: readonly string[] }
  /** `file` names it from then on, wherever it is renamed to. */
  | { readonly kind: 'create'; readonly path: string; readonly file: string }
  | { readonly kind: 'write'; readonly file: string; readonly at: number; readonly bytes: number }
  | { readonly kind: 'sync-file'; readonly file: string }
  | { readonly kind: 'sync-folder'; readonly path: string }
  | { readonly kind: 'rename'; readonly path: string; readonly to: string }
  | { readonly kind: 'unlink'; readonly path: string }

export interface Issued {
  readonly id: string
  readonly operation: FileOperation
}

export interface Returned {
  readonly id: string
  readonly end: 'done' | 'failed'
  /** Of a write: how many were taken. */
  readonly bytes?: number
}

export type WriteLogLine = Issued | Returned

export function formatLine(line: WriteLogLine): string {
  return `${JSON.stringify(line)}\n`
}

/** The lines of a log; a last one that was cut short is none. */
export function parseLines(text: string): readonly WriteLogLine[] {
  // The log is our own.
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line) as WriteLogLine)
}
